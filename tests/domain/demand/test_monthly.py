from __future__ import annotations

from datetime import date

import numpy as np

from capliquify.domain.demand.history import WeeklyHistory
from capliquify.domain.demand.monthly import smooth_months
from capliquify.domain.values.days import day_number


def history(units: np.ndarray, *, first_day: date = date(2023, 1, 2), starts: tuple[int, ...] = (0,)) -> WeeklyHistory:
    return WeeklyHistory(
        series=tuple((f"I{index}", "Shop", "UK") for index in range(len(units))),
        units=units,
        starts=np.array(starts),
        last_sold=np.zeros(len(units), np.int64),
        first_day=day_number(first_day),
        known_until=0,
    )


def test_level_sales_stay_level() -> None:
    forecast, enough = smooth_months(history(np.full((1, 156), 7.0)), 13)
    assert enough.tolist() == [True]
    assert forecast.shape == (1, 13)
    assert np.abs(forecast - 7).max() < 0.5


def test_weeks_follow_last_years_profile_within_a_month() -> None:
    units = np.tile([2.0, 12.0], 78)[np.newaxis]
    forecast, _ = smooth_months(history(units), 8)
    assert (forecast[0, 1::2] > 4 * forecast[0, 0::2]).all()


def test_month_without_sales_a_year_before_is_spread_evenly() -> None:
    units = np.full((1, 156), 7.0)
    units[0, 156 - 52 : 156 - 40] = 0
    forecast, _ = smooth_months(history(units), 4)
    assert np.ptp(forecast[0, 1:4]) < 1
    assert (forecast[0] > 0).all()


def test_fewer_than_24_whole_months_are_not_enough() -> None:
    forecast, enough = smooth_months(history(np.full((1, 100), 7.0)), 4)
    assert (enough.tolist(), forecast.tolist()) == ([False], [[0, 0, 0, 0]])


def test_each_series_needs_24_months_of_its_own() -> None:
    units = np.full((2, 156), 7.0)
    units[1, :60] = 0
    _, enough = smooth_months(history(units, starts=(0, 60)), 4)
    assert enough.tolist() == [True, False]


def test_history_that_starts_on_the_first_of_a_month_uses_it() -> None:
    units = np.full((1, 105), 7.0)
    _, from_the_first = smooth_months(history(units, first_day=date(2023, 5, 1)), 4)
    _, from_the_second = smooth_months(history(units, first_day=date(2023, 5, 8)), 4)
    assert (from_the_first.tolist(), from_the_second.tolist()) == ([True], [False])
