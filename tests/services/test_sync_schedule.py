from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.connectors.protocol import Parked, VendorUnavailable
from capliquify.domain.sources.vendor import SyncCause
from capliquify.services import connections, organisation_deletion, syncing
from capliquify.services.sync_schedule import Started
from capliquify.storage.repositories import sync_runs
from support.scripted_source import Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.bootstrap import Parts
    from capliquify.storage.repositories.sync_runs import RunRow

AWAY = "Xero does not answer."


@pytest.fixture
def world(parts: Parts) -> Syncing:
    made = Syncing.over(parts)
    made.vendor.put("a", "b", "c")
    made.connect()
    return made


def fail_once(world: Syncing) -> RunRow:
    """The next page that is asked for does not come."""
    world.vendor.faults = {world.vendor.asked + 1: VendorUnavailable(AWAY)}
    return world.work()


def next_sync_at(world: Syncing) -> datetime:
    at = world.connection().next_sync_at
    assert at is not None
    return at


def test_nothing_is_started_while_everything_is_fresh(world: Syncing) -> None:
    world.work()
    world.later(minutes=29)

    assert world.schedule() == Started()


def test_a_sync_is_started_when_the_first_stream_is_no_longer_fresh_and_reads_that_one_alone(world: Syncing) -> None:
    world.work()
    asked = world.vendor.asked
    world.later(minutes=30)

    assert world.schedule() == Started(due=1)
    run = world.work()

    assert (run.status, run.cause) == ("completed", "schedule")
    assert world.vendor.asked == asked + 1  # the page of stock; invoices count as fresh for an hour


def test_starting_what_is_due_twice_starts_it_once(world: Syncing) -> None:
    world.work()
    world.later(hours=1)

    assert world.schedule() == Started(due=1)
    assert world.schedule() == Started()


def test_a_failed_sync_is_tried_again_after_a_minute_then_five_fifteen_sixty_then_daily(world: Syncing) -> None:
    waits = []
    for _ in range(6):
        fail_once(world)
        waits.append((next_sync_at(world) - world.now) / timedelta(minutes=1))
        world.now = next_sync_at(world)
        assert world.schedule() == Started(due=1)

    assert waits == [1, 5, 15, 60, 24 * 60, 24 * 60]


def test_after_five_failures_the_last_one_stays_visible_with_its_reason(world: Syncing) -> None:
    for _ in range(5):
        failed = fail_once(world)
        world.now = next_sync_at(world)
        assert world.schedule() == Started(due=1)

    row = world.connection()
    assert (row.failures, row.problem) == (5, f"5 syncs in a row failed, the last one because: {AWAY}")
    assert (failed.attempt, failed.status, failed.message) == (5, "failed", AWAY)


def test_trying_again_after_the_cause_is_gone_clears_everything(world: Syncing) -> None:
    for number in range(5):
        fail_once(world)
        if number < 4:
            world.now = next_sync_at(world)
            world.schedule()

    run = world.sync()

    row = world.connection()
    assert (run.status, row.failures, row.problem) == ("completed", 0, None)
    assert next_sync_at(world) == world.now + timedelta(minutes=30)


def test_a_parked_sync_waits_for_no_one_and_goes_on_when_the_vendor_allows(world: Syncing) -> None:
    until = world.now + timedelta(hours=9)
    world.vendor.faults[2] = Parked("The allowance of the day is used up.", until)

    parked = world.work()

    assert (parked.status, parked.parked_until, parked.message) == (
        "parked",
        until,
        "The allowance of the day is used up.",
    )
    assert world.connection().failures == 0
    world.later(hours=8)
    assert world.schedule() == Started()
    world.later(hours=1)
    assert world.schedule() == Started(resumed=1)
    run = world.work(parked.id)
    assert (run.status, run.row_count, run.turn) == ("completed", 3, 2)


def test_a_sync_that_brings_nothing_for_an_hour_is_given_up(world: Syncing) -> None:
    run_id = world.unfinished()
    with world.parts.context("default", TESTER) as context:
        assert syncing.begin(context, run_id) is not None
    world.later(minutes=61)

    assert world.schedule() == Started(given_up=1)
    run = world.run(run_id)
    assert (run.status, run.message) == (
        "failed",
        "The sync brought nothing for an hour and was given up; what was stored stays.",
    )


def test_whoever_held_a_sync_that_was_given_up_stores_nothing_more(world: Syncing) -> None:
    run_id = world.unfinished()

    def give_up(number: int) -> None:
        if number == 2:
            world.later(minutes=61)
            assert world.schedule() == Started(given_up=1)

    world.vendor.before_page = give_up

    assert world.work(run_id).status == "failed"
    assert sorted(world.known()) == ["a", "b"]


def test_a_sync_whose_job_ended_without_it_is_given_up(world: Syncing) -> None:
    run_id = world.unfinished()
    world.rows("update dbos.workflow_status set status = 'ERROR' returning 1")

    assert world.schedule() == Started(given_up=1)
    assert world.run(run_id).status == "failed"


def test_nothing_is_started_for_a_paused_source(world: Syncing) -> None:
    world.work()
    with world.parts.context("default", TESTER) as context:
        connections.pause(context, world.connection_id)
    world.later(hours=5)

    assert world.schedule() == Started()


def test_nothing_is_started_in_a_closed_organisation(world: Syncing) -> None:
    with world.parts.context("default", TESTER) as context:
        organisation_deletion.close(context, "over")
    world.later(hours=5)

    assert world.schedule() == Started()


def test_a_sync_that_waits_when_its_organisation_is_closed_ends_unread(world: Syncing) -> None:
    run_id = world.unfinished()
    with world.parts.context("default", TESTER) as context:
        organisation_deletion.close(context, "over")

    assert world.work(run_id).status == "cancelled"
    assert world.vendor.asked == 0


@pytest.mark.parametrize(
    ("cause", "backfilled", "priority"),
    [
        (SyncCause.PERSON, False, 10),
        (SyncCause.RETRY, False, 10),
        (SyncCause.WEBHOOK, False, 20),
        (SyncCause.SCHEDULE, True, 30),
        (SyncCause.SCHEDULE, False, 40),
        (SyncCause.CONNECT, False, 40),
    ],
)
def test_what_a_person_waits_for_comes_before_what_comes_by_itself(
    world: Syncing, cause: SyncCause, *, backfilled: bool, priority: int
) -> None:
    if backfilled:
        world.work()
    else:
        with world.parts.context("default", TESTER) as context:
            syncing.end_unfinished(context, UUID(world.connection_id), "for the test")

    run = world.run(world.start(cause))

    assert run.priority == priority
    assert world.rows("select priority from dbos.workflow_status where workflow_uuid = %s", run.job_id) == [(priority,)]


def test_the_newest_sync_is_the_one_that_has_not_ended(world: Syncing) -> None:
    first = world.work()
    world.later(hours=1)
    second = world.start()

    with world.parts.context("default", TESTER) as context:
        newest = sync_runs.list_newest(context.transaction)
    assert newest[UUID(world.connection_id)].id == second
    assert first.id != second
