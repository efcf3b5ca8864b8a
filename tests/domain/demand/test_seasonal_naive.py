from __future__ import annotations

import numpy as np

from capliquify.domain.demand.seasonal_naive import (
    seasonal_naive,
    seasonal_naive_at,
    seasonal_naive_growth,
    seasonal_naive_growth_at,
    sum_before,
)

YEAR_1 = (420, 300, 240, 200, 150, 100, 120, 160, 220, 340, 520, 900)
YEAR_2 = (504, 345, 276, 232, 171, 118, 140, 186, 255, 398, 611, 1062)
MONTHS = np.array([(*YEAR_1, *YEAR_2)], np.float64)


def test_last_year_again() -> None:
    forecast = seasonal_naive(MONTHS, 6, season_length=12)
    assert forecast.tolist() == [[504, 345, 276, 232, 171, 118]]


def test_last_year_repeats_past_a_season() -> None:
    history = np.array([[9.0, 1, 2, 3]])
    assert seasonal_naive(history, 5, season_length=3).tolist() == [[1, 2, 3, 1, 2]]


def test_last_year_grown_by_last_year_over_the_year_before() -> None:
    forecast = seasonal_naive_growth(MONTHS, 6, season_length=12)
    shown = [f"{value:.2f}" for value in forecast[0]]
    assert shown == ["590.24", "404.04", "323.23", "271.70", "200.26", "138.19"]


def test_growth_of_the_worked_example() -> None:
    assert (sum(YEAR_1), sum(YEAR_2)) == (3670, 4298)
    growth = seasonal_naive_growth(MONTHS, 1, season_length=12) / seasonal_naive(MONTHS, 1, season_length=12)
    assert f"{growth[0, 0]:.4f}" == "1.1711"


def test_series_without_sales_in_the_year_before_does_not_grow() -> None:
    history = np.array([[0.0, 0, 5, 6]])
    assert seasonal_naive_growth(history, 2, season_length=2).tolist() == [[5, 6]]


def test_series_that_took_back_more_than_it_sold_does_not_grow() -> None:
    history = np.array([[5.0, 6, 1, -2]])
    assert seasonal_naive_growth(history, 2, season_length=2).tolist() == [[1, -2]]


def test_each_origin_knows_only_what_precedes_it() -> None:
    history = np.array([[1.0, 2, 3, 4, 5, 6]])
    origins = np.array([[2, 4]])
    assert seasonal_naive_at(history, origins, 2, season_length=2).tolist() == [[[1, 2], [3, 4]]]


def test_growth_of_each_origin_is_that_of_its_own_past() -> None:
    history = np.array([[1.0, 1, 2, 2, 8, 8]])
    origins = np.array([[4, 6]])
    assert seasonal_naive_growth_at(history, origins, 1, season_length=2).tolist() == [[[4], [32]]]


def test_sums_before_origins_of_each_series() -> None:
    history = np.array([[1.0, 2, 3], [10, 20, 30]])
    assert sum_before(history, np.array([[2, 3], [2, 3]]), 2).tolist() == [[3, 5], [30, 50]]
