"""Answers about the age of what is open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class AgeingBucket(msgspec.Struct, frozen=True, kw_only=True):
    """Open amounts of one age: current, 1-30, 31-60, 61-90, 90+ days overdue."""

    name: str
    amount: Decimal | None
    documents: int


class AgeingParty(msgspec.Struct, frozen=True, kw_only=True):
    """One customer's or supplier's open amounts, in the order of the buckets."""

    party: str
    amounts: list[Decimal | None]
    total: Decimal | None


class AgeingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Ageing of receivables or payables as of a day, and whether it foots to the control account."""

    as_of: date
    currency: str | None
    side: str  # receivable | payable
    buckets: list[AgeingBucket]
    parties: list[AgeingParty]  # largest first
    total: Decimal | None
    overdue: Decimal | None
    control_account: Decimal | None
    difference: Decimal | None  # total - control account
    notes: list[str]
    reasons: dict[str, str]
