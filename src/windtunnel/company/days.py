"""Day numbers (proleptic ordinals) and the calendar questions the company asks of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache

_BANK_HOLIDAYS = ((1, 1), (12, 25), (12, 26))


def day_of(year: int, month: int, day: int) -> int:
    """The day number of a calendar date."""
    return date(year, month, day).toordinal()


@cache
def date_of(day: int) -> date:
    """The calendar date of a day number."""
    return date.fromordinal(day)


def iso(day: int) -> str:
    """The day as 2026-10-31."""
    return date_of(day).isoformat()


def is_banking_day(day: int) -> bool:
    """Whether banks move money on the day."""
    on = date_of(day)
    return on.weekday() < 5 and (on.month, on.day) not in _BANK_HOLIDAYS


def next_banking_day(day: int) -> int:
    """The day itself or the first banking day after it."""
    while not is_banking_day(day):
        day += 1
    return day


def add_banking_days(day: int, count: int) -> int:
    """The day that lies a number of banking days later."""
    for _ in range(count):
        day = next_banking_day(day + 1)
    return day


def add_months(day: int, months: int) -> int:
    """The same day of a later (or earlier) month, or that month's last day."""
    on = date_of(day)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return day_of(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def month_end(day: int) -> int:
    """The last day of the day's month."""
    on = date_of(day)
    return day_of(on.year, on.month, monthrange(on.year, on.month)[1])


def month_start(day: int) -> int:
    """The first day of the day's month."""
    return day - date_of(day).day + 1
