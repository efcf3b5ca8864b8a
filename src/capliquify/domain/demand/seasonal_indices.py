"""How far each period of a season lies from the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def seasonal_indices(history: NDArray[np.float64], season_length: int) -> NDArray[np.float64]:
    """Pooled ratio to mean: the sales of each period of the season, over all seasons, against their mean.

    Args:
        history: Sales (series, periods), whole seasons.
        season_length: Periods of a season.

    Returns:
        Indices (series, season_length) that sum to the season's length; not a number for a series without sales.
        See docs/formulas/seasonal_indices.md.
    """
    seasons = history.reshape(len(history), -1, season_length)
    pooled = seasons.sum(axis=1)
    mean = pooled.mean(axis=1, keepdims=True)
    indices: NDArray[np.float64] = np.divide(pooled, mean, out=np.full_like(pooled, np.nan), where=mean > 0)
    return indices
