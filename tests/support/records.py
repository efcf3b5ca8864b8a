"""Records with defaults, for tests that care about a field or two."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from capliquify.domain.records.facility import DayCount, Facility
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.domain.records.sale import Sale


def sales_invoice(external_id: str = "INV-1", **changes: object) -> SalesInvoice:
    values: dict[str, Any] = {
        "number": external_id,
        "customer": "Harbour Deli",
        "reference": "PO 7",
        "issued_on": date(2026, 1, 5),
        "due_on": date(2026, 2, 4),
        "expected_on": None,
        "currency": "GBP",
        "total": Decimal("120.00"),
        "tax": Decimal("20.00"),
        "outstanding": Decimal("120.00"),
        "status": "approved",
    }
    return SalesInvoice(external_id=external_id, **(values | changes))


def sale(external_id: str = "S-1", **changes: object) -> Sale:
    values: dict[str, Any] = {
        "sold_on": date(2026, 1, 5),
        "order_number": "#1001",
        "item": "ESPRESSO-1KG",
        "channel": "Shopify UK",
        "market": "GB",
        "quantity": Decimal(2),
        "net_amount": Decimal("30.00"),
        "tax": Decimal("0.00"),
        "currency": "GBP",
    }
    return Sale(external_id=external_id, **(values | changes))


def facility(external_id: str = "Bank", **changes: object) -> Facility:
    values: dict[str, Any] = {
        "name": external_id,
        "limit": Decimal(250_000),
        "currency": "GBP",
        "annual_rate": Decimal("0.085"),
        "day_count": DayCount.ACTUAL_365,
        "minimum_cash": Decimal(50_000),
    }
    return Facility(external_id=external_id, **(values | changes))
