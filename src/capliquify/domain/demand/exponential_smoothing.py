"""Exponential smoothing: the simple kind, and the state-space family chosen by information criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def simple_exponential_smoothing(
    history: NDArray[np.float64], horizon: int, *, alpha: float = 0.3
) -> NDArray[np.float64]:
    """A level that starts at the first value and moves a share alpha towards each next one; flat over the horizon.

    Args:
        history: Sales (series, periods), oldest first, at least one.
        horizon: Periods to forecast.
        alpha: Share between 0 and 1.

    Returns:
        Forecast (series, horizon). See docs/formulas/exponential_smoothing.md.
    """
    periods = history.shape[1]
    weights = alpha * (1 - alpha) ** np.arange(periods - 1, -1, -1)
    weights[0] = (1 - alpha) ** (periods - 1)
    return np.repeat((history @ weights)[:, np.newaxis], horizon, axis=1)


def exponential_smoothing(history: NDArray[np.float64], horizon: int, *, season_length: int) -> NDArray[np.float64]:
    """ETS: error, trend and season additive, multiplicative or absent, chosen per series by corrected AIC.

    Args:
        history: Sales (series, periods), oldest first, at least two seasons.
        horizon: Periods to forecast.
        season_length: Periods of a season: 12 months.

    Returns:
        Forecast (series, horizon), not below zero. See docs/formulas/exponential_smoothing.md.
    """
    from statsforecast.models import AutoETS  # noqa: PLC0415 - costs 1 s and 300 MB, which other commands must not pay

    model = AutoETS(season_length=season_length)
    forecasts = [model.forecast(y=series, h=horizon)["mean"] for series in np.ascontiguousarray(history, np.float64)]
    if not forecasts:
        return np.empty((0, horizon))
    return np.maximum(np.stack(forecasts).astype(np.float64), 0)
