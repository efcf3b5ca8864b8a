"""Sales by item, the source of demand and of marketplace receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Sale:
    """Units of an item sold on a day; the net amount is after discounts, without tax; returns are negative."""

    external_id: str
    sold_on: date
    order_number: str  # empty for summed history
    item: str
    channel: str
    market: str
    quantity: Decimal
    net_amount: Decimal
    tax: Decimal
    currency: str
