"""How often one organisation and one app may call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from windtunnel.serving.clock import VirtualClock


@dataclass
class Window:
    """At most so many calls from the first call of a window to its end.

    Attributes:
        problem: What Xero calls it when it is over.
        clock: Time.
        seconds: How long a window is.
        most: How many calls it allows.
    """

    problem: str
    clock: VirtualClock
    seconds: float
    most: int
    used: int = 0
    _began: datetime | None = field(default=None, init=False)

    def left(self) -> int:
        """How many calls are left now."""
        now = self.clock.now()
        if self._began is None or now >= self._began + timedelta(seconds=self.seconds):
            self._began, self.used = None, 0
        return self.most - self.used

    def use(self) -> None:
        """Count a call."""
        self.left()
        self._began = self._began or self.clock.now()
        self.used += 1

    def wait(self) -> float:
        """Seconds to the end of the window."""
        if self._began is None:
            return 0.0
        return max(0.0, (self._began + timedelta(seconds=self.seconds) - self.clock.now()).total_seconds())


@dataclass
class Allowances:
    """The three windows and the calls under way.

    Attributes:
        clock: Time.
        a_day: Calls a day: 5,000, or 1,000 in the smallest tier.
    """

    clock: VirtualClock
    a_day: int = 5000
    at_once: int = 5
    under_way: int = 0
    minute: Window = field(init=False)
    day: Window = field(init=False)
    app: Window = field(init=False)

    def __post_init__(self) -> None:
        """Open the windows."""
        self.minute = Window("minute", self.clock, 60, 60)
        self.day = Window("day", self.clock, 86_400, self.a_day)
        self.app = Window("appminute", self.clock, 60, 10_000)

    def headers(self) -> dict[str, str]:
        """What every answer says is left."""
        return {
            "X-MinLimit-Remaining": str(self.minute.left()),
            "X-DayLimit-Remaining": str(self.day.left()),
            "X-AppMinLimit-Remaining": str(self.app.left()),
        }

    def refusal(self) -> tuple[str, float] | None:
        """The limit that forbids a call now and the seconds to wait; None where it may be made, and is counted."""
        if self.under_way >= self.at_once:
            return "concurrent", 1.0
        for window in (self.day, self.minute, self.app):
            if window.left() <= 0:
                return window.problem, window.wait()
        for window in (self.day, self.minute, self.app):
            window.use()
        return None
