from __future__ import annotations

from decimal import Decimal

from capliquify.domain.values.measure import Measure, display_days
from capliquify.domain.working_capital.days_inventory_outstanding import days_inventory_outstanding

COST = Decimal(875_000)


def test_average_inventory_of_218000_is_90_94_days() -> None:
    assert display_days(days_inventory_outstanding(Decimal(218_000), COST).value) == Decimal("90.94")


def test_closing_inventory_of_246000_is_102_62_days() -> None:
    assert display_days(days_inventory_outstanding(Decimal(246_000), COST).value) == Decimal("102.62")


def test_no_cost_gives_no_days() -> None:
    expected = Measure(None, "no cost of goods sold in the window")
    assert days_inventory_outstanding(Decimal(1), Decimal(0)) == expected
