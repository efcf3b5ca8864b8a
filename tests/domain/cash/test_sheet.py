from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.cash.projection import project_cash
from capliquify.domain.cash.sheet import (
    CashBreach,
    SheetLine,
    items_of,
    missing_rate_reason,
    thirteen_week_sheet,
    total_of,
)
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.ledger_balance import AccountClass
from support.cash import AS_OF, Document, balance, documents, fx, planned_payment, snapshot
from support.records import facility

if TYPE_CHECKING:
    from capliquify.domain.cash.plan import CashPlan

NO_USD = "no exchange rate from USD to GBP on or before 2026-03-01: import fx-rates with this pair"
NO_CASH = "no cash balance: import ledger-balances with a cash balance on or before 2026-03-01"
NO_MINIMUM = "no facility states a minimum: import facility; a breach is cash below 0"
FOLLOWING = ("before_financing", "draw", "repay", "drawn", "headroom", "closing", "below_minimum")


def plan(**changes: object) -> CashPlan:
    known = {
        "ledger_balances": (balance("1000.00"),),
        "sales_invoices": documents(Document(due_on=date(2026, 3, 10), outstanding=12000)),
        "supplier_bills": documents(
            Document(due_on=date(2026, 3, 5), outstanding=5000), Document(due_on=date(2026, 3, 18), outstanding=150000)
        ),
    }
    return project_cash(snapshot(**{**known, **changes}))


def test_weeks_start_the_day_after_and_end_on_sunday() -> None:
    sheet = thirteen_week_sheet(plan())
    assert [week.week_ending for week in sheet.weeks][:2] == [date(2026, 3, 8), date(2026, 3, 15)]
    assert len(sheet.weeks) == 13
    assert (sheet.as_of, sheet.currency) == (AS_OF, "GBP")


def test_a_first_week_may_be_short_and_weeks_may_end_on_another_day() -> None:
    sheet = thirteen_week_sheet(plan(week_ends_on=4))
    assert [week.week_ending for week in sheet.weeks][:2] == [date(2026, 3, 6), date(2026, 3, 13)]


def test_a_category_with_an_item_stands_in_every_week_in_treasury_order() -> None:
    sheet = thirteen_week_sheet(plan())
    assert sheet.weeks[0].lines == (
        SheetLine(category=CashCategory.TRADE_RECEIVABLES, amount=Decimal("0.00")),
        SheetLine(category=CashCategory.SUPPLIERS, amount=Decimal("-50.00")),
    )
    assert sheet.weeks[1].lines[0].amount == Decimal("120.00")


def test_a_category_only_used_after_the_sheet_is_left_out() -> None:
    sheet = thirteen_week_sheet(plan(planned_payments=(planned_payment(pay_on=date(2026, 9, 1)),)))
    assert {line.category for line in sheet.weeks[0].lines} == {CashCategory.TRADE_RECEIVABLES, CashCategory.SUPPLIERS}


def test_each_week_goes_on_from_the_one_before() -> None:
    weeks = thirteen_week_sheet(plan()).weeks
    assert [(week.opening, week.net, week.closing) for week in weeks[:3]] == [
        (Decimal("1000.00"), Decimal("-50.00"), Decimal("950.00")),
        (Decimal("950.00"), Decimal("120.00"), Decimal("1070.00")),
        (Decimal("1070.00"), Decimal("-1500.00"), Decimal("-430.00")),
    ]


def test_without_facility_the_limit_is_zero_and_a_breach_is_cash_below_zero() -> None:
    sheet = thirteen_week_sheet(plan())
    assert sheet.minimum_cash is None
    assert sheet.reasons == {"minimum_cash": NO_MINIMUM}
    assert (sheet.weeks[0].headroom, sheet.weeks[0].interest, sheet.weeks[2].below_minimum) == (
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("430.00"),
    )
    assert sheet.first_breach == CashBreach(week_ending=date(2026, 3, 22), shortfall=Decimal("430.00"))


def test_the_tightest_week_has_the_least_cash_and_undrawn_facility() -> None:
    invoices = documents(Document(due_on=date(2026, 4, 1), outstanding=1000))
    sheet = thirteen_week_sheet(plan(sales_invoices=invoices))
    assert sheet.tightest_week == date(2026, 3, 22)


def test_what_is_drawn_already_makes_a_week_tighter() -> None:
    debt = balance("400.00", account_class=AccountClass.DEBT)
    lender = facility(limit=Decimal(400), minimum_cash=Decimal(0), annual_rate=Decimal(0))
    sheet = thirteen_week_sheet(
        plan(ledger_balances=(balance("100.00"), debt), facilities=(lender,), supplier_bills=documents())
    )
    first, second = sheet.weeks[:2]
    assert (first.before_financing, first.repay, first.drawn, first.closing) == (
        Decimal("100.00"),
        Decimal("100.00"),
        Decimal("300.00"),
        Decimal("0.00"),
    )
    assert second.before_financing == Decimal("120.00")
    assert sheet.tightest_week == date(2026, 3, 8)  # 100.00 and nothing undrawn, against 120.00 and 100.00


def test_interest_is_paid_before_financing() -> None:
    debt = balance("52000.00", account_class=AccountClass.DEBT)
    lender = facility(limit=Decimal(60000), minimum_cash=Decimal(1000), annual_rate=Decimal("0.073"))
    sheet = thirteen_week_sheet(plan(ledger_balances=(balance("1000.00"), debt), facilities=(lender,)))
    week = sheet.weeks[0]
    assert (week.interest, week.before_financing, week.draw) == (Decimal("72.80"), Decimal("877.20"), Decimal("122.80"))
    assert (week.drawn, week.headroom, week.closing) == (Decimal("52122.80"), Decimal("7877.20"), Decimal("1000.00"))
    assert sheet.minimum_cash == Decimal("1000.00")
    assert sheet.reasons == {}


def test_unknown_opening_cash_leaves_lines_and_net_known_and_gives_each_gap_its_reason() -> None:
    sheet = thirteen_week_sheet(plan(ledger_balances=()), weeks=2)
    first, second = sheet.weeks
    assert (first.opening, first.net, first.interest, first.closing) == (None, Decimal("-50.00"), Decimal("0.00"), None)
    assert (second.opening, second.net, second.interest) == (None, Decimal("120.00"), None)
    assert (sheet.tightest_week, sheet.first_breach) == (None, None)
    assert sheet.reasons == {
        "minimum_cash": NO_MINIMUM,
        "weeks.0.opening": NO_CASH,
        **{f"weeks.0.{name}": NO_CASH for name in FOLLOWING},
        "weeks.1.opening": NO_CASH,
        "weeks.1.interest": NO_CASH,
        **{f"weeks.1.{name}": NO_CASH for name in FOLLOWING},
        "tightest_week": NO_CASH,
        "first_breach": NO_CASH,
    }


def test_an_item_without_rate_makes_its_cell_and_all_that_follows_unknown() -> None:
    invoices = documents(Document(due_on=date(2026, 3, 10), outstanding=12000, currency="USD"))
    sheet = thirteen_week_sheet(plan(sales_invoices=invoices), weeks=3)
    assert [week.closing for week in sheet.weeks] == [Decimal("950.00"), None, None]
    assert sheet.weeks[1].lines[0].amount is None
    assert sheet.weeks[1].lines[1].amount == Decimal("0.00")
    assert sheet.weeks[2].net == Decimal("-1500.00")
    assert sheet.reasons == {
        "minimum_cash": NO_MINIMUM,
        "weeks.1.lines.0.amount": NO_USD,
        "weeks.1.net": NO_USD,
        **{f"weeks.1.{name}": NO_USD for name in FOLLOWING},
        "weeks.2.opening": NO_USD,
        "weeks.2.interest": NO_USD,
        **{f"weeks.2.{name}": NO_USD for name in FOLLOWING},
        "tightest_week": NO_USD,
        "first_breach": NO_USD,
    }


def test_a_breach_before_the_first_gap_is_known() -> None:
    bills = documents(
        Document(due_on=date(2026, 3, 5), outstanding=100100), Document(due_on=date(2026, 3, 10), currency="USD")
    )
    sheet = thirteen_week_sheet(plan(supplier_bills=bills))
    assert sheet.first_breach == CashBreach(week_ending=date(2026, 3, 8), shortfall=Decimal("1.00"))
    assert "first_breach" not in sheet.reasons


def test_a_facility_without_rate_leaves_financing_unknown() -> None:
    sheet = thirteen_week_sheet(plan(facilities=(facility(currency="USD"),)), weeks=1)
    (week,) = sheet.weeks
    assert (week.opening, week.net, week.interest) == (Decimal("1000.00"), Decimal("-50.00"), None)
    assert (
        sheet.reasons["minimum_cash"] == sheet.reasons["weeks.0.interest"] == sheet.reasons["tightest_week"] == NO_USD
    )
    assert "weeks.0.opening" not in sheet.reasons


def test_two_causes_are_both_named() -> None:
    bills = documents(Document(due_on=date(2026, 3, 5), currency="USD"))
    sheet = thirteen_week_sheet(plan(ledger_balances=(), supplier_bills=bills), weeks=1)
    assert sheet.reasons["weeks.0.opening"] == NO_CASH
    assert sheet.reasons["weeks.0.net"] == NO_USD
    assert sheet.reasons["weeks.0.closing"] == f"{NO_CASH}; {NO_USD}"


def test_no_weeks_have_no_tightest_one() -> None:
    sheet = thirteen_week_sheet(plan(), weeks=0)
    assert (sheet.weeks, sheet.tightest_week, sheet.first_breach) == ((), None, None)


def test_a_cell_opens_into_its_items_in_order_of_day() -> None:
    bills = documents(
        Document(due_on=date(2026, 3, 6), outstanding=1),
        Document(due_on=date(2026, 3, 4), outstanding=2),
        Document(due_on=date(2026, 3, 9), outstanding=4),
    )
    opened = items_of(plan(supplier_bills=bills), week_ending=date(2026, 3, 8), category=CashCategory.SUPPLIERS)
    assert opened.amount.tolist() == [-2, -1]


@pytest.mark.parametrize(
    ("week_ending", "category", "amounts"),
    [
        (None, None, [-5000, 12000, -150000]),
        (date(2026, 3, 15), None, [12000]),
        (None, CashCategory.SUPPLIERS, [-5000, -150000]),
        (date(2026, 3, 14), None, []),
        (date(2026, 3, 15), CashCategory.PAYROLL, []),
    ],
)
def test_items_can_be_asked_by_week_by_category_or_all(
    week_ending: date | None, category: CashCategory | None, amounts: list[int]
) -> None:
    far = documents(Document(due_on=date(2026, 12, 1)), Document(due_on=date(2026, 3, 10), outstanding=12000))
    opened = items_of(plan(sales_invoices=far), week_ending=week_ending, category=category)
    assert opened.amount.tolist() == amounts


def test_a_total_with_an_unknown_item_is_unknown_and_names_the_pairs() -> None:
    bills = documents(Document(currency="USD"), Document(currency="EUR"))
    known = plan(supplier_bills=bills, sales_invoices=documents(), fx_rates=(fx("GBP", "EUR", "1.2"),))
    opened = items_of(known)
    assert total_of(known, opened) is None
    assert missing_rate_reason(known, opened) == NO_USD
    assert total_of(known, opened.take(opened.known)) == Decimal("-100.00")


def test_a_total_of_nothing_is_zero() -> None:
    assert total_of(plan(), items_of(plan(), category=CashCategory.PAYROLL)) == Decimal("0.00")
