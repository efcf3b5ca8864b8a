"""Value added tax by quarter and corporation tax by year."""

from __future__ import annotations

from dataclasses import dataclass, field

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.days import add_months, date_of, day_of, month_end, next_banking_day
from windtunnel.company.money import share

_PROFIT_TAX_PERCENT = 25
_YEAR_END_MONTH = 3


@dataclass(slots=True)
class TaxDue:
    """A return that is filed and will be paid (or, negative, refunded)."""

    name: str
    category: str
    account: Account
    day: int
    pence: int


@dataclass(slots=True)
class Taxes:
    """Files returns, accrues tax on profit and pays both."""

    books: Books
    due: list[TaxDue] = field(default_factory=list)
    year_start_profit: int = 0
    accrued: int = 0

    def pay(self, day: int) -> None:
        """Pay or receive what falls due."""
        for tax in [tax for tax in self.due if tax.day == day]:
            self.books.bank(BankLine(day, -tax.pence, tax.name, "Tax", "Tax return"), tax.account)
            self.due.remove(tax)

    def close_month(self, day: int) -> None:
        """File the quarter's returns and bring the accrued tax on profit up to date."""
        self._accrue(day)
        if date_of(day).month % 3 == 0:
            self._file("HM Revenue and Customs VAT", Account.UK_SALES_TAX, add_months(day + 1, 1) + 6)
            self._file("EU VAT one-stop shop", Account.EU_SALES_TAX, month_end(day + 1))
        if date_of(day).month == _YEAR_END_MONTH:
            self._close_year(day)

    def _file(self, name: str, account: Account, pay_day: int) -> None:
        pence = -self.books.balances[account] - sum(tax.pence for tax in self.due if tax.account is account)
        if pence:
            category = "sales_tax" if pence > 0 else "tax_refunds"
            self.due.append(TaxDue(name, category, account, next_banking_day(pay_day), pence))

    def _accrue(self, day: int) -> None:
        profit = self.books.profit_before_tax() - self.year_start_profit
        target = max(share(profit, _PROFIT_TAX_PERCENT, 100), 0)
        self.books.post(day, Account.TAX_ON_PROFIT, Account.CORPORATION_TAX, target - self.accrued)
        self.accrued = target

    def _close_year(self, day: int) -> None:
        if self.accrued:
            pay_day = next_banking_day(day_of(date_of(day).year + 1, 1, 1))
            self.due.append(
                TaxDue("HM Revenue and Customs corporation tax", "corporation_tax", Account.CORPORATION_TAX, pay_day,
                       self.accrued)
            )  # fmt: skip
        self.year_start_profit = self.books.profit_before_tax()
        self.accrued = 0
