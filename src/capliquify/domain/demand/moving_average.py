"""The flat average of the last periods, for short histories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capliquify.domain.demand.seasonal_naive import sum_before

if TYPE_CHECKING:
    from numpy.typing import NDArray


def moving_average(history: NDArray[np.float64], horizon: int, *, periods: int) -> NDArray[np.float64]:
    """The mean of the last periods, flat over the horizon.

    Args:
        history: Sales (series, periods), oldest first, at least `periods` of them.
        horizon: Periods to forecast.
        periods: How many of the last periods are averaged.

    Returns:
        Forecast (series, horizon). See docs/formulas/moving_average.md.
    """
    origins = np.full((len(history), 1), history.shape[1], np.int64)
    return moving_average_at(history, origins, horizon, periods=periods)[:, 0]


def moving_average_at(
    history: NDArray[np.float64], origins: NDArray[np.int64], horizon: int, *, periods: int
) -> NDArray[np.float64]:
    """The same from several origins (series, origins): forecasts (series, origins, horizon) by what precedes each."""
    mean = sum_before(history, origins, periods) / periods
    return np.broadcast_to(mean[:, :, np.newaxis], (*mean.shape, horizon))
