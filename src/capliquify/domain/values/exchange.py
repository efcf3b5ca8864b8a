"""Dated exchange rates: one unit of the base currency buys `rate` units of the quote currency."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from capliquify.domain.errors import InvalidInput, RateMissing
from capliquify.domain.values.money import from_minor, minor_digits, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

STALE_AFTER_DAYS: Final = 3
SPOT_FIRST: Final = ("spot", "average")  # balances and cash: closing rate (IAS 21)
AVERAGE_FIRST: Final = ("average", "spot")  # results of a period
_INT64_SAFE: Final = 2**62


class QuotedRate(Protocol):
    """A record of a rate."""

    @property
    def rate_on(self) -> date:
        """Day of the quotation."""

    @property
    def base(self) -> str:
        """Currency one unit of which is priced."""

    @property
    def quote(self) -> str:
        """Currency of the price."""

    @property
    def rate(self) -> Decimal:
        """Units of quote for one unit of base."""

    @property
    def kind(self) -> str:
        """Whether it is a spot, average, budget or forward rate."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of source is worth `value` units of target, by a rate quoted on `rate_on`."""

    source: str
    target: str
    value: Fraction
    rate_on: date | None  # None where both currencies are the same
    asked_on: date

    @property
    def staleness_days(self) -> int:
        """Days between the quotation and the day it was asked for."""
        return 0 if self.rate_on is None else (self.asked_on - self.rate_on).days

    @property
    def note(self) -> str | None:
        """A sentence for the reader when the quotation is more than three days old."""
        if self.staleness_days <= STALE_AFTER_DAYS:
            return None
        return (
            f"{self.source} to {self.target} on {self.asked_on} uses the rate of {self.rate_on}, "
            f"{self.staleness_days} days older"
        )

    def of(self, amount: Decimal) -> Decimal:
        """The amount in the target currency, not rounded."""
        return amount * Decimal(self.value.numerator) / Decimal(self.value.denominator)


@dataclass(frozen=True, slots=True, eq=False)
class Conversion:
    """A converted column; `units` is 0 where `known` is False, and `reasons` says why by source currency."""

    units: NDArray[np.int64]
    known: NDArray[np.bool_]
    reasons: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Quotations:
    """Rates of one pair and kind in order of day."""

    days: list[date]
    values: list[Fraction]

    def last(self, on: date) -> tuple[date, Fraction] | None:
        position = bisect_right(self.days, on)
        return None if position == 0 else (self.days[position - 1], self.values[position - 1])


@dataclass(frozen=True, slots=True, eq=False)
class RateTable:
    """All known rates. See docs/formulas/exchange_rate.md."""

    _quotations: Mapping[tuple[str, str, str], _Quotations] = field(default_factory=dict)
    _neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_records(cls, rates: Iterable[QuotedRate]) -> RateTable:
        """The table of some records; of two rates of one pair, kind and day the later record counts.

        Raises:
            InvalidInput: A rate is zero or negative.
        """
        by_pair: dict[tuple[str, str, str], dict[date, Fraction]] = {}
        neighbours: dict[str, set[str]] = {}
        for record in rates:
            if record.rate <= 0:
                message = f"the rate {record.base}/{record.quote} of {record.rate_on} must be more than 0"
                raise InvalidInput(message)
            value = Fraction(*record.rate.as_integer_ratio())
            by_pair.setdefault((record.base, record.quote, record.kind), {})[record.rate_on] = value
            if record.kind in SPOT_FIRST:
                neighbours.setdefault(record.base, set()).add(record.quote)
                neighbours.setdefault(record.quote, set()).add(record.base)
        quotations = {
            pair: _Quotations(sorted(days), [days[day] for day in sorted(days)]) for pair, days in by_pair.items()
        }
        return cls(quotations, {currency: frozenset(others) for currency, others in neighbours.items()})

    def rate(self, source: str, target: str, on: date, *, prefer: Sequence[str] = SPOT_FIRST) -> Rate:
        """The last rate on or before a day: quoted directly, the inverse, or across one common currency.

        Args:
            source: Currency converted from.
            target: Currency converted to.
            on: The day the amount belongs to.
            prefer: Kinds of rates in order of preference; a later kind is used only where an earlier one has none.

        Raises:
            RateMissing: No such rate is known.
        """
        if source == target:
            return Rate(source, target, Fraction(1), None, on)
        for kind in prefer:
            found = self._pair(source, target, on, kind)
            if found:
                return Rate(source, target, found[1], found[0], on)
        crosses = [
            Rate(source, target, first.value * second.value, min(_day(first), _day(second)), on)
            for first, second in self._legs(source, target, on, prefer)
        ]
        if not crosses:
            message = f"no exchange rate from {source} to {target} on or before {on}: import fx-rates with this pair"
            raise RateMissing(message)
        return max(crosses, key=_day)

    def convert(
        self, amount: Decimal, source: str, target: str, on: date, *, prefer: Sequence[str] = SPOT_FIRST
    ) -> Decimal:
        """An amount in the target currency, rounded half up to its minor unit.

        Raises:
            RateMissing: No rate between the two is known on or before the day.
        """
        return round_half_up(self.rate(source, target, on, prefer=prefer).of(amount), minor_digits(target))

    def convert_minor(
        self, units: int, source: str, target: str, on: date, *, prefer: Sequence[str] = SPOT_FIRST
    ) -> int:
        """Minor units of the source currency in minor units of the target, rounded half up.

        Raises:
            RateMissing: No rate between the two is known on or before the day.
        """
        converted = self.convert(from_minor(units, source), source, target, on, prefer=prefer)
        return int(converted.scaleb(minor_digits(target)))

    def convert_array(
        self,
        units: NDArray[np.int64],
        currencies: Sequence[str],
        target: str,
        on: date,
        *,
        prefer: Sequence[str] = SPOT_FIRST,
    ) -> Conversion:
        """A column of minor units, each in its own currency, in minor units of the target.

        Args:
            units: Minor units (n,).
            currencies: Currency of each row (n,).
            target: Currency converted to.
            on: The day whose last known rates are used for all rows.
            prefer: Kinds of rates in order of preference.
        """
        order = {currency: code for code, currency in enumerate(sorted(set(currencies)))}
        codes = np.fromiter(map(order.__getitem__, currencies), np.int16, len(units))
        converted, known = np.zeros(len(units), np.int64), np.ones(len(units), np.bool_)
        reasons: dict[str, str] = {}
        notes: list[str] = []
        for source, code in order.items():
            rows = codes == code
            try:
                rate = self.rate(source, target, on, prefer=prefer)
            except RateMissing as missing:
                reasons[source] = str(missing)
                known[rows] = False
                continue
            scale = Fraction(10) ** (minor_digits(target) - minor_digits(source))
            converted[rows] = _multiply_half_up(units[rows], rate.value * scale)
            notes.extend(() if rate.note is None else (rate.note,))
        return Conversion(converted, known, reasons, tuple(notes))

    def _pair(self, source: str, target: str, on: date, kind: str) -> tuple[date, Fraction] | None:
        direct = self._quotations.get((source, target, kind))
        inverse = self._quotations.get((target, source, kind))
        straight = direct.last(on) if direct else None
        turned = inverse.last(on) if inverse else None
        if turned and (straight is None or turned[0] > straight[0]):
            return turned[0], 1 / turned[1]
        return straight

    def _legs(self, source: str, target: str, on: date, prefer: Sequence[str]) -> Iterable[tuple[Rate, Rate]]:
        common = self._neighbours.get(source, frozenset()) & self._neighbours.get(target, frozenset())
        for through in sorted(common):
            legs = [
                next(
                    (
                        Rate(one, other, found[1], found[0], on)
                        for kind in prefer
                        if (found := self._pair(one, other, on, kind))
                    ),
                    None,
                )
                for one, other in ((source, through), (through, target))
            ]
            if legs[0] and legs[1]:
                yield legs[0], legs[1]


def _day(rate: Rate) -> date:
    return rate.rate_on or rate.asked_on


def _multiply_half_up(units: NDArray[np.int64], factor: Fraction) -> NDArray[np.int64]:
    """Units times an exact factor, halves away from zero.

    Whole multiples of the denominator are taken out first, so that the products stay small enough for int64.
    """
    numerator, denominator = factor.numerator, factor.denominator
    sizes = np.abs(units)
    largest = int(sizes.max(initial=0)) * numerator // denominator
    if 2 * numerator * denominator >= _INT64_SAFE or largest >= _INT64_SAFE:
        exact = ((2 * int(size) * numerator + denominator) // (2 * denominator) for size in sizes)
        return np.sign(units) * np.fromiter(exact, np.int64, len(units))
    whole, rest = np.divmod(sizes, denominator)
    scaled: NDArray[np.int64] = whole * numerator + (2 * rest * numerator + denominator) // (2 * denominator)
    return np.sign(units) * scaled
