from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from capliquify.connectors.protocol import Account
from capliquify.domain.errors import Conflict, InvalidInput, NotFound
from capliquify.services import connection_changes, connections, organisation_deletion, source_reading
from capliquify.services.connection_changes import SourceChange
from capliquify.services.connection_setup import setup_of
from support.scripted_source import ACCOUNT, NEW_SOURCE, Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.services.answers.sources import Source
    from capliquify.services.connections import NewSource
    from capliquify.storage.repositories.connections import ConnectionRow


@pytest.fixture
def world(parts: Parts) -> Syncing:
    return Syncing.over(parts)


def create(world: Syncing, new: NewSource = NEW_SOURCE) -> ConnectionRow:
    with world.parts.context("default", TESTER) as context:
        return connections.create(context, new)


def change(world: Syncing, changes: SourceChange) -> ConnectionRow:
    with world.parts.context("default", TESTER) as context:
        return connection_changes.change(context, world.connection_id, changes)


def shown(world: Syncing) -> Source:
    with world.parts.context("default", TESTER, read_only=True) as context:
        return source_reading.get_source(context, world.connection_id)


def acts(world: Syncing) -> list[str]:
    return [row[0] for row in world.rows("select action from audit_entry order by sequence")]


def test_a_new_connection_waits_for_its_account_and_calls_nobody(world: Syncing) -> None:
    row = create(world)

    assert (row.status, row.name, row.settings) == ("waiting_for_consent", "Xero", {"client_id": "us", "region": "eu"})
    assert row.problem == "Choose which account of Xero to sync: until then nothing is synced."
    assert world.vendor.asked == 0


def test_one_that_needs_consent_says_so(world: Syncing) -> None:
    world.vendor.needs_consent = True

    assert create(world).problem == "Open the consent page of Xero and agree there: until then nothing is synced."


def test_secrets_lie_sealed_and_stand_in_no_log(world: Syncing) -> None:
    row = create(world)

    assert row.credentials_sealed is not None
    assert b"hush" not in row.credentials_sealed
    assert world.rows("select from audit_entry where after::text like '%%hush%%'") == []
    with world.parts.context("default", TESTER) as context:
        assert setup_of(context, row).credentials == {"client_secret": "hush"}


@pytest.mark.parametrize(
    ("settings", "credentials", "reason"),
    [
        ({}, {"client_secret": "hush"}, "client_id is missing: Client id. On the page of the app."),
        ({"client_id": "us"}, {}, "client_secret is missing"),
        ({"client_id": "us", "client_secret": "hush"}, {}, "client_secret is secret: give it among the credentials"),
        ({"client_id": "us", "shop": "x"}, {"client_secret": "hush"}, "settings do not take shop"),
        ({"client_id": "us", "region": "moon"}, {"client_secret": "hush"}, "region is one of eu, us"),
        ({"client_id": "x" * 20_000}, {"client_secret": "hush"}, "longer than 16384"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(
    world: Syncing, settings: dict[str, str], credentials: dict[str, str], reason: str
) -> None:
    with pytest.raises(InvalidInput, match=reason):
        create(world, replace(NEW_SOURCE, settings=settings, credentials=credentials))


def test_nothing_is_connected_in_a_closed_organisation(world: Syncing) -> None:
    with world.parts.context("default", TESTER) as context:
        organisation_deletion.close(context, "over")

    with pytest.raises(Conflict, match="is closed"):
        create(world)


def test_choosing_the_account_connects_names_and_queues_the_first_sync(world: Syncing) -> None:
    world.connect()

    row = world.connection()
    assert (row.status, row.name, row.account_id, row.currency, row.problem) == (
        "connected",
        "Roastery Ltd",
        "account-1",
        "GBP",
        None,
    )
    assert world.run(world.unfinished()).cause == "connect"
    assert acts(world) == ["source.created", "source.connected"]


def test_the_base_currency_is_that_of_the_books_where_nobody_set_one(world: Syncing) -> None:
    world.connect()

    with world.parts.context("default", TESTER) as context:
        assert (context.organisation.currency, context.organisation.currency_source) == ("GBP", "ledger-balances")


def test_an_account_is_connected_once(world: Syncing) -> None:
    world.connect()
    second = create(world)

    with (
        pytest.raises(Conflict, match="This account is connected already"),
        world.parts.context("default", TESTER) as context,
    ):
        connections.choose_account(context, str(second.id), ACCOUNT)


def test_a_connection_stays_with_its_account(world: Syncing) -> None:
    world.connect()

    with (
        pytest.raises(Conflict, match="leads to the account account-1, not to account-2"),
        world.parts.context("default", TESTER) as context,
    ):
        connections.choose_account(context, world.connection_id, Account(id="account-2", name="Other"))


def test_renaming_is_logged_with_before_and_after(world: Syncing) -> None:
    world.connect()

    assert change(world, SourceChange(name=" Books ")).name == "Books"

    [(before, after)] = world.rows("select before::text, after::text from audit_entry where action = 'source.changed'")
    assert (msgspec.json.decode(before), msgspec.json.decode(after)) == ({"name": "Roastery Ltd"}, {"name": "Books"})


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_name_of_no_use_is_refused(world: Syncing, name: str) -> None:
    world.connect()

    with pytest.raises(InvalidInput, match="1 to 100 characters"):
        change(world, SourceChange(name=name))


def test_a_source_can_be_excluded_from_statistics(world: Syncing) -> None:
    world.connect()

    change(world, SourceChange(excluded_from_statistics=True))

    assert shown(world).excluded_from_statistics


def test_a_changed_setting_leaves_the_others(world: Syncing) -> None:
    world.connect()

    assert change(world, SourceChange(settings={"region": "us"})).settings == {"client_id": "us", "region": "us"}


def test_new_secrets_are_tried_at_once_and_named_only(world: Syncing) -> None:
    world.connect()
    world.work()
    with world.parts.context("default", TESTER) as context:
        connections.need_consent(context, world.connection_id, "The secret is wrong.")

    row = change(world, SourceChange(credentials={"client_secret": "hush-2"}))

    assert (row.status, row.problem, row.next_sync_at) == ("connected", None, world.now)
    [(after,)] = world.rows("select after::text from audit_entry where action = 'source.changed'")
    assert "hush" not in after
    assert msgspec.json.decode(after)["credentials"] == ["client_secret"]


def test_changing_nothing_is_not_logged(world: Syncing) -> None:
    world.connect()

    change(world, SourceChange())

    assert "source.changed" not in acts(world)


def test_only_a_connected_source_is_paused_and_only_a_paused_one_resumed(world: Syncing) -> None:
    world.connect()
    with world.parts.context("default", TESTER) as context:
        with pytest.raises(Conflict, match="is connected, not paused"):
            connections.resume(context, world.connection_id)
        connections.pause(context, world.connection_id)
        with pytest.raises(Conflict, match="is paused, not connected"):
            connections.pause(context, world.connection_id)
    assert acts(world)[-1] == "source.paused"


def test_disconnecting_deletes_secrets_and_keeps_what_was_brought(world: Syncing) -> None:
    world.vendor.put("a")
    world.connect()
    world.work()

    with world.parts.context("default", TESTER) as context:
        row = connections.disconnect(context, world.connection_id)

    assert (row.status, row.credentials_sealed, row.next_sync_at) == ("disconnected", None, None)
    assert sorted(world.known()) == ["a"]
    assert world.rows("select from connection_token") == []
    assert acts(world)[-1] == "source.disconnected"


def test_a_sync_that_waits_ends_with_the_connection(world: Syncing) -> None:
    world.connect()
    run_id = world.unfinished()

    with world.parts.context("default", TESTER) as context:
        connections.disconnect(context, world.connection_id)

    assert (world.run(run_id).status, world.run(run_id).message) == ("cancelled", "The source was disconnected.")


def test_a_disconnected_account_can_be_connected_again(world: Syncing) -> None:
    first = world.connect()
    with world.parts.context("default", TESTER) as context:
        connections.disconnect(context, first)

    assert world.connect() != first
    with pytest.raises(Conflict, match="was disconnected"), world.parts.context("default", TESTER) as context:
        connections.pause(context, first)


def test_what_an_account_brought_is_not_counted_twice_once_it_is_connected_again(world: Syncing) -> None:
    world.vendor.put("a")
    first = world.connect()
    world.work()
    with world.parts.context("default", TESTER) as context:
        connection_changes.change(context, first, SourceChange(excluded_from_statistics=True))
        connections.disconnect(context, first)
    world.vendor.put("b")

    world.connect()
    world.work()

    assert world.rows("select external_id, count(*) from sales_invoice where known_until is null group by 1") == [
        ("a", 1), ("b", 1),
    ]  # fmt: skip
    with world.parts.context("default", TESTER) as context:
        assert connections.require(context, world.connection_id).excluded_from_statistics


@pytest.mark.parametrize("text", ["x", "019a0000-0000-7000-8000-000000000000"])
def test_an_unknown_source_is_not_found(world: Syncing, text: str) -> None:
    with pytest.raises(NotFound, match="There is no source"), world.parts.context("default", TESTER) as context:
        connections.require(context, text)


def test_a_source_tells_how_fresh_it_is_and_what_waits(world: Syncing) -> None:
    world.vendor.put("a", "b")
    world.vendor.put("c", total="no amount")
    world.connect()
    world.work()
    world.later(minutes=90)

    answer = shown(world)

    assert (answer.facts, answer.set_aside, answer.failed_runs, answer.lag_seconds) == (2, 1, 0, 5400)
    assert [(each.name, each.stale) for each in answer.streams] == [("invoices", False), ("stock", True)]
    assert answer.run is not None
    assert (answer.run.status, answer.run.rows) == ("completed_with_problems", 3)
    assert answer.webhook_path.endswith(f"/{world.connection_id}")


def test_syncs_are_listed_newest_first_page_by_page(world: Syncing) -> None:
    world.connect()
    runs = [world.work()]
    for _ in range(2):
        world.later(minutes=1)
        runs.append(world.sync())

    with world.parts.context("default", TESTER) as context:
        first = source_reading.list_runs(context, world.connection_id, limit=2, cursor=None)
        second = source_reading.list_runs(context, world.connection_id, limit=2, cursor=first.next_cursor)
    assert [each.id for each in (*first.runs, *second.runs)] == [str(run.id) for run in reversed(runs)]
    assert second.next_cursor is None


def test_disconnected_sources_are_listed_last(world: Syncing) -> None:
    first = world.connect()
    with world.parts.context("default", TESTER) as context:
        connections.disconnect(context, first)
    second = world.connect()

    with world.parts.context("default", TESTER) as context:
        assert [each.id for each in source_reading.list_sources(context).sources] == [second, first]


def test_what_was_refused_before_it_was_connected_is_not_listed(world: Syncing) -> None:
    refused = create(world)
    with world.parts.context("default", TESTER) as context:
        connections.disconnect(context, str(refused.id))

        assert source_reading.list_sources(context).sources == []
