"""Telling series that have ended from series that only rest out of season."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.demand.history import WEEK_DAYS
from capliquify.domain.demand.model_choice import SEASON_WEEKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from capliquify.domain.demand.history import WeeklyHistory

SILENT_WEEKS: Final = 26


def ended_series(history: WeeklyHistory, today: int) -> NDArray[np.bool_]:
    """Series (series,) without a sale in the last 26 weeks, unless the same weeks a year before were as silent.

    Args:
        history: Weekly sales.
        today: Day number the silence is counted to.
    """
    silent = history.last_sold <= today - SILENT_WEEKS * WEEK_DAYS
    last = (today + 1 - history.first_day) // WEEK_DAYS - SEASON_WEEKS
    first = last - SILENT_WEEKS
    if first < 0 or last > history.units.shape[1]:
        return silent
    rested = ~(history.units[:, first:last] > 0).any(axis=1) & (history.starts < first)
    return silent & ~rested
