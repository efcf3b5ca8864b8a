"""Sales as a matrix of series and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.values.days import day_number, day_of
from capliquify.domain.values.period import Period

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from capliquify.domain.snapshot import SalesColumns

WEEK_DAYS: Final = 7
_QUIET_DAYS: Final = 2  # a week whose last two days sold nothing is still whole: offices close on weekends


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeeklyHistory:
    """Units sold in whole weeks, oldest first; returns are subtracted."""

    series: tuple[tuple[str, str, str], ...]  # item, channel, market; in alphabetical order
    units: NDArray[np.float64]  # (series, weeks)
    starts: NDArray[np.int64]  # first week with a sale of each series; the number of weeks where there is none yet
    last_sold: NDArray[np.int64]  # day number of each series' last sale
    first_day: int  # day number of the first day of the first week
    known_until: int  # day number of the last sale of all

    @property
    def end_before(self) -> int:
        """Day number of the first day after the last whole week."""
        return self.first_day + WEEK_DAYS * int(self.units.shape[1])

    @property
    def weeks(self) -> tuple[Period, ...]:
        """The weeks of the columns."""
        edges = [day_of(day) for day in range(self.first_day, self.end_before + 1, WEEK_DAYS)]
        return tuple(Period(start, end) for start, end in pairwise(edges))


def weekly_history(sales: SalesColumns, as_of: date, week_ends_on: int) -> WeeklyHistory | None:
    """Units by series and whole week up to a day; None when nothing was sold by then.

    The history ends with the last whole week whose sales are known: sales that arrive late are not taken for zeros.
    """
    today = day_number(as_of)
    rows = np.flatnonzero((sales.sold_on <= today) & (sales.quantity != 0))
    if not len(rows):
        return None
    series, codes = _series(sales, rows)
    days, quantity = sales.sold_on[rows], sales.quantity[rows]
    known_until = int(days.max())
    first_day = _week_start(int(days.min()), week_ends_on)
    end_before = min(_week_start(today + 1, week_ends_on), _week_start(known_until + 1 + _QUIET_DAYS, week_ends_on))
    count = max((end_before - first_day) // WEEK_DAYS, 0)
    week = (days - first_day) // WEEK_DAYS
    whole = week < count
    cells = codes[whole] * count + week[whole]
    units = np.bincount(cells, weights=quantity[whole], minlength=len(series) * count).astype(np.float64)
    sold = quantity > 0
    starts = np.full(len(series), count, np.int64)
    np.minimum.at(starts, codes[sold & whole], week[sold & whole])
    last_sold = np.full(len(series), first_day, np.int64)
    np.maximum.at(last_sold, codes[sold], days[sold])
    return WeeklyHistory(
        series=series,
        units=units.reshape(len(series), count),
        starts=starts,
        last_sold=last_sold,
        first_day=first_day,
        known_until=known_until,
    )


def _week_start(day: int, week_ends_on: int) -> int:
    """The first day of the week a day number is in; day number 0 was a Thursday, weekday 3."""
    return day - (day + 3 - (week_ends_on + 1)) % WEEK_DAYS


def _series(sales: SalesColumns, rows: NDArray[np.int64]) -> tuple[tuple[tuple[str, str, str], ...], NDArray[np.int64]]:
    everything = list(zip(sales.item, sales.channel, sales.market, strict=True))
    keys = everything if len(rows) == len(everything) else [everything[row] for row in rows.tolist()]
    series = tuple(sorted(set(keys)))
    codes = {key: code for code, key in enumerate(series)}
    return series, np.fromiter(map(codes.__getitem__, keys), np.int64, len(keys))
