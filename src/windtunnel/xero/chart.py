"""The chart of accounts: the books' accounts under the codes and types a bookkeeper gave them in Xero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from windtunnel.company.books import Account
from windtunnel.xero.notation import Document, guid, instant_field

BASE_CURRENCY: Final = "GBP"
_MADE: Final = datetime(2022, 4, 6, 9, tzinfo=UTC)


@dataclass(frozen=True)
class LedgerAccount:
    """One account as Xero shows it.

    Attributes:
        account: In the books; None where nothing is ever posted.
        code: Its code.
        name: Its label on reports.
        type: Xero's account type.
        account_class: The group its type is in.
        system: What Xero itself uses it for, empty for nothing.
        section: The part of a report it stands in.
    """

    account: Account | None
    code: str
    name: str
    type: str
    account_class: str
    section: str
    system: str = ""

    @property
    def id(self) -> str:
        """Its id."""
        return guid("account", self.code)

    def document(self) -> Document:
        """What `GET /Accounts` gives."""
        document: Document = {
            "AccountID": self.id,
            "Code": self.code,
            "Name": self.name,
            "Status": "ACTIVE",
            "Type": self.type,
            "TaxType": "NONE",
            "Class": self.account_class,
            "EnablePaymentsToAccount": self.type == "BANK",
            "ShowInExpenseClaims": False,
            "UpdatedDateUTC": instant_field(_MADE),
        }
        if self.system:
            document["SystemAccount"] = self.system
        if self.type == "BANK":
            document |= {
                "BankAccountNumber": "20999900000000",
                "BankAccountType": "BANK",
                "CurrencyCode": BASE_CURRENCY,
            }
        return document


_ASSET, _LIABILITY, _EQUITY, _REVENUE, _EXPENSE = "ASSET", "LIABILITY", "EQUITY", "REVENUE", "EXPENSE"
CHART: Final = (
    LedgerAccount(Account.CASH, "090", "Business Current Account", "BANK", _ASSET, "Bank"),
    LedgerAccount(Account.REVENUE, "200", "Sales", "REVENUE", _REVENUE, "Income"),
    LedgerAccount(Account.COST_OF_GOODS_SOLD, "310", "Cost of Goods Sold", "DIRECTCOSTS", _EXPENSE,
                  "Less Cost of Sales"),
    LedgerAccount(Account.MARKETING, "400", "Advertising & Marketing", "OVERHEADS", _EXPENSE,
                  "Less Operating Expenses"),
    LedgerAccount(Account.CHANNEL_FEES, "404", "Channel Fees", "OVERHEADS", _EXPENSE, "Less Operating Expenses"),
    LedgerAccount(Account.PROFESSIONAL_FEES, "412", "Consulting & Accounting", "OVERHEADS", _EXPENSE,
                  "Less Operating Expenses"),
    LedgerAccount(Account.LOGISTICS, "425", "Freight & Fulfilment", "OVERHEADS", _EXPENSE, "Less Operating Expenses"),
    LedgerAccount(Account.INTEREST, "437", "Interest Paid", "OVERHEADS", _EXPENSE, "Less Operating Expenses"),
    LedgerAccount(Account.PREMISES, "469", "Rent & Utilities", "OVERHEADS", _EXPENSE, "Less Operating Expenses"),
    LedgerAccount(Account.PAYROLL, "477", "Salaries", "OVERHEADS", _EXPENSE, "Less Operating Expenses"),
    LedgerAccount(Account.EXCHANGE_DIFFERENCES, "498", "Foreign Currency Gains and Losses", "EXPENSE", _EXPENSE,
                  "Less Operating Expenses", "BANKCURRENCYGAIN"),
    LedgerAccount(Account.TAX_ON_PROFIT, "500", "Corporation Tax Expense", "EXPENSE", _EXPENSE,
                  "Less Operating Expenses"),
    LedgerAccount(Account.RECEIVABLE, "610", "Accounts Receivable", "CURRENT", _ASSET, "Current Assets", "DEBTORS"),
    LedgerAccount(Account.CHANNEL_CLEARING, "615", "Channel Clearing", "CURRENT", _ASSET, "Current Assets"),
    LedgerAccount(Account.PREPAYMENT, "620", "Deposits to Suppliers", "PREPAYMENT", _ASSET, "Current Assets"),
    LedgerAccount(Account.INVENTORY, "630", "Inventory", "INVENTORY", _ASSET, "Current Assets"),
    LedgerAccount(Account.PAYABLE, "800", "Accounts Payable", "CURRLIAB", _LIABILITY, "Current Liabilities",
                  "CREDITORS"),
    LedgerAccount(Account.UK_SALES_TAX, "820", "VAT", "CURRLIAB", _LIABILITY, "Current Liabilities", "GST"),
    LedgerAccount(Account.EU_SALES_TAX, "822", "EU VAT (One Stop Shop)", "CURRLIAB", _LIABILITY,
                  "Current Liabilities"),
    LedgerAccount(Account.PAYROLL_TAX, "825", "PAYE Payable", "CURRLIAB", _LIABILITY, "Current Liabilities"),
    LedgerAccount(Account.CORPORATION_TAX, "830", "Corporation Tax", "CURRLIAB", _LIABILITY, "Current Liabilities"),
    LedgerAccount(Account.DEBT, "900", "Revolving Credit Facility", "TERMLIAB", _LIABILITY,
                  "Non-Current Liabilities"),
    LedgerAccount(None, "960", "Retained Earnings", "EQUITY", _EQUITY, "Equity", "RETAINEDEARNINGS"),
    LedgerAccount(Account.CAPITAL, "970", "Owners' Capital", "EQUITY", _EQUITY, "Equity"),
    LedgerAccount(Account.DIVIDENDS, "980", "Dividends Paid", "EQUITY", _EQUITY, "Equity"),
)  # fmt: skip
BY_ACCOUNT: Final = {each.account: each for each in CHART if each.account is not None}
BANK: Final = BY_ACCOUNT[Account.CASH]
# What nobody can tell from Xero's account types; the company's bookkeeper can.
ACCOUNT_CLASSES: Final = {"615": "receivable", "822": "tax", "825": "tax", "830": "tax"}
