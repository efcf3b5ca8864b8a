from __future__ import annotations

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.demand.backtest import backtest, history_needed, rolling_origins
from capliquify.domain.demand.moving_average import moving_average_at
from capliquify.domain.demand.seasonal_naive import seasonal_naive_at


def test_origins_spread_over_the_year_before_the_last() -> None:
    origins = rolling_origins(np.array([0]), 156, horizon=13, minimum_history=52, spread=52)
    assert origins.tolist() == [[91, 101, 111, 122, 132, 143]]


def test_origins_wait_for_the_history_of_each_series() -> None:
    origins = rolling_origins(np.array([0, 80]), 156, horizon=13, minimum_history=52, spread=52)
    assert origins[1].tolist() == [132, 134, 136, 138, 140, 143]


@given(start=st.integers(0, 50), spare=st.integers(0, 100), minimum=st.integers(1, 60), horizon=st.integers(1, 20))
def test_six_different_origins_leave_enough_on_both_sides(start: int, spare: int, minimum: int, horizon: int) -> None:
    periods = start + history_needed(minimum, horizon) + spare
    origins = rolling_origins(np.array([start]), periods, horizon=horizon, minimum_history=minimum, spread=52)[0]
    assert len(set(origins.tolist())) == 6
    assert origins.min() >= start + minimum
    assert origins.max() == periods - horizon


def test_errors_are_summed_over_origins_and_steps() -> None:
    history = np.array([[1.0, 2, 3, 4, 5, 6]])
    models = [partial(seasonal_naive_at, season_length=2), partial(moving_average_at, periods=1)]
    result = backtest(history, np.array([[2, 4]]), 2, models)
    assert result.absolute_error.tolist() == [[8, 6]]
    assert result.error.tolist() == [[-8, -6]]
    assert (result.sold.tolist(), result.points) == ([18], 4)


def test_forecasts_below_zero_are_tried_as_zero() -> None:
    history = np.array([[-3.0, 1]])
    result = backtest(history, np.array([[1]]), 1, [partial(moving_average_at, periods=1)])
    assert result.error.tolist() == [[-1]]
