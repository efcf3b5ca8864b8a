from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.recurrence import due_days
from capliquify.domain.records.payment import Every
from support.cash import recurring_payment

START = date(2026, 3, 2)


def due(first_on: date, every: Every, last_on: date, until_on: date | None = None) -> list[date]:
    return list(due_days(recurring_payment(first_on=first_on, every=every, until_on=until_on), START, last_on))


@pytest.mark.parametrize(
    ("first_on", "every", "last_on", "days"),
    [
        (date(2026, 2, 18), Every.WEEK, date(2026, 3, 18), [date(2026, 3, 4), date(2026, 3, 11), date(2026, 3, 18)]),
        (date(2026, 3, 2), Every.WEEK, date(2026, 3, 8), [date(2026, 3, 2)]),
        (date(2026, 1, 31), Every.MONTH, date(2026, 5, 31), [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]),
        (date(2019, 2, 15), Every.MONTH, date(2026, 3, 31), [date(2026, 3, 15)]),
        (date(2025, 11, 30), Every.QUARTER, date(2026, 9, 1), [date(2026, 5, 30), date(2026, 8, 30)]),
        (date(2024, 2, 29), Every.YEAR, date(2028, 3, 1), [date(2027, 2, 28), date(2028, 2, 29)]),
        (date(2026, 6, 1), Every.MONTH, date(2026, 7, 1), [date(2026, 6, 1), date(2026, 7, 1)]),
        (date(2026, 6, 1), Every.MONTH, date(2026, 5, 31), []),
    ],
)
def test_due_days_keep_their_day_of_month_or_weekday(
    first_on: date, every: Every, last_on: date, days: list[date]
) -> None:
    assert due(first_on, every, last_on) == days


def test_a_payment_ends_with_its_last_day() -> None:
    assert due(date(2026, 3, 4), Every.WEEK, date(2026, 4, 30), date(2026, 3, 11)) == [
        date(2026, 3, 4),
        date(2026, 3, 11),
    ]


@given(
    st.dates(date(2000, 1, 1), date(2027, 1, 1)),
    st.sampled_from(Every),
    st.dates(START, date(2029, 1, 1)),
)
def test_due_days_are_those_of_the_whole_series_from_the_start_on(first_on: date, every: Every, last_on: date) -> None:
    payment = recurring_payment(first_on=first_on, every=every)
    whole = list(due_days(payment, first_on, last_on))
    assert list(due_days(payment, START, last_on)) == [day for day in whole if day >= START]
