"""Errors of forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Errors as fractions and in units; None where the measure is undefined."""

    mean_absolute_percentage_error: float | None  # undefined when a period sold nothing
    weighted_absolute_percentage_error: float | None  # undefined when nothing was sold at all
    bias: float | None  # more than 0: forecast too high
    mean_absolute_error: float
    root_mean_squared_error: float
    mean_absolute_scaled_error: float | None  # less than 1: better than the seasonal naive was on the history


def forecast_accuracy(
    actual: NDArray[np.float64], forecast: NDArray[np.float64], *, scale: float | None = None
) -> Accuracy:
    """Compare a forecast with what was sold.

    Args:
        actual: What was sold (periods,), at least one.
        forecast: What was forecast (periods,).
        scale: Mean absolute error of the seasonal naive on the history, `seasonal_naive_scale`.

    See docs/formulas/forecast_accuracy.md.
    """
    error = forecast - actual
    sold = float(actual.sum())
    absolute = float(np.abs(error).sum())
    mean_absolute = absolute / len(actual)
    return Accuracy(
        mean_absolute_percentage_error=float(np.mean(np.abs(error) / np.abs(actual))) if actual.all() else None,
        weighted_absolute_percentage_error=absolute / sold if sold > 0 else None,
        bias=float(error.sum()) / sold if sold > 0 else None,
        mean_absolute_error=mean_absolute,
        root_mean_squared_error=float(np.sqrt(np.mean(error**2))),
        mean_absolute_scaled_error=mean_absolute / scale if scale else None,
    )


def seasonal_naive_scale(history: NDArray[np.float64], season_length: int) -> float | None:
    """Mean absolute difference of a history (periods,) to one season before; None when it is not longer than one.

    See docs/formulas/forecast_accuracy.md.
    """
    if len(history) <= season_length:
        return None
    return float(np.mean(np.abs(history[season_length:] - history[:-season_length])))
