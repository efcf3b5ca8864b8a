"""The books by account and day, and the bank lines with what each was booked against."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from windtunnel.company.books import RESULT, Account

if TYPE_CHECKING:
    from windtunnel.company.books import BankLine, Books


class Postings:
    """Balances at the end of any day."""

    def __init__(self, books: Books) -> None:
        days: dict[Account, list[int]] = defaultdict(list)
        amounts: dict[Account, list[int]] = defaultdict(list)
        for posting in sorted(books.postings, key=lambda each: each.day):
            days[posting.account].append(posting.day)
            amounts[posting.account].append(posting.pence)
        self._days = days
        self._sums = {account: [0, *accumulate(each)] for account, each in amounts.items()}
        self.bank_lines = list(_with_contra(books))

    def balance(self, account: Account, day: int) -> int:
        """The debit balance at the end of a day."""
        if account not in self._sums:
            return 0
        return self._sums[account][bisect_right(self._days[account], day)]

    def movement(self, account: Account, first_day: int, last_day: int) -> int:
        """What was debited, less what was credited, from one day to another."""
        return self.balance(account, last_day) - self.balance(account, first_day - 1)

    def earned(self, first_day: int, last_day: int) -> int:
        """The profit after tax of some days."""
        return -sum(self.movement(account, first_day, last_day) for account in RESULT)


def _with_contra(books: Books) -> list[tuple[BankLine, Account]]:
    """Each bank line with the account on its other side: each is booked in a pair of postings of its own."""
    contras = [second.account for first, second in pairwise(books.postings) if first.account is Account.CASH]
    return list(zip(books.bank_lines, contras, strict=True))
