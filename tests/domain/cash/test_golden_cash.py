"""Eight weeks of direct cash, figure by figure: settlements, payments, interest, draw and repay, breach."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.cash.projection import project_cash
from capliquify.domain.cash.settlement import DatedSales, settle
from capliquify.domain.cash.sheet import CashSheet, thirteen_week_sheet
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.facility import DayCount, Facility
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.payment import Certainty, Every, PlannedPayment, RecurringPayment
from capliquify.domain.records.settlement_profile import SettlementProfile
from capliquify.domain.snapshot import Snapshot
from capliquify.domain.values.days import day_number, day_of

if TYPE_CHECKING:
    from capliquify.domain.cash.plan import CashPlan

AS_OF = date(2026, 3, 1)  # a Sunday
AMAZON = SettlementProfile(
    channel="Amazon UK",
    lags=((14, Decimal(1)),),
    fee_fraction=Decimal("0.15"),
    fee_per_unit=Decimal("3.20"),
    refund_fraction=Decimal("0.02"),
)
SHOPIFY = SettlementProfile(
    channel="Shopify UK",
    lags=((7, Decimal(1)),),
    fee_fraction=Decimal("0.029"),
    fee_per_unit=Decimal("0.30"),
    refund_fraction=Decimal("0.02"),
)
AMAZON_UNITS = {-1: 400, 0: 420, 1: 380, 2: 360, 3: 420, 4: 480, 5: 520, 6: 560}
SHOPIFY_UNITS = {0: 150, 1: 140, 2: 135, 3: 150, 4: 170, 5: 190, 6: 210, 7: 230}
ZERO = "0.00"
# opening, amazon, shopify, payments, interest, before financing, draw, repay, drawn, headroom, closing
GOLDEN = (
    ("75000.00", "8680.00", "4234.50", "21500.00", ZERO, "66414.50", ZERO, ZERO, ZERO, "60000.00", "66414.50"),
    ("66414.50", "9114.00", "3952.20", "15500.00", ZERO, "63980.70", ZERO, ZERO, ZERO, "60000.00", "63980.70"),
    ("63980.70", "8246.00", "3811.05", "13000.00", ZERO, "63037.75", ZERO, ZERO, ZERO, "60000.00", "63037.75"),
    ("63037.75", "7812.00", "4234.50", "21500.00", ZERO, "53584.25", ZERO, ZERO, ZERO, "60000.00", "53584.25"),
    ("53584.25", "9114.00", "4799.10", "10500.00", ZERO, "56997.35", ZERO, ZERO, ZERO, "60000.00", "56997.35"),
    (
        "56997.35", "10416.00", "5363.70", "24900.00", ZERO, "47877.05",
        "2122.95", ZERO, "2122.95", "57877.05", "50000.00",
    ),
    (
        "50000.00", "11284.00", "5928.30", "3500.00", "3.27", "63709.03",
        ZERO, "2122.95", ZERO, "60000.00", "61586.08",
    ),
    (
        "61586.08", "12152.00", "6492.90", "63500.00", ZERO, "16730.98",
        "33269.02", ZERO, "33269.02", "26730.98", "50000.00",
    ),
)  # fmt: skip


def in_week(week: int) -> date:
    return AS_OF + timedelta(days=7 * week - 4)


def payout(profile: SettlementProfile, week: int, units: int, category: CashCategory) -> PlannedPayment:
    sales = DatedSales(day_number(in_week(week)), gross=units * 3000, units=Decimal(units))
    (receipt,) = settle(profile, [sales], 100)
    return payment(day_of(receipt.day), -Decimal(receipt.amount) / 100, category)


def payment(on: date, amount: Decimal | int, category: CashCategory) -> PlannedPayment:
    return PlannedPayment(
        external_id=f"{category} {on}",
        name=category.value,
        category=category,
        amount=Decimal(amount),
        currency="GBP",
        pay_on=on,
        certainty=Certainty.FORECAST,
    )


def plan(limit: int | None) -> CashPlan:
    receipts = [
        *(payout(AMAZON, week, units, CashCategory.MARKETPLACE_SETTLEMENTS) for week, units in AMAZON_UNITS.items()),
        *(payout(SHOPIFY, week, units, CashCategory.DIRECT_PAYOUTS) for week, units in SHOPIFY_UNITS.items()),
    ]
    payments = [
        *(
            payment(in_week(week), amount, CashCategory.SUPPLIERS)
            for week, amount in ((2, 12000), (3, 9500), (5, 7000))
        ),
        *(payment(in_week(week), 18000, CashCategory.PAYROLL) for week in (4, 8)),
        payment(in_week(6), 21400, CashCategory.SALES_TAX),
        payment(in_week(1), 18000, CashCategory.PLANNED_PURCHASES),
        payment(in_week(8), 42000, CashCategory.PLANNED_PURCHASES),
    ]
    overhead = RecurringPayment(
        external_id="overhead",
        name="overhead",
        category=CashCategory.OTHER_OPERATING,
        amount=Decimal(3500),
        currency="GBP",
        first_on=in_week(1),
        every=Every.WEEK,
        until_on=None,
    )
    facility = Facility(
        external_id="revolver",
        name="revolver",
        limit=Decimal(limit or 0),
        currency="GBP",
        annual_rate=Decimal("0.08"),
        day_count=DayCount.WEEK,
        minimum_cash=Decimal(50000),
    )
    cash = LedgerBalance(
        external_id="cash",
        balance_on=AS_OF,
        account_class=AccountClass.CASH,
        entity="",
        amount=Decimal(75000),
        currency="GBP",
        tax_included=Decimal(0),
    )
    snapshot = Snapshot(
        as_of=AS_OF,
        currency="GBP",
        ledger_balances=(cash,),
        recurring_payments=(overhead,),
        planned_payments=(*receipts, *payments),
        facilities=(facility,) if limit is not None else (),
    )
    return project_cash(snapshot)


@pytest.fixture(scope="module")
def sheet() -> CashSheet:
    return thirteen_week_sheet(plan(60000), weeks=8)


@pytest.mark.parametrize("week", range(8))
def test_each_week_has_the_printed_figures(sheet: CashSheet, week: int) -> None:
    row = sheet.weeks[week]
    amounts = {line.category: line.amount for line in row.lines}
    receipts = (CashCategory.MARKETPLACE_SETTLEMENTS, CashCategory.DIRECT_PAYOUTS)
    figures = (
        row.opening,
        *(amounts[category] for category in receipts),
        -sum((line.amount or Decimal(0) for line in row.lines if line.category not in receipts), Decimal(0)),
        row.interest,
        row.before_financing,
        row.draw,
        row.repay,
        row.drawn,
        row.headroom,
        row.closing,
    )
    assert tuple(str(figure) for figure in figures) == GOLDEN[week]


def test_the_totals_reconcile_opening_with_closing(sheet: CashSheet) -> None:
    lines = [line.amount or Decimal(0) for week in sheet.weeks for line in week.lines]
    totals = {
        "receipts": sum(amount for amount in lines if amount > 0),
        "payments": -sum(amount for amount in lines if amount < 0),
        "interest": sum(week.interest or 0 for week in sheet.weeks),
        "draw": sum(week.draw or 0 for week in sheet.weeks),
        "repay": sum(week.repay or 0 for week in sheet.weeks),
    }
    assert {name: str(total) for name, total in totals.items()} == {
        "receipts": "115634.25",
        "payments": "173900.00",
        "interest": "3.27",
        "draw": "35391.97",
        "repay": "2122.95",
    }
    end = Decimal(75000) + totals["receipts"] - totals["payments"] - totals["interest"]
    assert end + totals["draw"] - totals["repay"] - (sheet.weeks[-1].closing or 0) == Decimal("0.00")


def test_peak_drawn_and_lowest_cash_before_financing(sheet: CashSheet) -> None:
    assert max(week.drawn or 0 for week in sheet.weeks) == Decimal("33269.02")
    assert min(week.before_financing or 0 for week in sheet.weeks) == Decimal("16730.98")
    assert sheet.tightest_week == date(2026, 4, 26)
    assert sheet.first_breach is None
    assert all(week.below_minimum == Decimal("0.00") for week in sheet.weeks)


def test_half_the_facility_breaches_in_the_eighth_week() -> None:
    sheet = thirteen_week_sheet(plan(30000), weeks=8)
    last = sheet.weeks[7]
    assert (str(last.draw), str(last.closing), str(last.below_minimum)) == ("30000.00", "46730.98", "3269.02")
    assert sheet.first_breach is not None
    assert (sheet.first_breach.week_ending, str(sheet.first_breach.shortfall)) == (date(2026, 4, 26), "3269.02")


def test_no_facility_limit_breaches_the_minimum_in_the_sixth_week() -> None:
    sheet = thirteen_week_sheet(plan(0), weeks=8)
    assert sheet.first_breach is not None
    assert sheet.first_breach.week_ending == date(2026, 4, 12)
    assert str(sheet.weeks[5].closing) == "47877.05"
    assert str(sheet.first_breach.shortfall) == "2122.95"


def test_thirteen_weeks_go_on_after_the_eighth() -> None:
    sheet = thirteen_week_sheet(plan(60000))
    assert len(sheet.weeks) == 13
    assert sheet.weeks[7].week_ending == date(2026, 4, 26)
    assert str(sheet.weeks[8].interest) == "51.18"  # 33,269.02 x 8 % / 52
    assert sheet.weeks[-1].week_ending == date(2026, 5, 31)
