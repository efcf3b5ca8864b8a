"""The calls a subscription allows in a month: at 100 % the vendor answers nothing until the next one begins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import Parked, QuotaLevel

if TYPE_CHECKING:
    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.protocol import QuotaStore

_NAME: Final = "calls of the month"
_ALERT_SHARE: Final = 0.8
_DECEMBER: Final = 12


class MonthlyBudget:
    """Counts the calls of a month across processes.

    Args:
        pace: Time.
        store: Where the count lies; None: only this process counts.
        allowed: Calls a month; None: not known, then nothing is counted.
    """

    def __init__(self, pace: Pace, store: QuotaStore | None, allowed: int | None) -> None:
        self._pace = pace
        self._store = store
        self._allowed = allowed
        self._level = store.load(_NAME) if store is not None else None
        self._told = False

    def take(self) -> None:
        """Count a call.

        Raises:
            Parked: The month's calls are used up.
        """
        if self._allowed is None:
            return
        left = self._left()
        if left < 1:
            message = (
                f"The {self._allowed} calls Unleashed allows a month are used up: "
                f"the sync goes on at {self.next_month():%Y-%m-%d %H:%M} UTC."
            )
            raise Parked(message, self.next_month())
        self._remember(left - 1)

    def is_used_up(self) -> None:
        """Believe the vendor that nothing is left, whatever was counted: others call it too."""
        if self._allowed is not None:
            self._remember(0)

    def seconds_left(self) -> float:
        """Until the next month begins."""
        return (self.next_month() - self._pace.now()).total_seconds()

    def next_month(self) -> datetime:
        """When calls are allowed again."""
        now = self._pace.now().astimezone(UTC)
        year, month = (now.year + 1, 1) if now.month == _DECEMBER else (now.year, now.month + 1)
        return datetime(year, month, 1, tzinfo=UTC)

    def alert(self) -> str | None:
        """What a person should know, once, when most of the month's calls are used; else None."""
        if self._allowed is None or self._told or self._left() > self._allowed * (1 - _ALERT_SHARE):
            return None
        self._told = True
        used = self._allowed - round(self._left())
        return (
            f"{used} of the {self._allowed} calls Unleashed allows a month are used. When all are, it answers nothing "
            f"until {self.next_month():%Y-%m-%d %H:%M} UTC: ask it for more, or sync less often."
        )

    def _left(self) -> float:
        now, level = self._pace.now().astimezone(UTC), self._level
        if level is None or (level.at.astimezone(UTC).year, level.at.astimezone(UTC).month) != (now.year, now.month):
            return float(self._allowed or 0)
        return level.left

    def _remember(self, left: float) -> None:
        self._level = QuotaLevel(left=left, at=self._pace.now())
        if self._store is not None:
            self._store.save(_NAME, self._level)
