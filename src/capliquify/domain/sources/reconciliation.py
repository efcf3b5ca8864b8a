"""Our figures beside a vendor's own, and payouts beside the bank. See docs/formulas/reconciliation.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from capliquify.domain.errors import RateMissing
from capliquify.domain.values.money import from_minor, minor_digits, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

DEPOSIT_DAYS: Final = 5  # banking days between what a channel says and what the bank books
CONVERTED_WITHIN: Final = Decimal("0.02")  # a bank's own rate is not the day's
_NOTHING: Final = Decimal(0)


class Rates(Protocol):
    """What amounts are converted by."""

    def convert(self, amount: Decimal, source: str, target: str, on: date) -> Decimal:
        """An amount in the target currency.

        Raises:
            RateMissing: No rate is known.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedRow:
    """A row behind a compared figure; None where one side does not break its figure down like this."""

    name: str
    ours: Decimal | None
    theirs: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A figure of ours beside theirs; `ours` is None, with the reason, where it cannot be computed."""

    ours: Decimal | None
    theirs: Decimal
    rows: tuple[ComparedRow, ...] = ()
    reason: str | None = None

    @property
    def variance(self) -> Decimal | None:
        """Ours less theirs."""
        return None if self.ours is None else self.ours - self.theirs


def compare(
    ours: Mapping[str, Decimal | None], theirs: Decimal, parts: Mapping[str, Decimal], reason: str | None = None
) -> Comparison:
    """A figure and its breakdown beside a vendor's.

    Args:
        ours: Our breakdown; its sum is our figure. None: a part that cannot be computed, for the reason.
        theirs: The vendor's figure.
        parts: The vendor's breakdown, empty where it gives none. Where no name is in both, both are shown as they are.
        reason: Why our figure cannot be computed; None where it can.
    """
    common = bool(ours.keys() & parts.keys())
    rows = [
        ComparedRow(
            name=name,
            ours=ours.get(name, _NOTHING if common else None),
            theirs=parts.get(name, _NOTHING if common else None),
        )
        for name in {**ours, **parts}
    ]
    rows.sort(key=lambda row: (-abs((row.ours or _NOTHING) - (row.theirs or _NOTHING)), row.name))
    total = sum((each for each in ours.values() if each is not None), _NOTHING) if reason is None else None
    return Comparison(ours=total, theirs=theirs, rows=tuple(rows), reason=reason)


def rounded(parts: Mapping[str, Decimal], currency: str) -> dict[str, Decimal]:
    """A breakdown in whole minor units that adds up to its own rounded total: the largest fractions round up."""
    digits = minor_digits(currency)
    units = {name: value.scaleb(digits) for name, value in parts.items()}
    whole = {name: int(value.to_integral_value(ROUND_FLOOR)) for name, value in units.items()}
    total = round_half_up(sum(units.values(), _NOTHING), 0)
    up = sorted(units, key=lambda name: (whole[name] - units[name], name))[: int(total) - sum(whole.values())]
    return {name: from_minor(count + (name in up), currency) for name, count in whole.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserve:
    """What one settlement kept back and gave free; both are 0 or more."""

    settlement: str
    paid_on: date
    withheld: Decimal
    released: Decimal


def reserve_carried(reserves: Iterable[Reserve]) -> Comparison | None:
    """What settlements of a channel gave free beside what each one's predecessor kept back; None where nothing was.

    What the first gives free was kept back before our time, and what the last keeps back is still to come.
    """
    in_order = sorted(reserves, key=lambda each: (each.paid_on, each.settlement))
    if not any(each.withheld or each.released for each in in_order):
        return None
    pairs = list(pairwise(in_order))
    rows = tuple(
        ComparedRow(name=after.settlement, ours=after.released, theirs=before.withheld) for before, after in pairs
    )
    return Comparison(
        ours=sum((after.released for _, after in pairs), _NOTHING),
        theirs=sum((before.withheld for before, _ in pairs), _NOTHING),
        rows=rows,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Deposit:
    """Money a channel says it sent to the bank."""

    key: str
    amount: Decimal
    currency: str
    paid_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class BankLine:
    """A line of a bank account."""

    key: str
    account: str
    booked_on: date
    amount: Decimal
    currency: str
    text: str


def match_deposits(deposits: Iterable[Deposit], lines: Sequence[BankLine], rates: Rates) -> dict[str, BankLine]:
    """The bank line of each deposit that has one; no line stands for two.

    A line is of the same amount in the deposit's currency, or within two percent of it converted at the day's rate,
    and booked within five banking days. Of several the one in the same currency counts, then the nearest, then one
    that names the deposit.
    """
    by_month: dict[tuple[int, int], list[BankLine]] = defaultdict(list)
    for line in lines:
        by_month[line.booked_on.year, line.booked_on.month].append(line)
    taken: set[str] = set()
    found: dict[str, BankLine] = {}
    for deposit in sorted(deposits, key=lambda each: (each.paid_on, each.key)):
        near = (line for month in _months_around(deposit.paid_on) for line in by_month.get(month, ()))
        fits = [
            (place, line)
            for line in near
            if line.key not in taken and (place := _fit(deposit, line, rates)) is not None
        ]
        if fits:
            _, line = min(fits, key=lambda fit: (fit[0], fit[1].key))
            taken.add(line.key)
            found[deposit.key] = line
    return found


def _fit(deposit: Deposit, line: BankLine, rates: Rates) -> tuple[bool, int, bool] | None:
    distance = abs(int(np.busday_count(deposit.paid_on, line.booked_on)))
    if distance > DEPOSIT_DAYS:
        return None
    converted = line.currency != deposit.currency
    if not converted:
        fits = line.amount == deposit.amount
    else:
        try:
            expected = rates.convert(deposit.amount, deposit.currency, line.currency, line.booked_on)
        except RateMissing:
            return None
        fits = expected != 0 and abs(line.amount - expected) <= CONVERTED_WITHIN * abs(expected)
    return (converted, distance, deposit.key not in line.text) if fits else None


def _months_around(day: date) -> list[tuple[int, int]]:
    month = day.year * 12 + day.month - 1
    return [((month + step) // 12, (month + step) % 12 + 1) for step in (-1, 0, 1)]
