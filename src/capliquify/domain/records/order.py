"""Sales and purchase orders, one record a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesOrderLine:
    """A line a customer ordered; open until it is completed or cancelled."""

    external_id: str
    order_number: str
    ordered_on: date
    required_on: date
    customer: str
    item: str
    warehouse: str
    quantity: Decimal
    line_total: Decimal
    currency: str
    open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PurchaseOrderLine:
    """A line the company ordered; open until it is received or cancelled."""

    external_id: str
    order_number: str
    ordered_on: date
    required_on: date
    supplier: str
    item: str
    warehouse: str
    quantity: Decimal
    line_total: Decimal
    currency: str
    open: bool
