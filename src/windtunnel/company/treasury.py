"""The credit facility, its interest and the owners' dividend."""

from __future__ import annotations

from dataclasses import dataclass

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.days import date_of, day_of, is_banking_day, month_start, next_banking_day
from windtunnel.company.money import share
from windtunnel.company.profile import FACILITY_LIMIT, FACILITY_RATE_PERCENT

FACILITY_NAME = "Revolving credit facility"
_STEP = 10_000_00
_DRAW_BELOW = 75_000_00
_REPAY_ABOVE = 140_000_00
_KEEP_AFTER_REPAYMENT = 110_000_00
_DIVIDEND_ON = (2, 26)


@dataclass(slots=True)
class Treasury:
    """Keeps the bank balance between a floor and a ceiling."""

    books: Books
    season_funding: int  # cash left after the dividend, for the months before the next peak
    interest_owed: int = 0

    def manage(self, day: int) -> None:
        """Pay interest and dividend, then draw or repay in whole steps."""
        self.interest_owed += share(self.books.debt, FACILITY_RATE_PERCENT, 36_500)
        if not is_banking_day(day):
            return
        if day == next_banking_day(month_start(day)):
            self.books.bank(BankLine(day, -self.interest_owed, "Bank", "Facility interest", ""), Account.INTEREST)
            self.interest_owed = 0
        if day == next_banking_day(day_of(date_of(day).year, *_DIVIDEND_ON)):
            self._pay_dividend(day)
        self._draw_or_repay(day)

    def _pay_dividend(self, day: int) -> None:
        surplus = self.books.cash - self.books.debt - self.season_funding
        if surplus > 0:
            self.books.bank(BankLine(day, -surplus, "Shareholders", "Dividend", ""), Account.DIVIDENDS)

    def _draw_or_repay(self, day: int) -> None:
        cash, debt = self.books.cash, self.books.debt
        if cash < _DRAW_BELOW:
            steps = -((cash - _DRAW_BELOW) // _STEP)
            amount = min(steps * _STEP, FACILITY_LIMIT - debt)
            self.books.bank(BankLine(day, amount, "Bank", "Facility drawdown", FACILITY_NAME), Account.DEBT)
        elif cash > _REPAY_ABOVE and debt:
            amount = min((cash - _KEEP_AFTER_REPAYMENT) // _STEP * _STEP, debt)
            self.books.bank(BankLine(day, -amount, "Bank", "Facility repayment", FACILITY_NAME), Account.DEBT)
