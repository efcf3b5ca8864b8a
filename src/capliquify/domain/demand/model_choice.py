"""Choosing a model for each series by its errors on the past; a model that loses to the naive one is never chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from capliquify.domain.demand.accuracy import seasonal_naive_scale
from capliquify.domain.demand.backtest import ORIGINS, Backtest, backtest, history_needed, rolling_origins
from capliquify.domain.demand.moving_average import moving_average_at
from capliquify.domain.demand.seasonal_naive import seasonal_naive_at, seasonal_naive_growth_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from capliquify.domain.demand.backtest import ModelAtOrigins
    from capliquify.domain.demand.history import WeeklyHistory

SEASONAL_NAIVE: Final = "seasonal_naive"
SEASONAL_NAIVE_GROWTH: Final = "seasonal_naive_growth"
AVERAGE: Final = "average"
SEASON_WEEKS: Final = 52
AVERAGE_WEEKS: Final = 8
TEST_WEEKS: Final = 13
MINIMUM_WEEKS: Final = {SEASONAL_NAIVE: SEASON_WEEKS, SEASONAL_NAIVE_GROWTH: 2 * SEASON_WEEKS, AVERAGE: 0}

_AT_ORIGINS: Final[dict[str, ModelAtOrigins]] = {
    SEASONAL_NAIVE: partial(seasonal_naive_at, season_length=SEASON_WEEKS),
    SEASONAL_NAIVE_GROWTH: partial(seasonal_naive_growth_at, season_length=SEASON_WEEKS),
    AVERAGE: partial(moving_average_at, periods=AVERAGE_WEEKS),
}


class _Trial(NamedTuple):
    """Models to try on series of at least a length; each origin has the minimum of history before it."""

    length: int
    minimum: int
    models: tuple[str, ...]  # the others must beat the first


# The first that fits. The average may only beat the seasonal naive over a whole year: within a flat season it often
# does, and would miss the peak that follows.
_TRIALS: Final = (
    _Trial(
        3 * SEASON_WEEKS,
        2 * SEASON_WEEKS,
        (SEASONAL_NAIVE, SEASONAL_NAIVE_GROWTH, AVERAGE),
    ),
    _Trial(history_needed(2 * SEASON_WEEKS, TEST_WEEKS), 2 * SEASON_WEEKS, (SEASONAL_NAIVE, SEASONAL_NAIVE_GROWTH)),
    _Trial(2 * SEASON_WEEKS, SEASON_WEEKS, (SEASONAL_NAIVE, AVERAGE)),
    _Trial(history_needed(SEASON_WEEKS, TEST_WEEKS), SEASON_WEEKS, (SEASONAL_NAIVE,)),
    _Trial(history_needed(AVERAGE_WEEKS, TEST_WEEKS), AVERAGE_WEEKS, (AVERAGE,)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAccuracy:
    """Out-of-sample errors of the model used, beside those of the seasonal naive one; fractions."""

    origins: int
    weighted_absolute_percentage_error: float | None
    bias: float | None
    mean_absolute_scaled_error: float | None
    naive_weighted_absolute_percentage_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Sums of one series' errors over all origins and steps."""

    absolute_error: float
    error: float
    sold: float
    naive_absolute_error: float | None  # None where the history is too short for the seasonal naive
    scale: float | None
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The model of one series and how it did on the past; no score where the history is too short to try."""

    model: str
    score: Score | None


def choose_models(history: WeeklyHistory, asked: str | None = None) -> list[Choice]:
    """The model of each series: the least weighted absolute error over six origins spread over a year.

    A series of less than a year is averaged; one that is too short to be tried takes the seasonal naive, or the
    average where it has not a year. See docs/formulas/backtest.md.

    Args:
        history: Weekly sales.
        asked: Use this model instead, wherever a series is long enough for it.
    """
    periods = history.units.shape[1]
    lengths = periods - history.starts
    untried = np.where(lengths >= SEASON_WEEKS, SEASONAL_NAIVE, AVERAGE).tolist()
    choices = [Choice(model=model, score=None) for model in untried]
    open_rows = np.ones(len(lengths), np.bool_)
    for trial in _TRIALS:
        tried = open_rows & (lengths >= trial.length)
        if trial.minimum < SEASON_WEEKS:
            tried &= lengths < SEASON_WEEKS
        rows = np.flatnonzero(tried)
        if len(rows):
            for row, choice in zip(rows.tolist(), _try(history, rows, trial, asked), strict=True):
                choices[row] = choice
        open_rows &= ~tried
    if asked is None:
        return choices
    long_enough = (lengths >= MINIMUM_WEEKS[asked]).tolist()
    return [
        Choice(model=asked, score=None) if enough and choice.model != asked else choice
        for choice, enough in zip(choices, long_enough, strict=True)
    ]


def total_accuracy(choices: Sequence[Choice]) -> SeriesAccuracy | None:
    """Accuracy over all series that could be tried: their errors summed before anything is divided."""
    scores = [choice.score for choice in choices if choice.score is not None]
    if not scores:
        return None
    naive = [score.naive_absolute_error for score in scores if score.naive_absolute_error is not None]
    scales = [score.scale * score.points for score in scores if score.scale is not None]
    return score_accuracy(
        Score(
            absolute_error=sum(score.absolute_error for score in scores),
            error=sum(score.error for score in scores),
            sold=sum(score.sold for score in scores),
            naive_absolute_error=sum(naive) if len(naive) == len(scores) else None,
            scale=sum(scales) if len(scales) == len(scores) else None,
            points=1,
        )
    )


def score_accuracy(score: Score) -> SeriesAccuracy:
    """Fractions of a score; None where the divisor is zero or not known."""
    sold, naive, scale = score.sold, score.naive_absolute_error, score.scale
    return SeriesAccuracy(
        origins=ORIGINS,
        weighted_absolute_percentage_error=score.absolute_error / sold if sold > 0 else None,
        bias=score.error / sold if sold > 0 else None,
        mean_absolute_scaled_error=score.absolute_error / score.points / scale if scale else None,
        naive_weighted_absolute_percentage_error=naive / sold if naive is not None and sold > 0 else None,
    )


def _try(history: WeeklyHistory, rows: NDArray[np.int64], trial: _Trial, asked: str | None) -> list[Choice]:
    units, starts, names = history.units[rows], history.starts[rows], trial.models
    origins = rolling_origins(
        starts, units.shape[1], horizon=TEST_WEEKS, minimum_history=trial.minimum, spread=SEASON_WEEKS
    )
    models = [_AT_ORIGINS[name] for name in names]
    tested = backtest(units, origins, TEST_WEEKS, models)
    best = np.argmin(tested.absolute_error, axis=1)
    if asked in names:
        best = np.full(len(rows), names.index(asked))
    has_naive = names[0] == SEASONAL_NAIVE
    return [
        Choice(
            model=names[winner],
            score=_score(tested, row, winner, has_naive=has_naive, before=units[row, starts[row] : origins[row, 0]]),
        )
        for row, winner in enumerate(best.tolist())
    ]


def _score(tested: Backtest, row: int, model: int, *, has_naive: bool, before: NDArray[np.float64]) -> Score:
    return Score(
        absolute_error=float(tested.absolute_error[row, model]),
        error=float(tested.error[row, model]),
        sold=float(tested.sold[row]),
        naive_absolute_error=float(tested.absolute_error[row, 0]) if has_naive else None,
        scale=seasonal_naive_scale(before, SEASON_WEEKS),
        points=tested.points,
    )
