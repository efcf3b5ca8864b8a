from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.period import Period, weeks_after

JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))


@pytest.mark.parametrize("end", [date(2026, 6, 1), date(2026, 5, 31)])
def test_period_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(InvalidInput, match="a period must end after it starts: 2026-06-01"):
        Period(date(2026, 6, 1), end)


def test_days_and_last_day() -> None:
    assert (JUNE.days, JUNE.last_on) == (30, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2026, 5, 31), False), (date(2026, 6, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_contains_its_first_day_but_not_its_end(day: date, *, inside: bool) -> None:
    assert JUNE.contains(day) is inside


def test_touching_periods_do_not_overlap() -> None:
    assert not JUNE.overlaps(Period(date(2026, 7, 1), date(2026, 8, 1)))
    assert not JUNE.overlaps(Period(date(2026, 5, 1), date(2026, 6, 1)))


def test_periods_that_share_a_day_overlap() -> None:
    assert JUNE.overlaps(Period(date(2026, 6, 30), date(2026, 8, 1)))


def test_first_week_after_a_wednesday_is_short() -> None:
    weeks = weeks_after(date(2026, 6, 24), 2)
    assert weeks == [
        Period(date(2026, 6, 25), date(2026, 6, 29)),
        Period(date(2026, 6, 29), date(2026, 7, 6)),
    ]


def test_first_week_after_a_week_end_is_whole() -> None:
    assert [week.days for week in weeks_after(date(2026, 6, 28), 2)] == [7, 7]


def test_weeks_end_on_the_weekday_asked_for() -> None:
    assert weeks_after(date(2026, 6, 24), 1, week_ends_on=4)[0].last_on == date(2026, 6, 26)


@given(as_of=st.dates(date(2000, 1, 1), date(2100, 1, 1)), count=st.integers(0, 60), ends_on=st.integers(0, 6))
def test_weeks_follow_each_other_without_a_gap(as_of: date, count: int, ends_on: int) -> None:
    weeks = weeks_after(as_of, count, week_ends_on=ends_on)
    edges = [as_of + timedelta(days=1), *(week.end_before for week in weeks)]
    assert [week.start_on for week in weeks] == edges[:-1]
    assert all(week.last_on.weekday() == ends_on for week in weeks)
    assert all(week.days == 7 for week in weeks[1:])
