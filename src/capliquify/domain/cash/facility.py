"""Drawing and repaying credit facilities. See docs/formulas/facility_financing.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.domain.records.facility import DayCount
from capliquify.domain.values.money import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditLine:
    """One facility in minor units of the base currency."""

    limit: int
    annual_rate: Decimal
    day_count: DayCount


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """All credit a company can draw, the cheapest line first, and the cash its terms ask for."""

    lines: tuple[CreditLine, ...] = ()
    minimum_cash: int | None = None  # None where no facility states one: a breach is then cash below 0

    @property
    def limit(self) -> int:
        """What can be drawn on all lines together."""
        return sum(line.limit for line in self.lines)

    @property
    def floor(self) -> int:
        """Cash that must not be fallen below."""
        return self.minimum_cash or 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FinancedPeriod:
    """One period in minor units; what cannot be known is None.

    before_financing = opening + net - interest; closing = before_financing + draw - repay;
    headroom = limit - drawn; undrawn is what could still be drawn when the period's draw is decided.
    """

    opening: int | None
    net: int | None
    interest: int | None
    undrawn: int | None
    before_financing: int | None = None
    draw: int | None = None
    repay: int | None = None
    drawn: int | None = None
    headroom: int | None = None
    closing: int | None = None
    below_minimum: int | None = None


def year_fraction(day_count: DayCount, days: int) -> tuple[int, int]:
    """Numerator and denominator of a period's share of a year; `1/52` counts each week of the sheet the same."""
    if day_count is DayCount.WEEK:
        return 1, 52
    return days, 365 if day_count is DayCount.ACTUAL_365 else 360


def facility_interest(line: CreditLine, drawn: int, days: int) -> int:
    """Interest of a period on what was drawn at its start, rounded half up. See docs/formulas/facility_interest.md."""
    numerator, denominator = year_fraction(line.day_count, days)
    return int(round_half_up(drawn * line.annual_rate * numerator / denominator, 0))


def finance(
    credit: Credit | None,
    opening: int | None,
    opening_drawn: int | None,
    nets: Sequence[int | None],
    days: Sequence[int],
) -> Iterator[FinancedPeriod]:
    """Periods one after the other: draw to the minimum, repay from what is above it.

    Args:
        credit: The lines and the minimum, None where a rate to the base currency is missing.
        opening: Cash before the first period.
        opening_drawn: Drawn before the first period, laid on the cheapest lines first.
        nets: Net flow of each period before interest.
        days: Length of each period.
    """
    drawn = None if credit is None or opening_drawn is None else _spread(credit, opening_drawn)
    for net, length in zip(nets, days, strict=True):
        period, drawn = _finance_period(credit, opening, net, drawn, length)
        opening = period.closing
        yield period


def _spread(credit: Credit, total: int) -> tuple[int, ...]:
    """A total drawn over the lines, cheapest first; the dearest takes what exceeds all limits."""
    drawn: list[int] = []
    for line in credit.lines:
        drawn.append(min(line.limit, total - sum(drawn)))
    if drawn:
        drawn[-1] += total - sum(drawn)
    return tuple(drawn)


def _finance_period(
    credit: Credit | None, opening: int | None, net: int | None, drawn: tuple[int, ...] | None, days: int
) -> tuple[FinancedPeriod, tuple[int, ...] | None]:
    interest = before = undrawn = None
    if credit is not None and drawn is not None:
        interest = sum(facility_interest(line, part, days) for line, part in zip(credit.lines, drawn, strict=True))
        undrawn = max(credit.limit - sum(drawn), 0)
    if opening is not None and net is not None and interest is not None:
        before = opening + net - interest
    if credit is None or drawn is None or undrawn is None or before is None:
        return FinancedPeriod(opening=opening, net=net, interest=interest, undrawn=undrawn), None
    draw = min(max(credit.floor - before, 0), undrawn)
    repay = min(sum(drawn), max(before - credit.floor, 0))
    after = _spread(credit, sum(drawn) + draw - repay)
    closing = before + draw - repay
    period = FinancedPeriod(
        opening=opening,
        net=net,
        interest=interest,
        before_financing=before,
        undrawn=undrawn,
        draw=draw,
        repay=repay,
        drawn=sum(after),
        headroom=credit.limit - sum(after),
        closing=closing,
        below_minimum=max(credit.floor - closing, 0),
    )
    return period, after
