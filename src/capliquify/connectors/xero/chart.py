"""The chart of accounts, and which class of working capital each account belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Raw

from capliquify.connectors.protocol import SourceFailure
from capliquify.connectors.xero.payloads import Account, part, read
from capliquify.domain.records.ledger_balance import AccountClass

if TYPE_CHECKING:
    from capliquify.connectors.xero.client import XeroApi


class Other(Enum):
    """What an account is, where it is in no class."""

    NONE = auto()  # of no concern: income, cost, equity, fixed assets, deposits
    UNTOLD = auto()  # Xero's type does not tell; a person must


Placed = AccountClass | Other

NO_CLASS: Final = "none"
_BY_SYSTEM: Final[Mapping[str, AccountClass]] = {
    "DEBTORS": AccountClass.RECEIVABLE,
    "CREDITORS": AccountClass.PAYABLE,
    "GST": AccountClass.TAX,
    "GSTONIMPORTS": AccountClass.TAX,
}
_BY_TYPE: Final[Mapping[str, Placed]] = {
    "BANK": AccountClass.CASH,
    "INVENTORY": AccountClass.INVENTORY,
    "TERMLIAB": AccountClass.DEBT,
    "PAYG": AccountClass.TAX,
    "PAYGLIABILITY": AccountClass.TAX,
    "CURRENT": Other.UNTOLD,
    "CURRLIAB": Other.UNTOLD,
    "LIABILITY": Other.UNTOLD,
}
_OWED: Final = frozenset({AccountClass.PAYABLE, AccountClass.DEBT, AccountClass.TAX})
REVENUE_TYPES: Final = frozenset({"REVENUE", "SALES"})
COST_TYPES: Final = frozenset({"DIRECTCOSTS"})
RETAINED: Final = "RETAINEDEARNINGS"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The accounts by id, and the classes a person gave to some by code.

    Attributes:
        accounts: By id.
        given: Classes by account code; `Other.NONE` where an account is of no concern.
    """

    accounts: Mapping[str, Account]
    given: Mapping[str, Placed]

    def place(self, account: Account) -> Placed:
        """The class of an account: what a person said, else what Xero uses it for, else its type."""
        if account.code in self.given:
            return self.given[account.code]
        if account.system in _BY_SYSTEM:
            return _BY_SYSTEM[account.system]
        if account.bank_type == "CREDITCARD":
            return AccountClass.DEBT
        placed = _BY_TYPE.get(account.type, Other.NONE)
        if placed is Other.UNTOLD and account.system and account.type == "CURRENT":
            return Other.NONE  # Xero's own, as tracking of expense claims
        return placed

    def signed(self, account: Account, placed: AccountClass) -> int:
        """1 where the balance sheet shows the account as its class counts it, -1 where the other way round.

        Assets are positive there when owned, liabilities when owed; payables, debt and tax count as owed.
        """
        owed_there = account.group == "LIABILITY" or (not account.group and account.type in {"CURRLIAB", "TERMLIAB"})
        return 1 if owed_there == (placed in _OWED) else -1

    def bank_account(self, account_id: str | None) -> Account | None:
        """A bank account by its id; None where it is another account, or not known."""
        account = self.accounts.get(account_id or "")
        return account if account is not None and account.type == "BANK" else None

    def ids_of_system(self, system: str) -> frozenset[str]:
        """The accounts that Xero itself uses for something."""
        return frozenset(account.id for account in self.accounts.values() if account.system == system)

    def ids_of_types(self, types: frozenset[str]) -> frozenset[str]:
        """The accounts of some types."""
        return frozenset(account.id for account in self.accounts.values() if account.type in types)


def read_chart(api: XeroApi) -> Chart:
    """The chart of accounts, archived accounts too.

    Raises:
        SourceFailure: It cannot be read, or the classes given cannot.
    """
    accounts = [read(raw, Account, "Accounts") for raw in account_documents(api)]
    return Chart(
        accounts={account.id: account for account in accounts},
        given=given_classes(api.setup.settings.get("account_classes", "")),
    )


def account_documents(api: XeroApi) -> list[Raw]:
    """The accounts as they came.

    Raises:
        SourceFailure: They cannot be read.
    """
    answer = api.get("/Accounts", dict[str, Raw])
    return part(answer, "Accounts", list[Raw], "Accounts")


def given_classes(text: str) -> dict[str, Placed]:
    """Classes by account code, as somebody wrote them: `{"825": "tax", "611": "none"}`.

    Raises:
        SourceFailure: They are not written so.
    """
    if not text.strip():
        return {}
    try:
        written = msgspec.json.decode(text, type=dict[str, str])
        return {code: Other.NONE if name == NO_CLASS else AccountClass(name) for code, name in written.items()}
    except (msgspec.DecodeError, ValueError) as error:
        names = ", ".join([*AccountClass, NO_CLASS])
        message = f'Account classes are written as {{"825": "tax"}}, each one of {names}: {error}.'
        raise SourceFailure(message) from error
