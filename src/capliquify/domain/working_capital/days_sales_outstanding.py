"""How many days of sales stand in receivables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.values.measure import Measure

if TYPE_CHECKING:
    from decimal import Decimal


def days_sales_outstanding(receivable: Decimal, sales: Decimal, window_days: int = 365) -> Measure:
    """Receivables, tax taken out, in days of the sales of a window.

    Credit sales where they are known, else revenue. Negative receivables give negative days.
    See docs/formulas/days_sales_outstanding.md.
    """
    if sales <= 0:
        return Measure.absent("no sales in the window")
    return Measure(receivable * window_days / sales)
