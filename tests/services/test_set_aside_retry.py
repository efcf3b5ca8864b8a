from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.services.set_aside_retry import ask, list_set_aside, retry_set_aside
from support.scripted_source import UNUSABLE, Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.services.answers.sources import RetryOutcome, SetAsideRecords


@pytest.fixture
def world(parts: Parts) -> Syncing:
    made = Syncing.over(parts)
    made.vendor.put("a")
    made.vendor.put("b", "c", "d", total=UNUSABLE)
    made.connect()
    made.work()
    made.later(minutes=1)
    return made


def retry(world: Syncing) -> RetryOutcome:
    with world.parts.context("default", TESTER) as context:
        run = ask(context, world.connection_id)
    return retry_set_aside(world.parts, world.turn(run.id))


def listed(world: Syncing, limit: int = 50, cursor: str | None = None) -> SetAsideRecords:
    with world.parts.context("default", TESTER) as context:
        return list_set_aside(context, world.connection_id, limit=limit, cursor=cursor)


def test_what_maps_now_is_stored_and_waits_no_more(world: Syncing) -> None:
    world.vendor.put("b", "c", total="7.00")

    outcome = retry(world)

    assert (outcome.tried, outcome.resolved, outcome.left) == (3, 2, 1)
    assert world.known() == {"a": Decimal("120.0000"), "b": Decimal("7.0000"), "c": Decimal("7.0000")}
    assert [(each.external_id, each.attempts) for each in listed(world).records] == [("d", 2)]


def test_the_sync_says_what_became_of_them(world: Syncing) -> None:
    world.vendor.put("b", total="7.00")

    retry(world)

    [run] = world.rows("select status, cause, notes::text from sync_run order by id desc limit 1")
    assert run == ("completed_with_problems", "retry", '["1 of 3 records can be used now"]')


def test_a_record_that_cannot_be_read_any_more_stays(world: Syncing) -> None:
    world.rows("update set_aside_record set payload = '{}' where external_id = 'b' returning 1")

    outcome = retry(world)

    assert (outcome.tried, outcome.resolved) == (3, 0)
    assert {each.external_id for each in listed(world).records} == {"b", "c", "d"}


def test_records_are_listed_page_by_page(world: Syncing) -> None:
    first = listed(world, limit=2)
    second = listed(world, limit=2, cursor=first.next_cursor)

    assert [each.external_id for each in (*first.records, *second.records)] == ["d", "c", "b"]
    assert second.next_cursor is None
    with pytest.raises(InvalidInput, match="not one this list gave"):
        listed(world, cursor="x")
