"""A worker that is killed at random points of the first syncs of four vendors loses and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.domain.sources.vendor import SyncCause
from capliquify.services import connections, sync_schedule, syncing
from support.connected_town import ConnectedTown
from support.serving import serving
from support.town_truth import stored, truth
from support.town_worker import clock_of, command, timed
from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.serving.world import Life, World, open_world
from windtunnel.town import Town

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.bootstrap import Parts

pytestmark = pytest.mark.reliability

KILLS = int(os.environ.get("FAULTS_SYNC_KILLS", "1"))
VENDORS = ("xero", "shopify", "amazon", "unleashed")
LAST_DAY = date(2026, 10, 31)
EVENING = datetime(2026, 10, 31, 22, tzinfo=UTC)
SPEED = 10.0
ANSWER_SECONDS = 0.3 if KILLS > 1 else 0.02  # so that the first syncs outlast the kills
MOST_CALLS = 4  # that a worker's syncs get on by before it is killed, and then
LONGEST_WORK = 0.5  # seconds more
COMPLETED = {"completed", "completed_with_problems"}
# A job whose workers die ten times is taken for what kills them; and on the town's fast clock a machine under load may
# leave a sync without a page for an hour. Both are begun anew, and go on where they were.
GIVEN_UP = {
    "The job of this sync ended without finishing it; what was stored stays.",
    "The sync brought nothing for an hour and was given up; what was stored stays.",
}
PATIENCE_SECONDS = 240.0
TESTS = Path(__file__).parents[1]


def slow_town() -> tuple[Town, float]:
    """Vendors whose answers take a moment, on a clock that runs; and when it began."""
    lived = open_world(Life(last_day=LAST_DAY.toordinal(), years=2 if KILLS > 1 else 1))
    began = time.time()
    clock = clock_of(EVENING, began, SPEED)
    town = Town(World(company=lived.company, clock=clock, today=lived.today))
    for plan in town.plans():
        plan.add([Fault(FaultKind.SLOW, times=10**9, seconds=ANSWER_SECONDS)])
    return town, began


def holders(company: ConnectedTown) -> set[Any]:
    return {each for (each,) in company.rows("select holder from sync_run where holder is not null")}


def ended(company: ConnectedTown) -> bool:
    """Whether the last sync of every source has completed."""
    last = company.rows("select distinct on (connection_id) status from sync_run order by connection_id, id desc")
    return {status for (status,) in last} <= COMPLETED


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def schedule(company: ConnectedTown) -> None:
    """What happens every minute; and somebody asks for the sync anew whose job had been taken over too often."""
    with company.context() as context:
        sync_schedule.start_due(context)
        last = context.transaction.execute_binary(
            "select distinct on (connection_id) connection_id, status from sync_run order by connection_id, id desc", ()
        ).fetchall()
        for connection_id, status in last:
            if status == "failed":
                syncing.start(context, connections.require(context, str(connection_id)), SyncCause.PERSON)


def ended_after_all(company: ConnectedTown) -> bool:
    schedule(company)
    return ended(company)


def calls_made(company: ConnectedTown) -> int:
    """How far the syncs have got: calls are counted with what they brought."""
    return int(company.rows("select sum(calls) from sync_run")[0][0])


def kill_at_random(company: ConnectedTown, start: list[str], choose: random.Random) -> None:
    before, enough = holders(company), calls_made(company) + choose.randrange(MOST_CALLS)
    worker = subprocess.Popen(start, env={**os.environ, "PYTHONPATH": str(TESTS)})
    wait_until(lambda: holders(company) - before or ended(company), "no worker took a sync up")
    wait_until(lambda: calls_made(company) >= enough or ended(company), "the syncs do not get on")
    time.sleep(choose.uniform(0.0, LONGEST_WORK))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    # Another worker takes its jobs over once it is known to be dead; so long nobody waits here.
    company.rows("update worker_liveness set seen_at = seen_at - interval '1 hour' returning 1")
    schedule(company)


def finish(company: ConnectedTown, start: list[str]) -> None:
    worker = subprocess.Popen(start, env={**os.environ, "PYTHONPATH": str(TESTS)})
    try:
        wait_until(lambda: ended_after_all(company), "the syncs do not end")
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def test_kills_at_random_points_of_the_first_syncs_of_four_vendors_lose_and_double_nothing(parts: Parts) -> None:
    choose = random.Random(50)  # noqa: S311 - the same pauses every time
    town, began = slow_town()
    clock = town.world.clock
    with serving(town.app()) as address:
        company = ConnectedTown(town, timed(parts, clock, SPEED), address)
        for vendor in VENDORS:
            company.connect(vendor)
        during, start = 0, command(parts, EVENING, began, SPEED)
        for _ in range(KILLS):
            kill_at_random(company, start, choose)
            during += not ended(company)
            sys.stdout.write(f"killed after {calls_made(company)} calls\n")
        finish(company, start)

    assert during >= KILLS * 0.9, f"only {during} of {KILLS} kills came before the end"
    for vendor in VENDORS:
        assert stored(company, vendor) == truth(company, vendor)
    ends = company.rows("select status, coalesce(message, '') from sync_run")
    completed = [status for status, _ in ends if status in COMPLETED]
    assert {message for status, message in ends if status not in COMPLETED} <= GIVEN_UP
    written = company.rows("select count(*) from audit_entry where action = 'sync.completed'")
    assert written == [(len(completed),)]
    runs, calls = company.rows("select count(*), sum(calls) from sync_run")[0]
    sys.stdout.write(f"{during} kills during {len(company.sources)} first syncs; {runs} runs, {calls} calls\n")
