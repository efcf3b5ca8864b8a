"""The demand forecast: units by item, channel, market and week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.demand.ended_series import SILENT_WEEKS, ended_series
from capliquify.domain.demand.history import WEEK_DAYS, WeeklyHistory, weekly_history
from capliquify.domain.demand.model_choice import (
    AVERAGE,
    AVERAGE_WEEKS,
    SEASON_WEEKS,
    SEASONAL_NAIVE,
    SEASONAL_NAIVE_GROWTH,
    Choice,
    SeriesAccuracy,
    choose_models,
    score_accuracy,
    total_accuracy,
)
from capliquify.domain.demand.monthly import EXPONENTIAL_SMOOTHING, smooth_months
from capliquify.domain.demand.seasonal_naive import seasonal_naive, seasonal_naive_growth, sum_before
from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.days import day_number, day_of
from capliquify.domain.values.period import weeks_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from capliquify.domain.snapshot import SalesColumns
    from capliquify.domain.values.period import Period

AUTOMATIC: Final = "auto"
MODELS: Final = (AUTOMATIC, SEASONAL_NAIVE, SEASONAL_NAIVE_GROWTH, EXPONENTIAL_SMOOTHING, AVERAGE)
_NAMED_SERIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DemandForecast:
    """Expected units; rows are series, columns weeks."""

    as_of: date
    series: tuple[tuple[str, str, str], ...]  # item, channel, market
    weeks: tuple[Period, ...]  # of the forecast; the first may be shorter than seven days
    forecast: NDArray[np.float64]  # (series, weeks), zero or more
    history_weeks: tuple[Period, ...]
    history: NDArray[np.float64]  # (series, history weeks)
    models: tuple[str, ...]  # of each series
    accuracy: tuple[SeriesAccuracy | None, ...]  # of each series; None where the history is too short to try
    total_accuracy: SeriesAccuracy | None
    notes: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)


def forecast_demand(
    sales: SalesColumns, as_of: date, weeks: int, *, week_ends_on: int = 6, model: str = AUTOMATIC
) -> DemandForecast:
    """Forecast every series sold on or before a day.

    Args:
        sales: Units sold.
        as_of: The day before the first forecast day.
        weeks: How many weeks; the first starts the day after `as_of` and may be short.
        week_ends_on: Weekday the weeks end on, Monday 0 to Sunday 6.
        model: `auto` chooses per series by its errors on the past, any other is used wherever a series is long enough.

    See docs/formulas/demand_forecast.md.

    Raises:
        InvalidInput: The model is not known.
    """
    if model not in MODELS:
        message = f"unknown model {model!r}: choose one of {', '.join(MODELS)}"
        raise InvalidInput(message)
    periods = tuple(weeks_after(as_of, weeks, week_ends_on=week_ends_on))
    history = weekly_history(sales, as_of, week_ends_on)
    if history is None:
        return _without_sales(as_of, periods)
    return _forecast_series(history, as_of, periods, model)


def _forecast_series(history: WeeklyHistory, as_of: date, periods: tuple[Period, ...], model: str) -> DemandForecast:
    today = day_number(as_of)
    skipped = (_first_week_start(periods, today) - history.end_before) // WEEK_DAYS
    choices, forecast = _forecast(history, skipped + len(periods), model)
    ended = ended_series(history, today)
    forecast[ended] = 0
    choices = [
        Choice(model=choice.model, score=None) if over else choice
        for choice, over in zip(choices, ended.tolist(), strict=True)
    ]
    forecast = forecast[:, skipped:] * (np.array([period.days for period in periods]) / WEEK_DAYS)
    return DemandForecast(
        as_of=as_of,
        series=history.series,
        weeks=periods,
        forecast=np.maximum(forecast, 0),
        history_weeks=history.weeks,
        history=history.units,
        models=tuple(choice.model for choice in choices),
        accuracy=tuple(score_accuracy(choice.score) if choice.score else None for choice in choices),
        total_accuracy=total_accuracy(choices),
        notes=tuple(_notes(history, choices, ended, skipped=skipped, model=model)),
    )


def _without_sales(as_of: date, periods: tuple[Period, ...]) -> DemandForecast:
    return DemandForecast(
        as_of=as_of,
        series=(),
        weeks=periods,
        forecast=np.empty((0, len(periods))),
        history_weeks=(),
        history=np.empty((0, 0)),
        models=(),
        accuracy=(),
        total_accuracy=None,
        reasons={"series": "no sales yet: import sales"},
    )


def _first_week_start(periods: Sequence[Period], today: int) -> int:
    """First day of the whole week that the first, perhaps shortened, week belongs to."""
    return day_number(periods[0].end_before) - WEEK_DAYS if periods else today + 1


def _forecast(history: WeeklyHistory, horizon: int, model: str) -> tuple[list[Choice], NDArray[np.float64]]:
    smoothing = model == EXPONENTIAL_SMOOTHING
    choices = choose_models(history, None if smoothing or model == AUTOMATIC else model)
    forecast = _average(history, horizon)
    for name, compute in ((SEASONAL_NAIVE, seasonal_naive), (SEASONAL_NAIVE_GROWTH, seasonal_naive_growth)):
        rows = [row for row, choice in enumerate(choices) if choice.model == name]
        if rows:
            forecast[rows] = compute(history.units[rows], horizon, season_length=SEASON_WEEKS)
    if smoothing:
        smoothed, enough = smooth_months(history, horizon)
        forecast[enough] = smoothed[enough]
        for row in np.flatnonzero(enough).tolist():
            choices[row] = Choice(model=EXPONENTIAL_SMOOTHING, score=None)
    return choices, forecast


def _average(history: WeeklyHistory, horizon: int) -> NDArray[np.float64]:
    """Flat means of the last eight weeks, or of the weeks since the first sale where they are fewer."""
    periods = history.units.shape[1]
    counts = np.clip(periods - history.starts, 0, AVERAGE_WEEKS)[:, np.newaxis]
    sums = sum_before(history.units, np.full_like(counts, periods), counts)
    return np.repeat(sums / np.maximum(counts, 1), horizon, axis=1)


def _notes(
    history: WeeklyHistory, choices: Sequence[Choice], ended: NDArray[np.bool_], *, skipped: int, model: str
) -> list[str]:
    periods = history.units.shape[1]
    lengths = periods - history.starts
    young = (lengths < SEASON_WEEKS) & (lengths > 0) & ~ended
    untried = np.array([choice.score is None for choice in choices]) & (lengths >= SEASON_WEEKS) & ~ended
    other = np.array([choice.model != model for choice in choices]) & ~ended
    found = (
        (young, f"less than a year of history, the average of their last {AVERAGE_WEEKS} weeks is used"),
        (untried & (model == AUTOMATIC), "too little history to try models on, the seasonal naive is used"),
        (other & (model != AUTOMATIC), f"too little history for {model}, another model is used"),
        ((lengths == 0) & ~ended, "sold first after the last whole week, too new for a forecast: 0"),
        (ended, f"no sale in the last {SILENT_WEEKS} weeks, taken as ended: 0"),
    )
    notes = [_series_note(history, mask, sentence) for mask, sentence in found if mask.any()]
    if skipped:
        notes.insert(
            0, f"sales are known up to {day_of(history.known_until)}; the weeks since are not counted as zeros"
        )
    return notes


def _series_note(history: WeeklyHistory, mask: NDArray[np.bool_], sentence: str) -> str:
    rows = np.flatnonzero(mask).tolist()
    names = [" / ".join(filter(None, history.series[row])) for row in rows[:_NAMED_SERIES]]
    more = f" and {len(rows) - _NAMED_SERIES} more" if len(rows) > _NAMED_SERIES else ""
    return f"{len(rows)} series: {sentence} ({', '.join(names)}{more})"
