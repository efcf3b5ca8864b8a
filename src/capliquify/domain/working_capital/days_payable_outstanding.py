"""How many days of purchases stand in payables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.values.measure import Measure

if TYPE_CHECKING:
    from decimal import Decimal


def days_payable_outstanding(payable: Decimal, purchases: Decimal, window_days: int = 365) -> Measure:
    """Payables, tax taken out, in days of the purchases of a window.

    Cost of goods sold stands in where purchases are unknown; the caller says which.
    See docs/formulas/days_payable_outstanding.md.
    """
    if purchases <= 0:
        return Measure.absent("no purchases or cost of goods sold in the window")
    return Measure(payable * window_days / purchases)
