"""Time as the vendor servers know it: it can be set, moved on, and made to run faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class VirtualClock:
    """A clock that starts at an instant of its own.

    Attributes:
        start: What it shows at first.
        speed: Its seconds in a real second; 0: it only moves when it is told.
        real: Real seconds, from any beginning.
    """

    start: datetime
    speed: float = 0.0
    real: Callable[[], float] = time.monotonic
    _moved: timedelta = field(default_factory=timedelta, init=False)
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        """Start running."""
        self._began = self.real()

    def now(self) -> datetime:
        """What it shows."""
        return self.start + self._moved + timedelta(seconds=(self.real() - self._began) * self.speed)

    def advance(self, seconds: float) -> None:
        """Move it on."""
        self._moved += timedelta(seconds=seconds)

    def real_seconds(self, virtual_seconds: float) -> float:
        """How long a client must really wait until so many of its seconds are over."""
        return virtual_seconds / self.speed if self.speed else virtual_seconds
