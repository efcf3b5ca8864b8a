"""Stock on hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class StockLevel:
    """Units of an item in one warehouse; available = on hand - allocated."""

    external_id: str
    observed_on: date
    item: str
    warehouse: str
    on_hand: Decimal
    allocated: Decimal
    on_purchase: Decimal
    unit_cost: Decimal | None
