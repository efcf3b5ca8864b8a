"""The company all vendor servers serve, and how far it has lived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from windtunnel.company.days import date_of
from windtunnel.company.simulation import Company, found
from windtunnel.serving.clock import VirtualClock

if TYPE_CHECKING:
    from windtunnel.company.profile import Profile


@dataclass
class World:
    """A company up to the evening of a day.

    Attributes:
        company: The company; whatever it has, happened on or before `today`.
        clock: The servers' time.
        today: The day number it has lived to.
        listeners: Told after each further day, so that vendors send their webhooks.
    """

    company: Company
    clock: VirtualClock
    today: int
    listeners: list[Callable[[int], None]] = field(default_factory=list)

    def advance(self, days: int = 1) -> None:
        """Live further days, at most to the company's last; the clock moves with it."""
        for _ in range(days):
            if self.today >= self.company.last_day:
                message = f"the company's life ends on {date_of(self.company.last_day)}"
                raise ValueError(message)
            self.today += 1
            self.company.live(self.today)
            self.clock.advance(timedelta(days=1).total_seconds())
            for listener in self.listeners:
                listener(self.today)


@dataclass(frozen=True, kw_only=True)
class Life:
    """Which company, and how long.

    Attributes:
        seed: The same seed gives the same company.
        last_day: The last day it can be lived to, the end of a month.
        years: How many years before that it begins.
        small: The same money in fewer, bigger orders.
        today: The day it has lived to; None: its last.
        profile: What it makes and where it sells; None: three drinks in five shops.
    """

    last_day: int
    seed: int = 1
    years: int = 3
    small: bool = True
    today: int | None = None
    profile: Profile | None = None


def open_world(life: Life, *, speed: float = 0.0) -> World:
    """A company that has lived, with a clock that shows the evening of its last day and runs at a speed."""
    company = found(life.seed, life.last_day, life.years, small=life.small, profile=life.profile)
    until = life.last_day if life.today is None else life.today
    for day in range(company.first_day, until + 1):
        company.live(day)
    evening = datetime.combine(date_of(until), time(22), UTC)
    return World(company=company, clock=VirtualClock(evening, speed), today=until)
