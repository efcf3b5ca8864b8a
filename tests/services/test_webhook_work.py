from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.protocol import VendorUnavailable, WebhookEvent
from capliquify.services import connections, webhook_work
from capliquify.services.sync_schedule import Started
from support.scripted_source import Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.storage.repositories.sync_runs import RunRow


@pytest.fixture
def world(parts: Parts) -> Syncing:
    made = Syncing.over(parts)
    made.vendor.put("a", "b")
    made.connect()
    made.work()
    made.later(minutes=1)
    return made


def event(event_id: str, *ids: str, stream: str | None = "invoices") -> WebhookEvent:
    return WebhookEvent(event_id=event_id, topic="invoice", stream=stream, external_ids=ids)


def receive(world: Syncing, *events: WebhookEvent) -> int:
    with world.parts.context("default", TESTER) as context:
        return webhook_work.receive(context, connections.require(context, world.connection_id), events)


def fetch(world: Syncing) -> RunRow:
    run_id = world.unfinished()
    webhook_work.handle_webhooks(world.parts, world.turn(run_id))
    return world.run(run_id)


def waiting(world: Syncing) -> list[tuple[str, int, str | None]]:
    return world.rows("select event_id, attempts, failure from webhook_event where handled_at is null order by 1")


def test_the_named_documents_are_fetched_and_stored(world: Syncing) -> None:
    world.vendor.put("b", total="90.00")
    world.vendor.put("c", total="7.00")
    receive(world, event("1", "b"), event("2", "c"))

    run = fetch(world)

    assert (run.status, run.cause, run.imported, run.unchanged) == ("completed", "webhook", 2, 0)
    assert {name: str(total) for name, total in world.known().items()} == {
        "a": "120.0000",
        "b": "90.0000",
        "c": "7.0000",
    }
    assert waiting(world) == []


def test_where_the_streams_go_on_stays_as_it_was(world: Syncing) -> None:
    before = world.rows("select stream, state::text, synced_at from sync_cursor order by 1")
    world.vendor.put("c")
    receive(world, event("1", "c"))

    fetch(world)

    assert world.rows("select stream, state::text, synced_at from sync_cursor order by 1") == before


def test_an_event_that_came_before_counts_once(world: Syncing) -> None:
    assert receive(world, event("1", "a")) == 1
    assert receive(world, event("1", "a"), event("2", "b")) == 1


def test_an_event_without_anything_to_fetch_starts_nothing_that_waits(world: Syncing) -> None:
    receive(world, event("1", stream=None))

    assert waiting(world) == []


def test_events_that_come_while_a_sync_runs_are_fetched_after_it(world: Syncing) -> None:
    world.start()
    world.vendor.put("c")
    receive(world, event("1", "c"))
    world.work()

    assert world.schedule() == Started(webhooks=1)
    assert fetch(world).status == "completed"
    assert waiting(world) == []


def test_documents_that_cannot_be_fetched_wait_with_their_reason(world: Syncing) -> None:
    receive(world, event("1", "a"))
    world.vendor.faults[world.vendor.asked + 1] = VendorUnavailable("Xero does not answer.")

    assert fetch(world).status == "failed"

    assert waiting(world) == [("1", 1, "Xero does not answer.")]
    assert world.schedule() == Started()
    world.later(minutes=1)
    assert world.schedule() == Started(due=1)


def test_after_five_attempts_they_are_left_to_the_next_sync(world: Syncing) -> None:
    receive(world, event("1", "a"))
    for _ in range(5):
        world.vendor.faults[world.vendor.asked + 1] = VendorUnavailable("Xero does not answer.")
        fetch(world)
        world.later(minutes=61)
        receive(world, event(f"again {world.now}", stream="invoices"))

    rows = world.rows("select attempts, handled_at is not null from webhook_event where event_id = '1'")
    assert rows == [(5, True)]


def test_a_paused_source_keeps_its_events(world: Syncing) -> None:
    with world.parts.context("default", TESTER) as context:
        connections.pause(context, world.connection_id)

    assert receive(world, event("1", "a")) == 1

    assert waiting(world) == [("1", 0, None)]
    assert world.schedule() == Started()
