"""Day numbers: dates as integers in the columnar engine (days since 1970-01-01)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01, the same number NumPy's datetime64[D] has."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(int(number) + _EPOCH)


def month_end(day: date) -> date:
    """The last day of the month a day is in."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month some months later, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    last = month_end(date(index // 12, index % 12 + 1, 1))
    return last.replace(day=min(day.day, last.day))
