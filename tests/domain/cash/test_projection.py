from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.cash.banking_days import BankingCalendar
from capliquify.domain.cash.facility import Credit, CreditLine
from capliquify.domain.cash.items import SOURCES, CashSource
from capliquify.domain.cash.projection import horizon_end, project_cash
from capliquify.domain.records.facility import DayCount
from capliquify.domain.values.days import day_number, day_of
from support.cash import (
    AS_OF,
    Document,
    PlannedBuy,
    SoldDay,
    Transaction,
    balance,
    demand,
    documents,
    fx,
    payout,
    planned_payment,
    purchase_order_line,
    recurring_payment,
    sales,
    sales_order_line,
    snapshot,
    transactions,
)
from support.records import facility


def test_every_kind_of_fact_becomes_an_item_once() -> None:
    known = snapshot(
        sales_invoices=documents(Document()),
        supplier_bills=documents(Document()),
        sales_orders=(sales_order_line(),),
        purchase_orders=(purchase_order_line(),),
        payouts=(payout(),),
        payout_transactions=transactions(Transaction(on=date(2026, 2, 20), paid_on=date(2026, 2, 23), net=900)),
        sales=sales(SoldDay(on=date(2026, 2, 20), net=1000), SoldDay(on=AS_OF, net=500)),
        recurring_payments=(recurring_payment(first_on=date(2026, 3, 30), until_on=date(2026, 3, 31)),),
        planned_payments=(planned_payment(),),
    )
    plan = project_cash(known, None, [PlannedBuy()])
    assert sorted(SOURCES[code] for code in plan.items.source) == sorted(CashSource)
    assert plan.items.original.tolist() == [450, 12000, 100000, 9000, -12000, -100000, -100000, -80000, -50000]
    assert plan.items.amount.tolist() == plan.items.original.tolist()


def test_expected_demand_is_paid_by_the_channel() -> None:
    known = snapshot(
        payout_transactions=transactions(Transaction(on=date(2026, 2, 25), paid_on=date(2026, 2, 26), net=900)),
        sales=sales(SoldDay(on=date(2026, 2, 25), net=1000)),
    )
    plan = project_cash(known, demand({("RED", "Shopify UK", "UK"): [7.0, 7.0]}))
    assert plan.items.amount.sum() == 14 * 900
    assert plan.demand_reaches_on == date(2026, 3, 15)


def test_foreign_items_are_worth_the_rate_of_the_day_and_an_old_rate_is_noted() -> None:
    known = snapshot(
        sales_invoices=documents(Document(currency="USD", outstanding=1275), Document(outstanding=1)),
        fx_rates=(fx("GBP", "USD", "1.2750", date(2026, 2, 20)), fx("GBP", "USD", "9", date(2026, 3, 2))),
    )
    plan = project_cash(known)
    assert (plan.items.amount.tolist(), plan.items.known.tolist()) == ([1000, 1], [True, True])
    assert [note for note in plan.notes if "rate" in note] == [
        "USD to GBP on 2026-03-01 uses the rate of 2026-02-20, 9 days older"
    ]
    assert plan.missing_rates == {}


def test_an_item_without_rate_keeps_its_own_amount_and_has_a_reason() -> None:
    plan = project_cash(snapshot(supplier_bills=documents(Document(currency="JPY", outstanding=500))))
    assert (plan.items.original.tolist(), plan.items.known.tolist()) == ([-500], [False])
    assert plan.missing_rates == {
        "JPY": "no exchange rate from JPY to GBP on or before 2026-03-01: import fx-rates with this pair"
    }


def test_facilities_are_drawn_cheapest_first_and_the_strictest_minimum_holds() -> None:
    known = snapshot(
        facilities=(
            facility("dear", annual_rate=Decimal("0.12"), limit=Decimal(10), minimum_cash=Decimal(7)),
            facility("cheap", annual_rate=Decimal("0.05"), limit=Decimal(25), currency="USD", minimum_cash=Decimal(5)),
        ),
        fx_rates=(fx("GBP", "USD", "1.25"),),
    )
    assert project_cash(known).credit == Credit(
        lines=(
            CreditLine(limit=2000, annual_rate=Decimal("0.05"), day_count=DayCount.ACTUAL_365),
            CreditLine(limit=1000, annual_rate=Decimal("0.12"), day_count=DayCount.ACTUAL_365),
        ),
        minimum_cash=700,
    )


def test_a_facility_without_rate_is_unknown_credit() -> None:
    plan = project_cash(snapshot(facilities=(facility(currency="USD"),)))
    assert plan.credit is None
    assert (plan.credit_reason or "").startswith("no exchange rate from USD to GBP")


def test_no_facility_is_no_credit_and_no_minimum() -> None:
    assert project_cash(snapshot()).credit == Credit(lines=(), minimum_cash=None)


def test_nothing_known_is_a_plan_without_items() -> None:
    plan = project_cash(snapshot())
    assert (len(plan.items), plan.notes, plan.demand_reaches_on) == (0, (), None)
    assert plan.opening_cash.amount is None


def test_notes_of_all_parts_are_kept() -> None:
    known = snapshot(
        ledger_balances=(balance("1.00", date(2026, 1, 1)),),
        sales_orders=(sales_order_line(),),
        purchase_orders=(purchase_order_line(),),
        planned_payments=(planned_payment(pay_on=AS_OF),),
    )
    notes = project_cash(known, demand({("RED", "Shopify UK", "UK"): [7.0]}), [PlannedBuy()]).notes
    assert [note.split(" ")[0] for note in notes] == ["cash", "expected", "1", "open", "planned", "1"]


@pytest.mark.parametrize(
    ("as_of", "end"), [(date(2026, 3, 1), date(2028, 2, 29)), (date(2026, 3, 31), date(2028, 3, 31))]
)
def test_recurring_payments_reach_to_the_end_of_the_24th_month(as_of: date, end: date) -> None:
    assert horizon_end(as_of) == end
    daily = recurring_payment(first_on=end, until_on=None)
    plan = project_cash(snapshot(as_of=as_of, recurring_payments=(daily,)))
    assert [day_of(day) for day in plan.items.day] == [end]


def test_bank_holidays_are_an_argument() -> None:
    calendar = BankingCalendar(holidays=(day_number(date(2026, 3, 10)),))
    plan = project_cash(snapshot(sales_invoices=documents(Document())), calendar=calendar)
    assert [day_of(day) for day in plan.items.day] == [date(2026, 3, 11)]
