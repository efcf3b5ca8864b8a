from __future__ import annotations

import numpy as np

from capliquify.domain.demand.moving_average import moving_average, moving_average_at

YEAR_2 = (504, 345, 276, 232, 171, 118, 140, 186, 255, 398, 611, 1062)


def test_last_three_months_flat() -> None:
    forecast = moving_average(np.array([YEAR_2], np.float64), 6, periods=3)
    assert [f"{value:.2f}" for value in forecast[0]] == ["690.33"] * 6


def test_each_origin_averages_its_own_past() -> None:
    history = np.array([[1.0, 3, 5, 7]])
    assert moving_average_at(history, np.array([[2, 4]]), 2, periods=2).tolist() == [[[2, 2], [6, 6]]]
