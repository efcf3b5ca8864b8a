"""Results of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfitAndLoss:
    """Revenue and cost of one period, tax excluded; both ends are inside the period."""

    external_id: str
    period_start_on: date
    period_end_on: date
    revenue: Decimal
    cost_of_goods_sold: Decimal
    currency: str
    credit_sales: Decimal | None
    purchases: Decimal | None
