from __future__ import annotations

import numpy as np

from capliquify.domain.demand.accuracy import forecast_accuracy
from capliquify.domain.demand.exponential_smoothing import exponential_smoothing, simple_exponential_smoothing

YEAR_1 = (420, 300, 240, 200, 150, 100, 120, 160, 220, 340, 520, 900)
YEAR_2 = (504, 345, 276, 232, 171, 118, 140, 186, 255, 398, 611, 1062)
MONTHS = np.array([(*YEAR_1, *YEAR_2)], np.float64)
ACTUAL = np.array([590, 405, 318, 270, 200, 138], np.float64)


def test_level_starts_at_the_first_value_and_stays_flat() -> None:
    forecast = simple_exponential_smoothing(MONTHS, 6)
    assert [f"{value:.2f}" for value in forecast[0]] == ["580.60"] * 6


def test_one_value_is_its_own_level() -> None:
    assert simple_exponential_smoothing(np.array([[7.0]]), 2).tolist() == [[7, 7]]


def test_state_space_family_learns_the_season() -> None:
    forecast = exponential_smoothing(MONTHS, 6, season_length=12)
    error = forecast_accuracy(ACTUAL, forecast[0]).weighted_absolute_percentage_error
    assert error is not None
    assert error < 0.1432  # of the seasonal naive


def test_state_space_forecasts_are_not_negative() -> None:
    falling = np.array([np.linspace(100, 1, 36)])
    assert (exponential_smoothing(falling, 24, season_length=12) >= 0).all()


def test_no_series_have_no_forecasts() -> None:
    assert exponential_smoothing(np.empty((0, 24)), 6, season_length=12).shape == (0, 6)
