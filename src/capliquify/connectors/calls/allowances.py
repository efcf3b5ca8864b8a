"""How often a vendor may be called: buckets that refill, and what its answers say is left."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import Parked, QuotaLevel

if TYPE_CHECKING:
    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.protocol import QuotaStore

_ROUNDING: Final = 1e-9
_SHORTEST_WAIT: Final = 0.001  # clocks do not count less
_REMEMBERED_RATE: Final = 1.0  # a bucket that refills faster than this a second is full again before it was stored


@dataclass(kw_only=True)
class Bucket:
    """A token bucket: it holds at most `burst`, and gains `rate` a second.

    Attributes:
        name: Of the allowance, as it is remembered and named to a person.
        rate: Tokens a second.
        burst: The most it holds.
        pace: Time.
        store: Remembers the level of slow buckets between processes; None: it starts full.
    """

    name: str
    rate: float
    burst: float
    pace: Pace
    store: QuotaStore | None = None
    _level: float = field(init=False)
    _at: datetime = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        """Go on from the level that was stored."""
        self._level, self._at = self.burst, self.pace.now()
        stored = self.store.load(self.name) if self.store is not None and self.rate < _REMEMBERED_RATE else None
        if stored is not None:
            self._level, self._at = stored.left, stored.at

    def take(self, cost: float = 1.0) -> float:
        """Take tokens, waiting until they are there; gives the seconds waited.

        Raises:
            Parked: The wait is longer than a job should wait.
        """
        waited = 0.0
        while True:
            with self._lock:
                self._refill()
                missing = min(cost, self.burst) - self._level
                if missing <= _ROUNDING:
                    self._level -= cost
                    self._remember()
                    return waited
                wait = max(missing / self.rate, _SHORTEST_WAIT)
            if wait > self.pace.longest_wait:
                until = self.pace.instant_after(wait)
                message = f"The allowance {self.name} is used up until {until:%H:%M:%S} UTC."
                raise Parked(message, until)
            self.pace.sleep(wait)
            waited += wait

    def correct(self, *, rate: float | None = None, burst: float | None = None, left: float | None = None) -> None:
        """Believe what an answer says of the allowance rather than what was assumed."""
        with self._lock:
            self._refill()
            self.rate = rate if rate is not None and rate > 0 else self.rate
            self.burst = burst if burst is not None and burst > 0 else self.burst
            self._level = min(self.burst, self._level if left is None else left)
            self._remember()

    def _refill(self) -> None:
        now = self.pace.now()
        gained = max(0.0, (now - self._at).total_seconds()) * self.rate
        self._level, self._at = min(self.burst, self._level + gained), now

    def _remember(self) -> None:
        if self.store is not None and self.rate < _REMEMBERED_RATE:
            self.store.save(self.name, QuotaLevel(left=self._level, at=self._at))
