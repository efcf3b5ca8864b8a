"""How often stock is sold and replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.values.measure import Measure

if TYPE_CHECKING:
    from decimal import Decimal


def inventory_turnover(cost_of_goods_sold: Decimal, average_inventory: Decimal) -> Measure:
    """Cost of goods sold over average inventory, in the window of the cost.

    See docs/formulas/inventory_turnover.md.
    """
    if average_inventory <= 0:
        return Measure.absent("no inventory")
    return Measure(cost_of_goods_sold / average_inventory)
