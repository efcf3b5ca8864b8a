"""Days sales outstanding for seasonal businesses: receivables are matched with the latest sales first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from capliquify.domain.values.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable


class SalesOfPeriod(NamedTuple):
    """Sales of a number of days."""

    sales: Decimal
    days: int


def count_back_days_sales_outstanding(receivable: Decimal, newest_first: Iterable[SalesOfPeriod]) -> Measure:
    """Days of the latest sales that closing receivables, tax taken out, stand for.

    Whole periods are consumed, newest first, until one holds more than what is left; of that one the share is
    counted. A period without sales only adds its days.
    See docs/formulas/count_back_days_sales_outstanding.md.
    """
    days, left = Decimal(0), receivable
    for period in newest_first:
        if period.sales > 0 and left <= period.sales:
            return Measure(days + left * period.days / period.sales)
        days += period.days
        left -= period.sales
    return Measure.absent("receivables are more than all the sales known before the closing day")
