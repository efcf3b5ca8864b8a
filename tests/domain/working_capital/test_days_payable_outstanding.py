from __future__ import annotations

from decimal import Decimal

from capliquify.domain.values.measure import Measure, display_days
from capliquify.domain.working_capital.days_payable_outstanding import days_payable_outstanding

COST = Decimal(875_000)


def test_average_payables_of_100000_are_41_71_days() -> None:
    assert display_days(days_payable_outstanding(Decimal(100_000), COST).value) == Decimal("41.71")


def test_closing_payables_of_105000_are_43_80_days() -> None:
    assert display_days(days_payable_outstanding(Decimal(105_000), COST).value) == Decimal("43.80")


def test_no_purchases_give_no_days() -> None:
    expected = Measure(None, "no purchases or cost of goods sold in the window")
    assert days_payable_outstanding(Decimal(1), Decimal(0)) == expected
