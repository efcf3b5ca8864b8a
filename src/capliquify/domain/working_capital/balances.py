"""Balances of receivables, inventory and payables at month-ends, in one currency and without tax."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from capliquify.domain.errors import RateMissing
from capliquify.domain.records.ledger_balance import AccountClass
from capliquify.domain.values.days import add_months, month_end
from capliquify.domain.values.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from capliquify.domain.records.ledger_balance import LedgerBalance
    from capliquify.domain.values.exchange import RateTable

TRADE_CLASSES: Final = (AccountClass.RECEIVABLE, AccountClass.INVENTORY, AccountClass.PAYABLE)
_TAXED: Final = frozenset({AccountClass.RECEIVABLE, AccountClass.PAYABLE})


class BalanceOfDay(NamedTuple):
    """What a class of accounts stood at on a day, tax included."""

    balance_on: date
    amount: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEndBalances:
    """Balances of one month-end, tax taken out."""

    month_end: date
    receivable: Measure
    inventory: Measure
    payable: Measure

    def of(self, account_class: AccountClass) -> Measure:
        """The balance of one of the three classes."""
        return {
            AccountClass.RECEIVABLE: self.receivable,
            AccountClass.INVENTORY: self.inventory,
            AccountClass.PAYABLE: self.payable,
        }[account_class]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceWindow:
    """The month-ends from twelve months before the closing one to it, those that are complete."""

    closing_on: date
    closing: MonthEndBalances
    month_ends: tuple[MonthEndBalances, ...]  # oldest first
    notes: tuple[str, ...]


def balance_on_or_before(
    balances: Iterable[LedgerBalance], account_class: AccountClass, on: date, currency: str, rates: RateTable
) -> BalanceOfDay | None:
    """The latest balance of a class on or before a day, entities summed, tax included; None when there is none."""
    known = [balance for balance in balances if balance.account_class is account_class and balance.balance_on <= on]
    if not known:
        return None
    latest = max(balance.balance_on for balance in known)
    rows = [balance for balance in known if balance.balance_on == latest]
    return BalanceOfDay(latest, _sum_converted(rows, currency, rates, [], tax_included=True))


def balance_window(
    balances: Iterable[LedgerBalance], as_of: date, currency: str, rates: RateTable
) -> BalanceWindow | None:
    """Month-end balances that end with the latest month-end on or before a day; None when there is none.

    A month-end is used when it has every class, and every entity's line of it, that the month-ends around it have.
    """
    by_day: dict[date, list[LedgerBalance]] = defaultdict(list)
    for balance in balances:
        is_month_end = balance.balance_on == month_end(balance.balance_on)
        if is_month_end and balance.balance_on <= as_of and balance.account_class in TRADE_CLASSES:
            by_day[balance.balance_on].append(balance)
    if not by_day:
        return None
    closing_on = max(by_day)
    first_on = month_end(add_months(closing_on, -12))
    days = sorted(day for day in by_day if day >= first_on)
    gaps = {day: missing for day in days if (missing := _missing_lines(day, days, by_day))}
    notes = [
        f"the month-end {day} is left out of the average: it has no {', '.join(gaps[day])} balance" for day in gaps
    ]
    month_ends = {day: _month_end(day, by_day[day], currency, rates, notes) for day in days}
    return BalanceWindow(
        closing_on=closing_on,
        closing=month_ends[closing_on],
        month_ends=tuple(month_ends[day] for day in days if day not in gaps),
        notes=tuple(dict.fromkeys(notes)),
    )


def _missing_lines(day: date, days: Sequence[date], by_day: Mapping[date, Sequence[LedgerBalance]]) -> list[str]:
    """Classes other month-ends have and this one lacks, and entities that are missing between two that have them."""
    present = {(row.account_class, row.entity) for row in by_day[day]}
    classes = {row.account_class for other in days for row in by_day[other]}
    missing = [each.value for each in TRADE_CLASSES if each in classes - {each for each, _ in present}]
    before = {(row.account_class, row.entity) for other in days if other < day for row in by_day[other]}
    after = {(row.account_class, row.entity) for other in days if other > day for row in by_day[other]}
    between = sorted((each.value, entity) for each, entity in (before & after) - present if each.value not in missing)
    return missing + [f"{each} ({entity})" if entity else each for each, entity in between]


def _month_end(
    day: date, rows: Sequence[LedgerBalance], currency: str, rates: RateTable, notes: list[str]
) -> MonthEndBalances:
    def balance(account_class: AccountClass) -> Measure:
        of_class = [row for row in rows if row.account_class is account_class]
        if not of_class:
            return Measure.absent(f"no {account_class.value} balance of {day} is known: import ledger-balances")
        return _sum_converted(of_class, currency, rates, notes, tax_included=False)

    return MonthEndBalances(
        month_end=day,
        receivable=balance(AccountClass.RECEIVABLE),
        inventory=balance(AccountClass.INVENTORY),
        payable=balance(AccountClass.PAYABLE),
    )


def _sum_converted(
    rows: Sequence[LedgerBalance], currency: str, rates: RateTable, notes: list[str], *, tax_included: bool
) -> Measure:
    total = Decimal(0)
    for row in rows:
        strips_tax = not tax_included and row.account_class in _TAXED
        try:
            rate = rates.rate(row.currency, currency, row.balance_on)
        except RateMissing as missing:
            return Measure.absent(str(missing))
        total += rate.of(row.amount - row.tax_included if strips_tax else row.amount)
        notes.extend(() if rate.note is None else (rate.note,))
    return Measure(total)
