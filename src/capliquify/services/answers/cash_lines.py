"""Answers about payments and receipts entered by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from capliquify.services.answers.access import Approval


class ManualCashLine(msgspec.Struct, frozen=True, kw_only=True):
    """A payment or receipt entered by hand."""

    id: str
    name: str
    category: str
    amount: Decimal  # positive leaves the bank, negative arrives
    currency: str
    pay_on: date
    certainty: str
    reason: str
    entered_by: str
    entered_at: datetime


class ManualCashLines(msgspec.Struct, frozen=True, kw_only=True):
    """Lines entered by hand that count, by day."""

    cash_lines: list[ManualCashLine]
    limit: Decimal  # above it a second person approves, in the organisation's currency
    currency: str | None


class CashLineOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a line: entered at once, or waiting for a second person."""

    done: bool
    cash_line: ManualCashLine | None
    approval: Approval | None
