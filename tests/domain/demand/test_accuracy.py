from __future__ import annotations

import numpy as np
import pytest

from capliquify.domain.demand.accuracy import Accuracy, forecast_accuracy, seasonal_naive_scale
from capliquify.domain.demand.exponential_smoothing import simple_exponential_smoothing
from capliquify.domain.demand.moving_average import moving_average
from capliquify.domain.demand.seasonal_naive import seasonal_naive, seasonal_naive_growth

YEAR_1 = (420, 300, 240, 200, 150, 100, 120, 160, 220, 340, 520, 900)
YEAR_2 = (504, 345, 276, 232, 171, 118, 140, 186, 255, 398, 611, 1062)
MONTHS = np.array([(*YEAR_1, *YEAR_2)], np.float64)
ACTUAL = np.array([590, 405, 318, 270, 200, 138], np.float64)
FORECASTS = {
    "seasonal naive": seasonal_naive(MONTHS, 6, season_length=12)[0],
    "seasonal naive x growth": seasonal_naive_growth(MONTHS, 6, season_length=12)[0],
    "simple exponential smoothing": simple_exponential_smoothing(MONTHS, 6)[0],
    "moving average": moving_average(MONTHS, 6, periods=3)[0],
}


def printed(accuracy: Accuracy) -> list[str]:
    fractions = (
        accuracy.mean_absolute_percentage_error,
        accuracy.weighted_absolute_percentage_error,
        accuracy.bias,
    )
    assert accuracy.mean_absolute_scaled_error is not None
    return [
        *(f"{100 * fraction:.2f}" for fraction in fractions if fraction is not None),
        f"{accuracy.mean_absolute_error:.2f}",
        f"{accuracy.root_mean_squared_error:.2f}",
        f"{accuracy.mean_absolute_scaled_error:.4f}",
    ]


@pytest.mark.parametrize(
    ("model", "errors"),
    [
        ("seasonal naive", ["14.28", "14.32", "-14.32", "45.83", "50.74", "0.8758"]),
        ("seasonal naive x growth", ["0.47", "0.45", "0.35", "1.43", "2.28", "0.0274"]),
        ("simple exponential smoothing", ["125.60", "82.32", "81.34", "263.57", "299.20", "5.0364"]),
        ("moving average", ["167.61", "115.62", "115.62", "370.17", "398.39", "7.0732"]),
    ],
)
def test_errors_of_the_worked_example(model: str, errors: list[str]) -> None:
    accuracy = forecast_accuracy(ACTUAL, FORECASTS[model], scale=seasonal_naive_scale(MONTHS[0], 12))
    assert printed(accuracy) == errors


def test_percentage_error_is_undefined_when_a_period_sold_nothing() -> None:
    accuracy = forecast_accuracy(np.array([0.0, 10]), np.array([5.0, 10]))
    assert accuracy.mean_absolute_percentage_error is None
    assert accuracy.weighted_absolute_percentage_error == 0.5


def test_weighted_error_and_bias_are_undefined_without_sales() -> None:
    accuracy = forecast_accuracy(np.zeros(2), np.array([5.0, 10]))
    assert (accuracy.weighted_absolute_percentage_error, accuracy.bias) == (None, None)
    assert accuracy.mean_absolute_error == 7.5


@pytest.mark.parametrize("scale", [None, 0.0])
def test_scaled_error_is_undefined_without_a_scale(scale: float | None) -> None:
    assert forecast_accuracy(np.ones(1), np.ones(1), scale=scale).mean_absolute_scaled_error is None


def test_history_of_one_season_has_no_scale() -> None:
    assert seasonal_naive_scale(np.ones(12), 12) is None
