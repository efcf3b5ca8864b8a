"""The calls of a month: when they are used up nothing is answered until the next begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from windtunnel.serving.clock import VirtualClock


@dataclass
class MonthlyCalls:
    """Counts calls by the month of UTC.

    Attributes:
        clock: The servers' time.
        allowed: How many a month.
        used: How many there were this month.
    """

    clock: VirtualClock
    allowed: int
    used: int = 0
    _month: str = field(default="", init=False)

    def take(self) -> bool:
        """Count a call; False: the month's are used up."""
        month = self.clock.now().strftime("%Y-%m")
        if month != self._month:
            self._month, self.used = month, 0
        if self.used >= self.allowed:
            return False
        self.used += 1
        return True
