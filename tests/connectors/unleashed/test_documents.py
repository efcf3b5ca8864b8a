from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.unleashed.documents import Documents
from capliquify.connectors.unleashed.mapping import map_sales_order
from capliquify.connectors.unleashed.source import SALES
from support.unleashed import Bench, make_bench, records

if TYPE_CHECKING:
    from capliquify.connectors.protocol import Page, State

READING = Documents(stream=SALES, kind="SalesOrders", mapper=map_sales_order, deleted=(("orderStatus", "Deleted"),))


@pytest.fixture
def bench() -> Bench:
    return make_bench()


def pages(bench: Bench, state: State, at_most: int = 99) -> list[Page]:
    """Pages of twenty documents, as many as are read before somebody pulls the plug."""
    clock = bench.world.clock
    found = READING.pages(bench.small_pages(), Pace(now=clock.now, sleep=clock.advance), state)
    return [page for page, _ in zip(found, range(at_most), strict=False)]


@pytest.mark.parametrize("killed_after", range(1, 9))
def test_a_backfill_killed_after_any_page_goes_on_without_losing_or_repeating_one(
    bench: Bench, killed_after: int
) -> None:
    whole = records(pages(bench, {}))
    before = pages(bench, {}, killed_after)
    after = pages(bench, before[-1].state)

    assert records(before) + records(after) == whole
    assert len(before) == killed_after
    assert "walk" not in after[-1].state


def test_a_backfill_killed_before_its_first_page_was_stored_begins_anew(bench: Bench) -> None:
    pages(bench, {}, 1)

    assert records(pages(bench, {})) == records(pages(bench, {}))


def test_only_a_walk_that_met_everything_says_what_there_is(bench: Bench) -> None:
    started, resumed = pages(bench, {}), pages(bench, pages(bench, {}, 3)[-1].state)

    assert len(started[-1].present[0].external_ids) == len(records(started))
    assert [page.present for page in started[:-1]] == [()] * (len(started) - 1)
    assert resumed[-1].present == ()


def test_a_full_reading_of_a_month_killed_in_the_middle_starts_again(bench: Bench) -> None:
    done = pages(bench, {})[-1].state
    bench.world.advance(20)
    middle = pages(bench, done, 2)[-1].state
    again = pages(bench, middle)

    assert len(again[-1].present[0].external_ids) == len(records(again))


def test_what_was_modified_while_a_long_backfill_went_on_is_read_afterwards(bench: Bench) -> None:
    first = pages(bench, {}, 4)
    bench.world.advance(15)  # parked for half a month
    rest = pages(bench, first[-1].state)
    known = {line.external_id: line for line in records([*first, *rest, *pages(bench, rest[-1].state)])}
    company = bench.world.company

    assert {line.order_number for line in known.values() if line.open} == {
        order.number for order in company.wholesale.waiting
    }
    assert {line.order_number for line in known.values()} == {order.number for order in company.wholesale.orders}


def test_the_watermark_is_the_vendors_time_less_what_the_walk_took(bench: Bench) -> None:
    first = pages(bench, {}, 1)
    bench.world.clock.advance(timedelta(hours=3).total_seconds())
    state = pages(bench, first[-1].state)[-1].state
    latest = max(
        int(each["LastModifiedOn"][6:-2]) for each in bench.get("/SalesOrders/1", "pageSize=1000").json()["Items"]
    )

    assert datetime.fromisoformat(state["watermark"]) == datetime.fromtimestamp(latest / 1000, UTC) - timedelta(
        hours=3, minutes=1
    )
