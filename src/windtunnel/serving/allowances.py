"""Token buckets by the servers' clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from windtunnel.serving.clock import VirtualClock


@dataclass
class Bucket:
    """Holds at most `burst` and gains `rate` a second."""

    clock: VirtualClock
    rate: float
    burst: float
    level: float = field(init=False)
    _at: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Start full."""
        self.level, self._at = self.burst, self.clock.now()

    def take(self, cost: float = 1.0) -> float:
        """Take tokens; 0 when they were there, else the seconds after which they are, and nothing is taken."""
        now = self.clock.now()
        self.level = min(self.burst, self.level + max(0.0, (now - self._at).total_seconds()) * self.rate)
        self._at = now
        if self.level + 1e-9 >= cost:
            self.level -= cost
            return 0.0
        return (cost - self.level) / self.rate
