"""Trying forecasts on the past from several origins, each knowing only what was sold before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ORIGINS: Final = 6


class ModelAtOrigins(Protocol):
    """Forecasts of all series from several origins each."""

    def __call__(self, history: NDArray[np.float64], origins: NDArray[np.int64], horizon: int) -> NDArray[np.float64]:
        """Forecasts (series, origins, horizon) by what precedes each origin."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backtest:
    """Sums over all origins and steps."""

    absolute_error: NDArray[np.float64]  # (series, models)
    error: NDArray[np.float64]  # (series, models), forecast less sold
    sold: NDArray[np.float64]  # (series,)
    points: int  # origins times steps


def rolling_origins(
    starts: NDArray[np.int64], periods: int, *, horizon: int, minimum_history: int, spread: int
) -> NDArray[np.int64]:
    """Six origins (series, 6) spread evenly over the past.

    The last leaves one horizon to the newest data; the first leaves the minimum of history and reaches back at most
    `spread` periods from the last.

    Args:
        starts: First period of each series with a sale.
        periods: Periods of the history.
        horizon: Steps forecast from each origin.
        minimum_history: Periods each origin needs before it.
        spread: Periods between the first and the last origin at most; a year meets every season.
    """
    last = periods - horizon
    first = np.maximum(starts + minimum_history, last - spread)
    return first[:, np.newaxis] + (last - first)[:, np.newaxis] * np.arange(ORIGINS) // (ORIGINS - 1)


def history_needed(minimum_history: int, horizon: int) -> int:
    """Periods a series must have for six different origins."""
    return minimum_history + ORIGINS - 1 + horizon


def backtest(
    history: NDArray[np.float64], origins: NDArray[np.int64], horizon: int, models: Sequence[ModelAtOrigins]
) -> Backtest:
    """Errors of each model on the periods that follow each origin.

    Args:
        history: Sales (series, periods).
        origins: First period forecast (series, origins).
        horizon: Steps forecast from each origin.
        models: Models to compare.

    See docs/formulas/backtest.md.
    """
    columns = origins[:, :, np.newaxis] + np.arange(horizon)
    sold = history[np.arange(len(history))[:, np.newaxis, np.newaxis], columns]
    errors = [np.maximum(model(history, origins, horizon), 0) - sold for model in models]
    return Backtest(
        absolute_error=np.stack([np.abs(error).sum(axis=(1, 2)) for error in errors], axis=1),
        error=np.stack([error.sum(axis=(1, 2)) for error in errors], axis=1),
        sold=sold.sum(axis=(1, 2)),
        points=origins.shape[1] * horizon,
    )
