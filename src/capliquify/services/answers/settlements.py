"""Answers about settlements of sales channels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct, field


class SettlementAmount(Struct, kw_only=True):
    """A part of a settlement."""

    name: str
    amount: Decimal


class SettlementBankLine(Struct, kw_only=True):
    """The line of the bank a settlement was booked as."""

    account: str
    booked_on: date
    amount: Decimal
    currency: str
    text: str


class Settlement(Struct, kw_only=True):
    """What a channel paid out at once; what takes money is negative. Amounts are in the settlement's currency."""

    id: str
    source: str  # what brought it, by name
    channel: str
    number: str  # the channel's own
    paid_on: date
    status: str  # scheduled | in_transit | paid | failed
    currency: str
    gross: Decimal  # charges to customers
    refunds: Decimal
    fees: Decimal
    fees_by_type: list[SettlementAmount]
    adjustments: Decimal
    reserve_withheld: Decimal  # 0 or less: kept back for the next one
    reserve_released: Decimal  # 0 or more: kept back by the one before
    net: Decimal  # the deposit
    transactions: int
    variance: Decimal | None  # the sum of its transactions less the deposit; None where none are known
    bank_line: SettlementBankLine | None
    reason: str | None  # why there is no bank line


class SettlementDetail(Settlement, kw_only=True):
    """One settlement with the channel's own breakdown, as it was compared last."""

    parts: list[SettlementAmount] = field(default_factory=list)


class Settlements(Struct, kw_only=True):
    """Settlements, the newest first, one page."""

    settlements: list[Settlement]
    next_cursor: str | None
