"""Lines of a bank statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class BankTransaction:
    """One line of a bank account; money in is positive."""

    external_id: str
    account: str
    booked_on: date
    amount: Decimal
    currency: str
    payee: str
    description: str
    reference: str
