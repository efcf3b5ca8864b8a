"""Double-entry books in pence and the bank statement they agree with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum


class Account(StrEnum):
    """The ledger accounts; a debit balance is positive."""

    CASH = "cash"
    RECEIVABLE = "receivable"  # what wholesale customers owe
    CHANNEL_CLEARING = "channel_clearing"  # what the platforms owe
    INVENTORY = "inventory"
    PREPAYMENT = "prepayment"
    PAYABLE = "payable"
    DEBT = "debt"
    UK_SALES_TAX = "uk_sales_tax"
    EU_SALES_TAX = "eu_sales_tax"
    PAYROLL_TAX = "payroll_tax"
    CORPORATION_TAX = "corporation_tax"
    CAPITAL = "capital"
    DIVIDENDS = "dividends"
    REVENUE = "revenue"
    COST_OF_GOODS_SOLD = "cost_of_goods_sold"
    CHANNEL_FEES = "channel_fees"
    MARKETING = "marketing"
    LOGISTICS = "logistics"
    PAYROLL = "payroll"
    PREMISES = "premises"
    PROFESSIONAL_FEES = "professional_fees"
    INTEREST = "interest"
    EXCHANGE_DIFFERENCES = "exchange_differences"
    TAX_ON_PROFIT = "tax_on_profit"


ASSETS = (Account.CASH, Account.RECEIVABLE, Account.CHANNEL_CLEARING, Account.INVENTORY, Account.PREPAYMENT)
LIABILITIES = (
    Account.PAYABLE, Account.DEBT, Account.UK_SALES_TAX, Account.EU_SALES_TAX, Account.PAYROLL_TAX,
    Account.CORPORATION_TAX,
)  # fmt: skip
TAXES = (Account.UK_SALES_TAX, Account.EU_SALES_TAX, Account.PAYROLL_TAX, Account.CORPORATION_TAX)
RESULT = tuple(Account)[tuple(Account).index(Account.REVENUE) :]


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: debit positive, credit negative."""

    day: int
    account: Account
    pence: int


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the bank statement; money in is positive."""

    day: int
    pence: int
    payee: str
    description: str
    reference: str


@dataclass(slots=True)
class Books:
    """The journal, running balances and the bank account."""

    postings: list[Posting] = field(default_factory=list)
    bank_lines: list[BankLine] = field(default_factory=list)
    balances: dict[Account, int] = field(default_factory=lambda: defaultdict(int))

    def post(self, day: int, debit: Account, credit: Account, pence: int) -> None:
        """Enter an amount on both sides; a negative one goes the other way round."""
        if pence == 0:
            return
        for account, signed in ((debit, pence), (credit, -pence)):
            self.postings.append(Posting(day, account, signed))
            self.balances[account] += signed

    def bank(self, line: BankLine, contra: Account) -> None:
        """Book a bank line against an account."""
        if line.pence == 0:
            return
        self.bank_lines.append(line)
        self.post(line.day, Account.CASH, contra, line.pence)

    def revalue(self, day: int, account: Account, target_pence: int) -> None:
        """Bring a foreign-currency account to its value at the day's rates."""
        self.post(day, account, Account.EXCHANGE_DIFFERENCES, target_pence - self.balances[account])

    @property
    def cash(self) -> int:
        """The bank balance in pence."""
        return self.balances[Account.CASH]

    @property
    def debt(self) -> int:
        """What is drawn on the facility, as a positive number."""
        return -self.balances[Account.DEBT]

    def profit_before_tax(self) -> int:
        """Everything earned so far, before tax on profit."""
        return -sum(self.balances[account] for account in RESULT if account is not Account.TAX_ON_PROFIT)
