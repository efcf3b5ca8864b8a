"""Exponential smoothing by month, spread over weeks by last year's profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.demand.exponential_smoothing import exponential_smoothing
from capliquify.domain.demand.history import WEEK_DAYS
from capliquify.domain.demand.model_choice import SEASON_WEEKS
from capliquify.domain.values.days import add_months, day_number, day_of

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from capliquify.domain.demand.history import WeeklyHistory

EXPONENTIAL_SMOOTHING: Final = "exponential_smoothing"
SEASON_MONTHS: Final = 12
MONTHS_NEEDED: Final = 2 * SEASON_MONTHS
_YEAR_DAYS: Final = SEASON_WEEKS * WEEK_DAYS


def smooth_months(history: WeeklyHistory, horizon: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Weekly forecasts (series, horizon) by months, and which series (series,) are long enough for them.

    Weeks are cut into days evenly to be summed by month. Within a month the forecast follows the weeks of one year
    before, evenly where nothing was sold in them. See docs/formulas/exponential_smoothing.md.
    """
    edges = _month_edges(history, horizon)
    daily = np.repeat(history.units / WEEK_DAYS, WEEK_DAYS, axis=1)
    known = np.flatnonzero(edges <= history.end_before)
    forecast = np.zeros((len(history.series), horizon))
    enough = np.zeros(len(history.series), np.bool_)
    if len(known) - 1 < MONTHS_NEEDED:
        return forecast, enough
    past = np.add.reduceat(
        daily[:, : edges[known[-1]] - history.first_day], edges[known[:-1]] - history.first_day, axis=1
    )
    first_months = np.searchsorted(edges, history.first_day + WEEK_DAYS * history.starts)
    enough = len(known) - 1 - first_months >= MONTHS_NEEDED
    for row in np.flatnonzero(enough).tolist():
        months = exponential_smoothing(
            past[row : row + 1, first_months[row] :], len(edges) - len(known), season_length=SEASON_MONTHS
        )
        forecast[row] = _spread(months[0], daily[row], edges[known[-1] :], history, horizon)
    return forecast, enough


def _month_edges(history: WeeklyHistory, horizon: int) -> NDArray[np.int64]:
    """Day numbers of the firsts of months: from the first one in the history to the one after the horizon."""
    end = history.end_before + WEEK_DAYS * horizon
    first = _first_of_month_on_or_after(day_of(history.first_day))
    edges = [day_number(first)]
    while edges[-1] < end:
        first = add_months(first, 1)
        edges.append(day_number(first))
    return np.array(edges, np.int64)


def _first_of_month_on_or_after(day: date) -> date:
    return day if day.day == 1 else add_months(day.replace(day=1), 1)


def _spread(
    months: NDArray[np.float64],
    daily: NDArray[np.float64],
    edges: NDArray[np.int64],
    history: WeeklyHistory,
    horizon: int,
) -> NDArray[np.float64]:
    """Weekly sums (horizon,) of monthly forecasts; `edges` are the months' firsts and the day after the last."""
    days = np.arange(edges[0], edges[-1])
    years_back = (days - history.end_before) // _YEAR_DAYS + 1
    profile = np.maximum(daily[days - history.first_day - np.maximum(years_back, 1) * _YEAR_DAYS], 0)
    month = np.searchsorted(edges, days, side="right") - 1
    weight = np.bincount(month, weights=profile)[month]
    length = np.bincount(month)[month]
    share = np.where(weight > 0, np.divide(profile, weight, out=np.zeros_like(profile), where=weight > 0), 1 / length)
    coming = days >= history.end_before
    units = (months[month] * share)[coming][: WEEK_DAYS * horizon]
    weeks: NDArray[np.float64] = units.reshape(horizon, WEEK_DAYS).sum(axis=1)
    return weeks
