"""Cash and drawn credit a plan starts from. See docs/formulas/opening_cash.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.errors import RateMissing
from capliquify.domain.records.ledger_balance import AccountClass
from capliquify.domain.values.days import day_number, day_of
from capliquify.domain.values.money import to_minor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from capliquify.domain.records.ledger_balance import LedgerBalance
    from capliquify.domain.snapshot import Snapshot
    from capliquify.domain.values.exchange import RateTable

_STALE_AFTER_DAYS: Final = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningBalance:
    """Minor units of the base currency, or the reason there are none."""

    amount: int | None
    reason: str | None = None
    notes: tuple[str, ...] = ()


def opening_cash(snapshot: Snapshot, rates: RateTable) -> OpeningBalance:
    """The latest cash balance of each entity and currency, plus the bank lines booked after it.

    Bank lines on or before the day of the balance are in it already. Lines of a currency without a balance of its
    own follow the latest balance of all. Foreign amounts are converted at the rate of the snapshot's day.
    """
    balances = _latest(snapshot, AccountClass.CASH)
    if not balances:
        reason = f"no cash balance: import ledger-balances with a cash balance on or before {snapshot.as_of}"
        return OpeningBalance(amount=None, reason=reason)
    units, days = _by_currency(balances)
    latest_balance = max(days.values())
    last_line = _add_bank_lines(snapshot, units, days, latest_balance)
    known_through = max(latest_balance, last_line)
    notes = tuple(_lines_of_nobody(snapshot, balances, days))
    if day_number(snapshot.as_of) - known_through > _STALE_AFTER_DAYS:
        notes += (f"cash is known only up to {day_of(known_through)}: import a later balance or bank lines",)
    return _converted(snapshot, units, rates, notes)


def opening_drawn(snapshot: Snapshot, rates: RateTable) -> OpeningBalance:
    """What is drawn on the facilities: the latest debt balances, 0 where none is known or no facility exists."""
    balances = _latest(snapshot, AccountClass.DEBT)
    if not balances:
        return OpeningBalance(amount=0)
    if not snapshot.facilities:
        note = "debt is known but no facility: it is neither drawn on nor repaid from cash; import facility"
        return OpeningBalance(amount=0, notes=(note,))
    units, _ = _by_currency(balances)
    debt = _converted(snapshot, units, rates, ())
    return OpeningBalance(amount=None if debt.amount is None else max(debt.amount, 0), reason=debt.reason)


def _latest(snapshot: Snapshot, account_class: AccountClass) -> list[LedgerBalance]:
    """All balances of a class on the latest day of their entity and currency."""
    known = [
        balance
        for balance in snapshot.ledger_balances
        if balance.account_class is account_class and balance.balance_on <= snapshot.as_of
    ]
    last: dict[tuple[str, str], date] = {}
    for balance in known:
        key = (balance.entity, balance.currency)
        last[key] = max(last.get(key, balance.balance_on), balance.balance_on)
    return [balance for balance in known if balance.balance_on == last[balance.entity, balance.currency]]


def _by_currency(balances: Sequence[LedgerBalance]) -> tuple[dict[str, int], dict[str, int]]:
    """Minor units and the latest day by currency."""
    units: dict[str, int] = defaultdict(int)
    days: dict[str, int] = {}
    for balance in balances:
        day = day_number(balance.balance_on)
        units[balance.currency] += to_minor(balance.amount, balance.currency)
        days[balance.currency] = max(days.get(balance.currency, day), day)
    return units, days


def _add_bank_lines(snapshot: Snapshot, units: dict[str, int], days: Mapping[str, int], latest_balance: int) -> int:
    """Add later bank lines to the balances of their currencies; the day of the last line added."""
    bank = snapshot.bank
    as_of = day_number(snapshot.as_of)
    last_line = latest_balance
    for row in np.flatnonzero((bank.booked_on > min(days.values())) & (bank.booked_on <= as_of)).tolist():
        currency, day = bank.currency[row], int(bank.booked_on[row])
        if day > days.get(currency, latest_balance):
            units[currency] = units.get(currency, 0) + int(bank.amount[row])
            last_line = max(last_line, day)
    return last_line


def _lines_of_nobody(
    snapshot: Snapshot, balances: Sequence[LedgerBalance], last_days: Mapping[str, int]
) -> Iterator[str]:
    """Notes on lines after one entity's balance and before another's: a bank line does not say whose it is."""
    for currency, last_day in last_days.items():
        first_day = min(day_number(balance.balance_on) for balance in balances if balance.currency == currency)
        between = (snapshot.bank.booked_on > first_day) & (snapshot.bank.booked_on <= last_day)
        lines = sum(snapshot.bank.currency[row] == currency for row in np.flatnonzero(between).tolist())
        if lines:
            yield (
                f"{lines} {currency} bank lines of {day_of(first_day + 1)} to {day_of(last_day)} are not counted: the "
                "entities' cash balances are of different days, and a line does not say whose it is"
            )


def _converted(
    snapshot: Snapshot, units: Mapping[str, int], rates: RateTable, notes: tuple[str, ...]
) -> OpeningBalance:
    try:
        amount = sum(
            rates.convert_minor(amount, currency, snapshot.currency, snapshot.as_of)
            for currency, amount in units.items()
        )
    except RateMissing as missing:
        return OpeningBalance(amount=None, reason=str(missing), notes=notes)
    return OpeningBalance(amount=amount, notes=notes)
