"""Time as calls know it: what the clock says, and waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_FURTHEST: Final = timedelta(days=32)  # the limits of a month end within it


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """A clock and a way to wait.

    Attributes:
        now: The instant.
        sleep: Waits for some seconds.
        longest_wait: Seconds somebody waits in a job; for anything longer it is parked.
    """

    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    longest_wait: float = 30.0

    def instant_after(self, seconds: float) -> datetime:
        """When so many seconds are over, though never more than a month on: an answer may name any number."""
        return self.now() + (timedelta(seconds=seconds) if seconds < _FURTHEST.total_seconds() else _FURTHEST)
