"""Walks the streams of a source from where they were, and compares its totals at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.services import syncing
from capliquify.services.sync_effort import Turn, carry_out
from capliquify.services.sync_totals import compare_totals
from capliquify.services.syncing import Going

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.connectors.protocol import Page, Source, Stream
    from capliquify.services.parts import Parts
    from capliquify.services.sync_effort import Effort


def unheard(page: Page) -> None:
    """Pages nobody listens to."""


def sync_source(parts: Parts, turn: Turn, heard: Callable[[Page], None] = unheard) -> None:
    """Carry out a turn of a sync.

    Args:
        parts: What the entry point was given.
        turn: The sync, and for how long.
        heard: Hears of each page once it is stored.

    Raises:
        NotFound: The organisation has no such sync.
        Unavailable: The database does not answer: the same turn may be carried out again.
    """

    def act(effort: Effort, source: Source) -> int | None:
        for stream in source.streams:
            if _walk(effort, source, stream, heard) is Going.ENDED:
                return None
        return compare_totals(effort, source)

    carry_out(parts, turn, act)


def _walk(effort: Effort, source: Source, stream: Stream, heard: Callable[[Page], None]) -> Going:
    work = effort.work
    if work.needs_nothing(stream, effort.clock()):
        return Going.ON
    cursor = work.cursors.get(stream.name)
    for page in source.pages(stream.name, dict(cursor.state) if cursor else {}):
        with effort.open_context() as context:
            if syncing.store(context, work, page, effort.counter.take()) is Going.ENDED:
                return Going.ENDED
        heard(page)
        if effort.turn_is_over():
            with effort.open_context() as context:
                syncing.give_way(context, work)
            return Going.ENDED
    with effort.open_context() as context:
        return syncing.finish_stream(context, work, stream)
