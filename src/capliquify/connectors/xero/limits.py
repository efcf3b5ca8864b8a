"""Xero's limit of a minute: sixty calls in any sixty seconds, all at once if need be."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from capliquify.connectors.calls.pace import Pace

CALLS_A_MINUTE: Final = 60
_MINUTE: Final = timedelta(seconds=60)


@dataclass
class Minute:
    """Lets a call through when fewer than sixty were made in the minute before.

    Attributes:
        pace: Time.
        most: How many a minute.
    """

    pace: Pace
    most: int = CALLS_A_MINUTE
    _made: deque[datetime] = field(default_factory=deque, init=False)

    def take(self) -> float:
        """Wait until a call may be made, and count it; gives the seconds waited."""
        self._forget()
        waited = 0.0
        while len(self._made) >= self.most:
            wait = max((self._made[0] + _MINUTE - self.pace.now()).total_seconds(), 0.001)
            self.pace.sleep(wait)
            waited += wait
            self._forget()
        self._made.append(self.pace.now())
        return waited

    def _forget(self) -> None:
        start = self.pace.now() - _MINUTE
        while self._made and self._made[0] <= start:
            self._made.popleft()
