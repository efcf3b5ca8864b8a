"""Sales invoices: what customers owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesInvoice:
    """A sales invoice or, with negative amounts, a credit note; amounts include tax."""

    external_id: str
    number: str
    customer: str
    reference: str
    issued_on: date
    due_on: date
    expected_on: date | None  # planned payment day, where somebody set one
    currency: str
    total: Decimal
    tax: Decimal
    outstanding: Decimal  # unpaid at the moment of the export
    status: str  # draft | submitted | approved | paid | voided
