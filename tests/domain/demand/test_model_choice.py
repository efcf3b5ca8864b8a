from __future__ import annotations

import numpy as np
import pytest

from capliquify.domain.demand.history import WeeklyHistory
from capliquify.domain.demand.model_choice import (
    Choice,
    Score,
    SeriesAccuracy,
    choose_models,
    score_accuracy,
    total_accuracy,
)

YEAR = np.array([100.0 + 10 * (week % 26) for week in range(52)])


def history(*rows: np.ndarray, starts: tuple[int, ...] = (0,)) -> WeeklyHistory:
    return WeeklyHistory(
        series=tuple((f"I{index}", "Shop", "UK") for index in range(len(rows))),
        units=np.stack(rows),
        starts=np.array(starts),
        last_sold=np.zeros(len(rows), np.int64),
        first_day=0,
        known_until=0,
    )


def score(**changes: float | None) -> Score:
    fields: dict[str, float | None] = {
        "absolute_error": 10,
        "error": -4,
        "sold": 40,
        "naive_absolute_error": 20,
        "scale": 2,
        "points": 5,
    }
    return Score(**(fields | changes))  # type: ignore[arg-type]  # any one field at a time


@pytest.mark.parametrize(
    ("weeks", "tried", "model"),
    [
        (156, True, "seasonal_naive_growth"),
        (122, True, "seasonal_naive_growth"),
        (69, False, "seasonal_naive"),
        (52, False, "seasonal_naive"),
        (51, True, "average"),
        (26, True, "average"),
        (25, False, "average"),
    ],
)
def test_models_tried_by_length_of_history(weeks: int, model: str, *, tried: bool) -> None:
    growing = np.concatenate([YEAR, 2 * YEAR, 4 * YEAR])[:weeks]
    (choice,) = choose_models(history(growing))
    assert (choice.model, choice.score is not None) == (model, tried)


@pytest.mark.parametrize(
    ("weeks", "model"),
    [(156, "average"), (155, "seasonal_naive"), (121, "average"), (104, "average"), (103, "seasonal_naive")],
)
def test_average_is_tried_only_over_a_whole_year(weeks: int, model: str) -> None:
    without_season = np.tile([10.0, 50, 90], 52)[:weeks]
    (choice,) = choose_models(history(without_season))
    assert choice.score is not None
    assert choice.model == model


def test_weeks_before_the_first_sale_are_not_history() -> None:
    padded = np.concatenate([np.zeros(100), np.full(56, 5.0)])
    (choice,) = choose_models(history(padded, starts=(100,)))
    assert choice == Choice(model="seasonal_naive", score=None)


def test_tie_goes_to_the_naive_model() -> None:
    (choice,) = choose_models(history(np.full(156, 5.0)))
    assert choice.model == "seasonal_naive"


def test_asked_model_is_scored_where_it_was_tried() -> None:
    (choice,) = choose_models(history(np.full(156, 5.0)), "average")
    assert choice.model == "average"
    assert choice.score is not None
    assert choice.score.absolute_error == 0


def test_asked_model_that_needs_more_history_is_not_used() -> None:
    (choice,) = choose_models(history(np.full(103, 5.0)), "seasonal_naive_growth")
    assert choice.model == "seasonal_naive"


def test_errors_become_fractions() -> None:
    assert score_accuracy(score()) == SeriesAccuracy(
        origins=6,
        weighted_absolute_percentage_error=0.25,
        bias=-0.1,
        mean_absolute_scaled_error=1,
        naive_weighted_absolute_percentage_error=0.5,
    )


def test_nothing_sold_has_no_fractions() -> None:
    accuracy = score_accuracy(score(sold=0))
    assert (accuracy.weighted_absolute_percentage_error, accuracy.bias) == (None, None)
    assert accuracy.naive_weighted_absolute_percentage_error is None


def test_total_sums_errors_before_dividing() -> None:
    choices = [Choice(model="average", score=score()), Choice(model="average", score=score(sold=10, scale=4))]
    total = total_accuracy([*choices, Choice(model="average", score=None)])
    assert total is not None
    assert total.weighted_absolute_percentage_error == 0.4
    assert total.naive_weighted_absolute_percentage_error == 0.8
    assert total.mean_absolute_scaled_error == 20 / 30


def test_total_has_no_naive_error_or_scale_where_one_series_lacks_it() -> None:
    choices = [
        Choice(model="average", score=score()),
        Choice(model="average", score=score(naive_absolute_error=None, scale=None)),
    ]
    total = total_accuracy(choices)
    assert total is not None
    assert total.naive_weighted_absolute_percentage_error is None
    assert total.mean_absolute_scaled_error is None


def test_nothing_tried_has_no_total() -> None:
    assert total_accuracy([Choice(model="average", score=None)]) is None
