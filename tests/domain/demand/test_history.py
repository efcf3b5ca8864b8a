from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.demand.history import weekly_history
from capliquify.domain.snapshot import SalesColumns
from capliquify.domain.values.days import day_number
from capliquify.domain.values.period import Period

SUNDAY = date(2026, 6, 28)


def sales(*rows: tuple[str, date, float]) -> SalesColumns:
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


def test_units_are_summed_by_series_and_week() -> None:
    history = weekly_history(
        sales(("B", date(2026, 6, 15), 1), ("A", date(2026, 6, 22), 2), ("A", SUNDAY, 3), ("B", SUNDAY, -1)), SUNDAY, 6
    )
    assert history is not None
    assert history.series == (("A", "Shop", "UK"), ("B", "Shop", "UK"))
    assert history.units.tolist() == [[0, 5], [1, -1]]
    assert history.starts.tolist() == [1, 0]
    assert history.last_sold.tolist() == [day_number(SUNDAY), day_number(date(2026, 6, 15))]
    assert history.weeks == (
        Period(date(2026, 6, 15), date(2026, 6, 22)),
        Period(date(2026, 6, 22), date(2026, 6, 29)),
    )


def test_week_that_has_not_ended_is_not_counted() -> None:
    history = weekly_history(sales(("A", SUNDAY, 3), ("A", date(2026, 6, 30), 9)), date(2026, 7, 1), 6)
    assert history is not None
    assert (history.units.tolist(), history.known_until) == ([[3]], day_number(date(2026, 6, 30)))


def test_quiet_weekend_still_ends_its_week() -> None:
    history = weekly_history(sales(("A", date(2026, 6, 26), 3)), SUNDAY, 6)
    assert history is not None
    assert history.units.tolist() == [[3]]


def test_week_whose_sales_stop_before_friday_is_not_known_whole() -> None:
    history = weekly_history(sales(("A", date(2026, 6, 18), 1), ("A", date(2026, 6, 25), 3)), SUNDAY, 6)
    assert history is not None
    assert history.units.tolist() == [[1]]


def test_sales_of_this_week_only_make_a_series_without_weeks() -> None:
    history = weekly_history(sales(("A", SUNDAY, 3)), SUNDAY, 0)
    assert history is not None
    assert (history.units.shape, history.starts.tolist(), history.weeks) == ((1, 0), [0], ())


def test_sales_after_the_day_are_not_known() -> None:
    history = weekly_history(sales(("A", SUNDAY, 3), ("B", date(2026, 7, 6), 1)), SUNDAY, 6)
    assert history is not None
    assert history.series == (("A", "Shop", "UK"),)


def test_no_sales_have_no_history() -> None:
    assert weekly_history(sales(("A", date(2026, 7, 6), 1)), SUNDAY, 6) is None


@given(
    offsets=st.lists(st.integers(0, 400), min_size=1, max_size=20), back=st.integers(0, 6), ends_on=st.integers(0, 6)
)
def test_weeks_end_on_their_weekday_and_hold_their_sales(offsets: list[int], back: int, ends_on: int) -> None:
    as_of = SUNDAY - timedelta(days=back)
    history = weekly_history(sales(*(("A", as_of - timedelta(days=each), 1) for each in offsets)), as_of, ends_on)
    assert history is not None
    assert all(week.last_on.weekday() == ends_on and week.last_on <= as_of for week in history.weeks)
    inside = [sum(week.contains(as_of - timedelta(days=each)) for each in offsets) for week in history.weeks]
    assert history.units[0].tolist() == inside
