"""Balances of the control accounts on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class AccountClass(StrEnum):
    """The groups of ledger accounts that working capital and cash are made of."""

    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    INVENTORY = "inventory"
    CASH = "cash"
    DEBT = "debt"
    TAX = "tax"


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerBalance:
    """The balance of one class at the end of a day; what is owed to others (payable, debt, tax) is positive too."""

    external_id: str
    balance_on: date
    account_class: AccountClass
    entity: str  # legal entity, empty for the only one
    amount: Decimal
    currency: str
    tax_included: Decimal  # the tax inside the amount
