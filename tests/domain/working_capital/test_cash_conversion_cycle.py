from __future__ import annotations

from decimal import Decimal

from capliquify.domain.values.measure import Measure, display_days
from capliquify.domain.working_capital.cash_conversion_cycle import cash_conversion_cycle
from capliquify.domain.working_capital.days_inventory_outstanding import days_inventory_outstanding
from capliquify.domain.working_capital.days_payable_outstanding import days_payable_outstanding
from capliquify.domain.working_capital.days_sales_outstanding import days_sales_outstanding

REVENUE, COST = Decimal(2_500_000), Decimal(875_000)


def cycle_of(receivable: int, inventory: int, payable: int) -> Measure:
    return cash_conversion_cycle(
        days_sales_outstanding(Decimal(receivable), REVENUE),
        days_inventory_outstanding(Decimal(inventory), COST),
        days_payable_outstanding(Decimal(payable), COST),
    )


def test_average_cycle_is_rounded_once_from_its_parts() -> None:
    assert display_days(cycle_of(240_000, 218_000, 100_000).value) == Decimal("84.26")


def test_closing_cycle_is_96_78_days() -> None:
    assert display_days(cycle_of(260_000, 246_000, 105_000).value) == Decimal("96.78")


def test_cycle_may_be_negative() -> None:
    assert cash_conversion_cycle(Measure(Decimal(5)), Measure(Decimal(10)), Measure(Decimal(40))).value == -25


def test_missing_part_leaves_no_cycle_and_its_reason() -> None:
    missing = Measure.absent("no sales in the window")
    assert cash_conversion_cycle(missing, Measure(Decimal(1)), Measure(Decimal(1))) == missing


def test_each_reason_is_said_once() -> None:
    cycle = cash_conversion_cycle(Measure.absent("a"), Measure.absent("b"), Measure.absent("a"))
    assert cycle == Measure(None, "a; b")
