"""Half-open periods of calendar days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from capliquify.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from start_on up to, not including, end_before."""

    start_on: date
    end_before: date

    def __post_init__(self) -> None:
        """Refuse a period without a day."""
        if self.end_before <= self.start_on:
            message = f"a period must end after it starts: {self.start_on} to {self.end_before}"
            raise InvalidInput(message)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end_before - self.start_on).days

    @property
    def last_on(self) -> date:
        """The last day that is in the period."""
        return self.end_before - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Whether a day is in the period."""
        return self.start_on <= day < self.end_before

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start_on < other.end_before and other.start_on < self.end_before


def weeks_after(as_of: date, count: int, *, week_ends_on: int = 6) -> list[Period]:
    """Weeks that follow a day: the first starts the day after it and may be shorter than seven days.

    Args:
        as_of: The day before the first week.
        count: How many weeks.
        week_ends_on: Weekday the weeks end on, Monday 0 to Sunday 6.
    """
    start = as_of + timedelta(days=1)
    weeks = []
    for _ in range(count):
        end = start + timedelta(days=(week_ends_on - start.weekday()) % 7 + 1)
        weeks.append(Period(start, end))
        start = end
    return weeks
