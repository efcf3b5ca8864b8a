from __future__ import annotations

from datetime import date

import pytest

from capliquify.domain.cash.banking_days import WEEKDAYS, BankingCalendar, first_payment_day
from capliquify.domain.values.days import day_number, day_of
from support.cash import snapshot


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 3, 6), date(2026, 3, 6)),  # Friday
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2026, 3, 8), date(2026, 3, 9)),
        (date(2026, 3, 9), date(2026, 3, 9)),
        (date(1969, 12, 28), date(1969, 12, 29)),  # before day number 0
    ],
)
def test_a_weekend_day_moves_to_monday(day: date, moved: date) -> None:
    assert [day_of(number) for number in WEEKDAYS.roll([day_number(day)])] == [moved]


def test_a_holiday_moves_to_the_next_day_that_is_neither_holiday_nor_weekend() -> None:
    calendar = BankingCalendar(holidays=(day_number(date(2026, 4, 3)), day_number(date(2026, 4, 6))))  # Easter
    assert day_of(calendar.roll([day_number(date(2026, 4, 3))])[0]) == date(2026, 4, 7)


def test_no_days_stay_no_days() -> None:
    assert WEEKDAYS.roll([]).tolist() == []


def test_what_is_late_is_counted_on_the_first_banking_day() -> None:
    assert day_of(first_payment_day(snapshot(), WEEKDAYS)) == date(2026, 3, 2)


def test_a_first_week_without_a_banking_day_counts_what_is_late_on_its_first_day() -> None:
    friday = snapshot(as_of=date(2026, 3, 6))
    assert day_of(first_payment_day(friday, WEEKDAYS)) == date(2026, 3, 7)
