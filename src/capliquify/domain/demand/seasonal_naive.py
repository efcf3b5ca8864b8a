"""The baselines every forecast must beat: last season again, as it was or grown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def seasonal_naive(history: NDArray[np.float64], horizon: int, *, season_length: int) -> NDArray[np.float64]:
    """What was sold one season before, repeated where the horizon is longer than a season.

    Args:
        history: Sales (series, periods), oldest first, at least one season.
        horizon: Periods to forecast.
        season_length: Periods of a season: 52 weeks or 12 months.

    Returns:
        Forecast (series, horizon). See docs/formulas/seasonal_naive.md.
    """
    return seasonal_naive_at(history, _last_origin(history), horizon, season_length=season_length)[:, 0]


def seasonal_naive_growth(history: NDArray[np.float64], horizon: int, *, season_length: int) -> NDArray[np.float64]:
    """Last season times last season's total over the total of the season before.

    A series that sold nothing, or on balance took back, in either season does not grow.

    Args:
        history: Sales (series, periods), oldest first, at least two seasons.
        horizon: Periods to forecast.
        season_length: Periods of a season: 52 weeks or 12 months.

    Returns:
        Forecast (series, horizon). See docs/formulas/seasonal_naive.md.
    """
    return seasonal_naive_growth_at(history, _last_origin(history), horizon, season_length=season_length)[:, 0]


def seasonal_naive_at(
    history: NDArray[np.float64], origins: NDArray[np.int64], horizon: int, *, season_length: int
) -> NDArray[np.float64]:
    """The same from several origins (series, origins): forecasts (series, origins, horizon) by what precedes each."""
    steps = np.arange(horizon) % season_length
    columns = origins[:, :, np.newaxis] - season_length + steps
    rows = np.arange(len(history))[:, np.newaxis, np.newaxis]
    forecasts: NDArray[np.float64] = history[rows, columns]
    return forecasts


def seasonal_naive_growth_at(
    history: NDArray[np.float64], origins: NDArray[np.int64], horizon: int, *, season_length: int
) -> NDArray[np.float64]:
    """The same from several origins (series, origins): forecasts (series, origins, horizon) by what precedes each."""
    last = sum_before(history, origins, season_length)
    previous = sum_before(history, origins - season_length, season_length)
    grows = (last > 0) & (previous > 0)
    growth = np.divide(last, previous, out=np.ones_like(last), where=grows)
    return growth[:, :, np.newaxis] * seasonal_naive_at(history, origins, horizon, season_length=season_length)


def sum_before(history: NDArray[np.float64], origins: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Sums (series, origins) of the last `count` periods before each origin."""
    running = np.concatenate([np.zeros((len(history), 1)), np.cumsum(history, axis=1)], axis=1)
    rows = np.arange(len(history))[:, np.newaxis]
    sums: NDArray[np.float64] = running[rows, origins] - running[rows, origins - count]
    return sums


def _last_origin(history: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.full((len(history), 1), history.shape[1], np.int64)
