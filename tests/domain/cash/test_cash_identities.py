"""What holds for every company: each cell is its items, cash reconciles, nothing is counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capliquify.domain.cash.description import describe_items
from capliquify.domain.cash.periods import cash_by_day, cash_by_month
from capliquify.domain.cash.projection import project_cash
from capliquify.domain.cash.sheet import items_of, thirteen_week_sheet, total_of
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Every
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
    snapshot,
    supplier,
    transactions,
)
from support.records import facility

if TYPE_CHECKING:
    from capliquify.domain.cash.plan import CashPlan
    from capliquify.domain.snapshot import Snapshot

ZERO = Decimal("0.00")
near = st.integers(-120, 120).map(lambda days: AS_OF + timedelta(days=days))
minor = st.integers(-(10**7), 10**7)
money = minor.map(lambda units: Decimal(units).scaleb(-2))
currencies = st.sampled_from(["GBP", "EUR", "USD", "JPY"])

document_rows = st.lists(
    st.builds(
        Document,
        due_on=near,
        expected_on=st.none() | near,
        status=st.sampled_from(["draft", "submitted", "approved"]),
        reference=st.sampled_from(["", "ORD-7", "PO ORD-7"]),
        currency=currencies,
        outstanding=minor,
        total=minor,
    ),
    max_size=8,
)
payments = st.lists(
    st.builds(planned_payment, pay_on=near, amount=money, currency=currencies, category=st.sampled_from(CashCategory)),
    max_size=5,
)
repeated = st.lists(
    st.builds(recurring_payment, first_on=near, amount=money, every=st.sampled_from(Every), until_on=st.none() | near),
    max_size=3,
)
sold = st.lists(
    st.builds(SoldDay, on=st.integers(0, 60).map(lambda days: AS_OF - timedelta(days=days)), net=st.integers(0, 10**6)),
    max_size=6,
)
buys = st.lists(
    st.builds(PlannedBuy, order_on=near, receipt_on=near, cost=st.integers(0, 10**6).map(Decimal), currency=currencies),
    max_size=4,
)


@dataclass(frozen=True)
class Company:
    """Facts of a random company whose amounts all have a rate."""

    known: Snapshot
    weekly: list[float]
    buys: list[PlannedBuy]

    def plan(self) -> CashPlan:
        return project_cash(self.known, demand({("RED", "Shopify UK", "UK"): self.weekly}), self.buys)


@st.composite
def companies(draw: st.DrawFn) -> Company:
    paid = Transaction(on=AS_OF - timedelta(days=20), paid_on=AS_OF - timedelta(days=12), net=900)
    known = snapshot(
        week_ends_on=draw(st.integers(0, 6)),
        ledger_balances=(balance(str(draw(money))),),
        sales_invoices=documents(*draw(document_rows)),
        supplier_bills=documents(*draw(document_rows)),
        purchase_orders=(purchase_order_line(required_on=draw(near)),),
        payouts=(payout(paid_on=draw(near)),),
        payout_transactions=transactions(paid),
        sales=sales(SoldDay(on=paid.on, net=1000), *draw(sold)),
        recurring_payments=tuple(draw(repeated)),
        planned_payments=tuple(draw(payments)),
        suppliers=(supplier(),),
        facilities=draw(st.sampled_from([(), (facility(limit=Decimal(5000), minimum_cash=Decimal(100)),)])),
        fx_rates=(fx("GBP", "EUR", "1.1650"), fx("GBP", "USD", "1.2750"), fx("EUR", "JPY", "171.37")),
    )
    return Company(known, draw(st.lists(st.floats(0, 1000), max_size=13)), draw(buys))


# No deadline: how long an example takes says more about the machine than about the plan.
exhaustively = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@exhaustively
@given(companies())
def test_each_cell_is_the_sum_of_the_items_it_opens_into(company: Company) -> None:
    plan = company.plan()
    for week in thirteen_week_sheet(plan).weeks:
        for line in week.lines:
            opened = describe_items(plan, items_of(plan, week_ending=week.week_ending, category=line.category))
            assert sum((item.amount or ZERO for item in opened), ZERO) == line.amount
        assert total_of(plan, items_of(plan, week_ending=week.week_ending)) == week.net


@exhaustively
@given(companies())
def test_closing_cash_is_opening_cash_and_everything_between(company: Company) -> None:
    plan = company.plan()
    sheet = thirteen_week_sheet(plan)
    opening = sheet.weeks[0].opening or ZERO
    financing = sum((week.draw or ZERO) - (week.repay or ZERO) - (week.interest or ZERO) for week in sheet.weeks)
    assert sheet.weeks[-1].closing == opening + (total_of(plan, items_of(plan)) or ZERO) + financing
    assert sheet.weeks[0].opening == Decimal(plan.opening_cash.amount or 0).scaleb(-2)


@exhaustively
@given(companies())
def test_days_and_months_sum_the_same_items(company: Company) -> None:
    plan = company.plan()
    days, months = cash_by_day(plan, 91).periods, cash_by_month(plan).periods
    within = plan.items.between(-(10**6), (days[-1].period_end - date(1970, 1, 1)).days)
    assert sum((day.net or ZERO for day in days), ZERO) == total_of(plan, within)
    assert sum((month.net or ZERO for month in months), ZERO) == total_of(
        plan, plan.items.between(-(10**6), (months[-1].period_end - date(1970, 1, 1)).days)
    )


@exhaustively
@given(companies())
def test_no_item_lies_on_or_before_the_day_of_the_plan(company: Company) -> None:
    plan = company.plan()
    assert (plan.items.day > (AS_OF - date(1970, 1, 1)).days).all()
