"""Payouts of sales channels and the transactions they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Payout:
    """Money a channel sends, or has announced, to the bank on a day; fees and refunds are negative."""

    external_id: str
    channel: str
    paid_on: date
    status: str  # scheduled | in_transit | paid | failed
    charges: Decimal
    refunds: Decimal
    fees: Decimal
    reserve: Decimal
    adjustments: Decimal
    net: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PayoutTransaction:
    """One sale, refund, fee or reserve movement inside a payout; net = amount + fee."""

    external_id: str
    channel: str
    payout_id: str
    kind: str  # charge | refund | fee | reserve | adjustment
    order_number: str
    transaction_on: date
    paid_on: date | None  # None while no payout contains it
    amount: Decimal
    fee: Decimal
    net: Decimal
    currency: str
