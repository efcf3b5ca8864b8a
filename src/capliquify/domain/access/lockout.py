"""Guessing takes time: after some wrong answers in a row nobody is let in for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often in a row somebody was wrong.

    Attributes:
        failed: Wrong passwords and codes since the last right one, or since the last lock ended.
        locked_until: Until when nothing is even looked at.
    """

    failed: int = 0
    locked_until: datetime | None = None

    def locked_seconds(self, now: datetime) -> int:
        """For how many seconds more nothing is looked at; 0 when it is."""
        if self.locked_until is None or self.locked_until <= now:
            return 0
        return ceil((self.locked_until - now).total_seconds())

    def after_failure(self, now: datetime) -> Attempts:
        """One wrong answer more; the fifth in a row locks, and after a lock counting begins anew."""
        failed = 1 if self.locked_until is not None else self.failed + 1
        return Attempts(failed, now + LOCKED_FOR if failed >= MOST_FAILURES else None)

    def without_one(self) -> Attempts:
        """As if the guess counted last had not been one: it was right."""
        failed = max(0, self.failed - 1)
        return Attempts(failed, self.locked_until if failed >= MOST_FAILURES else None)
