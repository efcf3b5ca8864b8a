"""Answers about single invoices and bills."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class OpenDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice or bill that is not settled; amounts are in its own currency, credit notes negative."""

    number: str
    party: str
    currency: str
    issued_on: date
    due_on: date
    total: Decimal
    outstanding: Decimal
    status: str  # draft | submitted | approved


class OpenDocuments(msgspec.Struct, frozen=True, kw_only=True):
    """Open invoices (receivable) or bills (payable), the earliest due first, one page."""

    side: str
    documents: list[OpenDocument]
    next_cursor: str | None
