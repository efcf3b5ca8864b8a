"""How many days of cost stand in stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.values.measure import Measure

if TYPE_CHECKING:
    from decimal import Decimal


def days_inventory_outstanding(inventory: Decimal, cost_of_goods_sold: Decimal, window_days: int = 365) -> Measure:
    """Inventory in days of the cost of goods sold of a window.

    See docs/formulas/days_inventory_outstanding.md.
    """
    if cost_of_goods_sold <= 0:
        return Measure.absent("no cost of goods sold in the window")
    return Measure(inventory * window_days / cost_of_goods_sold)
