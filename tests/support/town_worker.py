"""A worker process on the clock of a town that another process serves; tests kill it.

Run as `python -m support.town_worker APPLICATION_URL OWNER_URL START BEGAN SPEED`: what the town's clock showed at
first, when that was in seconds since 1970, and its seconds in a real one.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from capliquify.connectors.calls.pace import Pace
from capliquify.jobs.worker import run
from capliquify.ops.demo_sources import LOOPBACK
from capliquify.ops.postgres_cluster import DatabaseUrls
from capliquify.services.source_access import SourceAccess
from support.parts import parts_over
from windtunnel.serving.clock import VirtualClock

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts


def access_by(clock: VirtualClock, speed: float) -> SourceAccess:
    """The way to the town, waiting on its clock."""
    pace = Pace(now=clock.now, sleep=lambda seconds: time.sleep(seconds / speed))
    return SourceAccess(egress_hosts=(LOOPBACK,), pace=pace)


def timed(parts: Parts, clock: VirtualClock, speed: float) -> Parts:
    """The same parts on the town's clock."""
    return replace(parts, clock=clock.now, sources=access_by(clock, speed))


def command(parts: Parts, start: datetime, began: float, speed: float) -> list[str]:
    """What starts this process over a database."""
    urls = (parts.application_url, parts.owner_url or "")
    return [
        sys.executable,
        "-m",
        "support.town_worker",
        *urls,
        start.isoformat(),
        str(began),
        str(speed),
    ]


def clock_of(start: datetime, began: float, speed: float) -> VirtualClock:
    """A clock that shows the same in every process.

    Vendors and callers both live by it, so to a vendor it runs at the usual speed: what it says of seconds is meant so.
    """
    shown = VirtualClock(start, 1.0, real=lambda: (time.time() - began) * speed)
    shown.advance(shown.real())
    return shown


if __name__ == "__main__":
    application, owner, start, began, speed = sys.argv[1:]
    shown = clock_of(datetime.fromisoformat(start), float(began), float(speed))
    with parts_over(DatabaseUrls(application=application, owner=owner), size=8) as opened:
        run(timed(opened, shown, float(speed)), threading.Event())
