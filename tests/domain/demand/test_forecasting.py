from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capliquify.domain.demand.forecasting import DemandForecast, forecast_demand
from capliquify.domain.errors import InvalidInput
from capliquify.domain.snapshot import SalesColumns
from capliquify.domain.values.days import day_number
from capliquify.domain.values.period import Period

SUNDAY = date(2026, 6, 28)
YEAR = [100.0 + 10 * (week % 26) for week in range(52)]


def weekly_sales(until: date = SUNDAY, **weeks_of_items: list[float]) -> SalesColumns:
    """Sales on the last day of each week, oldest first, the last of them on `until`."""
    rows = [
        (item, until - timedelta(weeks=len(units) - 1 - index), quantity)
        for item, units in weeks_of_items.items()
        for index, quantity in enumerate(units)
    ]
    return SalesColumns(
        item=tuple(row[0] for row in rows),
        channel=("Shop",) * len(rows),
        market=("UK",) * len(rows),
        currency=("GBP",) * len(rows),
        sold_on=np.array([day_number(row[1]) for row in rows], np.int64),
        quantity=np.array([row[2] for row in rows], np.float64),
        net_amount=np.zeros(len(rows), np.int64),
        tax=np.zeros(len(rows), np.int64),
    )


def scaled(factor: float) -> list[float]:
    return [factor * units for units in YEAR]


def only(forecast: DemandForecast) -> list[float]:
    (row,) = forecast.forecast.tolist()
    return [round(units, 6) for units in row]


def test_no_sales_have_no_series_and_a_reason() -> None:
    forecast = forecast_demand(SalesColumns(), SUNDAY, 13)
    assert (forecast.series, forecast.forecast.shape) == ((), (0, 13))
    assert forecast.reasons == {"series": "no sales yet: import sales"}
    assert forecast.total_accuracy is None


def test_first_week_starts_the_day_after() -> None:
    forecast = forecast_demand(weekly_sales(A=[7.0]), SUNDAY, 2)
    assert forecast.weeks == (
        Period(date(2026, 6, 29), date(2026, 7, 6)),
        Period(date(2026, 7, 6), date(2026, 7, 13)),
    )


def test_year_that_repeats_is_forecast_as_it_was() -> None:
    forecast = forecast_demand(weekly_sales(A=YEAR * 3), SUNDAY, 3)
    assert (forecast.models, only(forecast)) == (("seasonal_naive",), YEAR[:3])


def test_year_that_grows_is_forecast_grown() -> None:
    forecast = forecast_demand(weekly_sales(A=scaled(1) + scaled(2) + scaled(4)), SUNDAY, 3)
    assert forecast.models == ("seasonal_naive_growth",)
    assert only(forecast) == scaled(8)[:3]


def test_series_without_a_season_is_averaged() -> None:
    forecast = forecast_demand(weekly_sales(A=[10.0, 50, 90] * 52), SUNDAY, 2)
    assert (forecast.models, only(forecast)) == (("average",), [55, 55])


def test_accuracy_stands_beside_that_of_the_naive_model() -> None:
    forecast = forecast_demand(weekly_sales(A=scaled(1) + scaled(2) + scaled(4)), SUNDAY, 3)
    accuracy = forecast.accuracy[0]
    assert accuracy is not None
    assert accuracy.origins == 6
    assert accuracy.weighted_absolute_percentage_error is not None
    assert accuracy.naive_weighted_absolute_percentage_error == 0.5
    assert accuracy.weighted_absolute_percentage_error < 0.5
    assert forecast.total_accuracy == accuracy


def test_accuracy_over_all_series_sums_errors_first() -> None:
    forecast = forecast_demand(weekly_sales(A=YEAR * 3, B=[1.0, 3] * 78), SUNDAY, 3, model="average")
    first, second, total = *forecast.accuracy, forecast.total_accuracy
    assert first is not None
    assert second is not None
    assert total is not None
    errors = [each.weighted_absolute_percentage_error or 0 for each in (first, second, total)]
    assert min(errors[:2]) < errors[2] < max(errors[:2])
    assert abs(errors[2] - errors[0]) < abs(errors[2] - errors[1])


def test_short_history_averages_its_last_eight_weeks_and_says_so() -> None:
    forecast = forecast_demand(weekly_sales(A=[99.0] * 2 + [1, 2, 3, 4, 5, 6, 7, 8]), SUNDAY, 1)
    assert (forecast.models, only(forecast)) == (("average",), [4.5])
    assert forecast.notes == (
        "1 series: less than a year of history, the average of their last 8 weeks is used (A / Shop / UK)",
    )


def test_very_short_history_averages_the_weeks_since_the_first_sale() -> None:
    assert only(forecast_demand(weekly_sales(A=[3.0, 5]), SUNDAY, 1)) == [4]


def test_short_history_that_could_be_tried_has_an_accuracy_without_naive() -> None:
    (accuracy,) = forecast_demand(weekly_sales(A=[10.0] * 40), SUNDAY, 1).accuracy
    assert accuracy is not None
    assert accuracy.weighted_absolute_percentage_error == 0
    assert accuracy.naive_weighted_absolute_percentage_error is None
    assert accuracy.mean_absolute_scaled_error is None


def test_year_too_short_to_try_models_repeats_it() -> None:
    forecast = forecast_demand(weekly_sales(A=scaled(1) + [1.0] * 3), SUNDAY, 2)
    assert (forecast.models, forecast.accuracy) == (("seasonal_naive",), (None,))
    assert only(forecast) == YEAR[3:5]
    assert forecast.notes == (
        "1 series: too little history to try models on, the seasonal naive is used (A / Shop / UK)",
    )


def test_short_first_week_is_scaled_by_its_days() -> None:
    wednesday = date(2026, 7, 1)
    forecast = forecast_demand(weekly_sales(A=[70.0] * 10), wednesday, 2)
    assert [week.days for week in forecast.weeks] == [4, 7]
    assert only(forecast) == [40, 70]


def test_weeks_whose_sales_are_not_in_yet_are_skipped_not_zero() -> None:
    forecast = forecast_demand(weekly_sales(A=YEAR * 2), SUNDAY + timedelta(weeks=2), 2)
    assert only(forecast) == YEAR[2:4]
    assert forecast.notes[0] == "sales are known up to 2026-06-28; the weeks since are not counted as zeros"


def test_series_without_a_sale_in_half_a_year_has_ended() -> None:
    forecast = forecast_demand(weekly_sales(A=[5.0] * 130 + [0] * 26, B=[5.0] * 156), SUNDAY, 2)
    assert forecast.forecast.tolist() == [[0, 0], [5, 5]]
    assert forecast.accuracy[0] is None
    assert forecast.notes == ("1 series: no sale in the last 26 weeks, taken as ended: 0 (A / Shop / UK)",)


def test_series_that_rested_as_long_a_year_before_has_not_ended() -> None:
    season = [5.0] * 20 + [0.0] * 32
    forecast = forecast_demand(weekly_sales(A=season * 3, B=[5.0] * 156), SUNDAY, 2)
    assert forecast.forecast[0].tolist() == [5, 5]


def test_series_first_sold_this_week_is_too_new() -> None:
    friday = date(2026, 7, 3)
    forecast = forecast_demand(weekly_sales(A=[3.0], until=friday), friday, 2)
    assert (only(forecast), forecast.history.shape) == ([0, 0], (1, 0))
    assert forecast.notes == (
        "1 series: sold first after the last whole week, too new for a forecast: 0 (A / Shop / UK)",
    )


def test_many_series_are_named_five_at_most() -> None:
    items = {f"I{index}": [1.0, 1] for index in range(7)}
    (note,) = forecast_demand(weekly_sales(SUNDAY, **items), SUNDAY, 1).notes
    assert note.startswith("7 series: ")
    assert note.endswith("I4 / Shop / UK and 2 more)")


@pytest.mark.parametrize("model", ["seasonal_naive", "seasonal_naive_growth", "average"])
def test_asked_model_is_used_where_the_history_allows(model: str) -> None:
    forecast = forecast_demand(weekly_sales(A=scaled(1) + scaled(2) + scaled(4), B=[1.0] * 5), SUNDAY, 1, model=model)
    assert forecast.models == (model, "average")
    assert forecast.accuracy[0] is not None


def test_asked_model_that_cannot_be_tried_is_used_without_an_accuracy() -> None:
    forecast = forecast_demand(weekly_sales(A=scaled(1) + scaled(2)), SUNDAY, 1, model="seasonal_naive_growth")
    assert (forecast.models, forecast.accuracy) == (("seasonal_naive_growth",), (None,))


def test_series_too_short_for_the_asked_model_are_said() -> None:
    forecast = forecast_demand(weekly_sales(A=[1.0] * 60), SUNDAY, 1, model="seasonal_naive_growth")
    assert "1 series: too little history for seasonal_naive_growth, another model is used (A / Shop / UK)" in (
        forecast.notes
    )


def test_exponential_smoothing_follows_the_season() -> None:
    forecast = forecast_demand(weekly_sales(A=YEAR * 3, B=[4.0] * 10), SUNDAY, 13, model="exponential_smoothing")
    assert forecast.models == ("exponential_smoothing", "average")
    assert forecast.accuracy[0] is None
    expected = np.array(YEAR[:13])
    assert float(np.abs(forecast.forecast[0] - expected).sum() / expected.sum()) < 0.1


def test_exponential_smoothing_needs_two_years() -> None:
    forecast = forecast_demand(weekly_sales(A=[4.0] * 60), SUNDAY, 2, model="exponential_smoothing")
    assert (forecast.models, only(forecast)) == (("seasonal_naive",), [4, 4])


def test_unknown_model_is_refused() -> None:
    with pytest.raises(InvalidInput, match="unknown model 'prophet': choose one of auto, seasonal_naive"):
        forecast_demand(SalesColumns(), SUNDAY, 1, model="prophet")


@settings(max_examples=30)
@given(
    units=st.lists(st.integers(-20, 100), min_size=1, max_size=160),
    back=st.integers(0, 20),
    model=st.sampled_from(["auto", "seasonal_naive", "seasonal_naive_growth", "average"]),
)
def test_forecasts_are_never_negative(units: list[int], back: int, model: str) -> None:
    sales = weekly_sales(A=[float(each) for each in units])
    forecast = forecast_demand(sales, SUNDAY + timedelta(days=back), 13, model=model)
    assert (forecast.forecast >= 0).all()


@settings(max_examples=30)
@given(units=st.lists(st.integers(0, 100), min_size=122, max_size=170))
def test_chosen_model_never_lost_to_the_naive_one(units: list[int]) -> None:
    for accuracy in forecast_demand(weekly_sales(A=[float(each) for each in units], B=[1.0]), SUNDAY, 13).accuracy:
        if accuracy is not None and accuracy.naive_weighted_absolute_percentage_error is not None:
            assert accuracy.weighted_absolute_percentage_error is not None
            assert accuracy.weighted_absolute_percentage_error <= accuracy.naive_weighted_absolute_percentage_error
