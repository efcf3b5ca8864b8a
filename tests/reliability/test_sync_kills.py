from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.scripted_source import Syncing, with_scripted
from support.sync_worker import PAGE_SIZE, vendor_of

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

pytestmark = pytest.mark.reliability

DOCUMENTS = 4000
KILLS = 2
PATIENCE_SECONDS = 180.0
TESTS = Path(__file__).parents[1]


def started(parts: Parts) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "support.sync_worker",
        parts.application_url,
        parts.owner_url or "",
        str(DOCUMENTS),
    ]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(TESTS)})


def stored(world: Syncing) -> int:
    return int(world.rows("select count(*) from sales_invoice")[0][0])


def wait_for_more(world: Syncing, than: int) -> None:
    """Until the sync has stored more, or has ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while stored(world) <= than and status(world) in {"queued", "running", "parked"}:
        assert time.monotonic() < deadline, "no worker took the sync up"
        time.sleep(0.02)


def status(world: Syncing) -> str:
    return str(world.rows("select status from sync_run order by id desc limit 1")[0][0])


def test_killing_the_worker_at_random_points_of_a_backfill_loses_and_doubles_nothing(parts: Parts) -> None:
    choose = random.Random(11)  # noqa: S311 - the same pauses every time
    vendor = vendor_of(DOCUMENTS)
    world = Syncing.over(replace(with_scripted(parts, vendor), clock=lambda: datetime.now(UTC)), vendor)
    world.now = datetime.now(UTC)
    world.connect()
    reached: list[int] = []
    for _ in range(KILLS):
        worker = started(parts)
        wait_for_more(world, than=reached[-1] if reached else 0)
        time.sleep(choose.uniform(0.0, 0.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        reached.append(stored(world))
        # Another worker takes its jobs over once it is known to be dead; so long nobody waits here.
        world.rows("update worker_liveness set seen_at = seen_at - interval '1 hour' returning 1")
    last = started(parts)
    try:
        wait_until_ended(world)
    finally:
        last.send_signal(signal.SIGKILL)
        last.wait()

    assert status(world) == "completed"
    assert all(count % PAGE_SIZE == 0 for count in reached)
    assert reached[-1] < DOCUMENTS, "every kill came after the end"
    assert stored(world) == DOCUMENTS  # every version there ever was: none was stored twice
    assert sorted(world.known()) == sorted(vendor.documents)
    [(rows, imported)] = world.rows("select row_count, imported from sync_run order by id limit 1")
    assert (rows, imported) == (DOCUMENTS + 20, DOCUMENTS + 20)
    assert world.rows("select count(*) from audit_entry where action = 'sync.completed'") == [(1,)]


def wait_until_ended(world: Syncing) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while status(world) in {"queued", "running", "parked"}:
        assert time.monotonic() < deadline, f"the sync stays {status(world)}"
        time.sleep(0.1)
