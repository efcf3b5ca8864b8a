"""What pages add to a sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.storage.repositories.sync_runs import Advance, advance_run
from support.scripted_source import Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

Read = tuple[str, int, int | None]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([("items", 40, 100)], 100),
        ([("items", 40, 100), ("items", 60, 100)], 100),
        ([("items", 100, 100), ("orders", 20, 50)], 150),
        ([("items", 100, 100), ("orders", 20, 50), ("orders", 30, 50)], 150),
        ([("items", 100, None), ("orders", 20, 50)], 150),
        ([("items", 100, 100), ("orders", 20, None)], None),
    ],
)
def test_what_a_sync_expects_is_what_was_read_and_the_whole_of_the_stream_it_is_at(
    parts: Parts, pages: list[Read], expected: int | None
) -> None:
    world = Syncing.over(parts)
    world.connect()
    run_id = world.unfinished()

    with world.parts.context("default", TESTER) as context:
        for stream, rows, of_stream in pages:
            page = Advance(at=world.now, stream=stream, rows=rows, expected_rows=of_stream)
            advance_run(context.transaction, run_id, page)

    run = world.run(run_id)
    assert (run.row_count, run.expected_rows) == (sum(rows for _, rows, _ in pages), expected)
