"""How many days money is tied between paying suppliers and being paid by customers."""

from __future__ import annotations

from capliquify.domain.values.measure import Measure


def cash_conversion_cycle(
    days_sales_outstanding: Measure, days_inventory_outstanding: Measure, days_payable_outstanding: Measure
) -> Measure:
    """Days of sales plus days of inventory less days payable, from unrounded parts; negative is good, not an error.

    See docs/formulas/cash_conversion_cycle.md.
    """
    sales, inventory, payable = (
        days_sales_outstanding.value,
        days_inventory_outstanding.value,
        days_payable_outstanding.value,
    )
    if sales is None or inventory is None or payable is None:
        parts = (days_sales_outstanding, days_inventory_outstanding, days_payable_outstanding)
        return Measure.absent("; ".join(dict.fromkeys(part.reason for part in parts if part.reason)))
    return Measure(sales + inventory - payable)
