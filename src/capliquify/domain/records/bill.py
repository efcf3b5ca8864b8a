"""Supplier bills: what the company owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierBill:
    """A supplier's bill or, with negative amounts, its credit note; amounts include tax."""

    external_id: str
    number: str
    supplier: str
    reference: str
    issued_on: date
    due_on: date
    expected_on: date | None  # planned payment day, where somebody set one
    currency: str
    total: Decimal
    tax: Decimal
    outstanding: Decimal  # unpaid at the moment of the export
    status: str  # draft | submitted | approved | paid | voided
