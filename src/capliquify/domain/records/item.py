"""Items and how they are replenished."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An item as the stock system describes it."""

    external_id: str
    code: str
    name: str
    group: str
    supplier: str
    unit_cost: Decimal | None
    unit_price: Decimal | None
    barcode: str
    obsolete: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemPlanning:
    """How one item is bought for one location."""

    external_id: str
    item: str
    supplier: str
    unit_cost: Decimal
    currency: str
    minimum_order: Decimal
    lot: Decimal
    safety_stock: Decimal
    location: str
