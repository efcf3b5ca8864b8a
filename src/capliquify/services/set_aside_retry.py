"""Records that were set aside: listed, and tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from capliquify.connectors.protocol import Page, SetAside, SourceFailure
from capliquify.domain.sources.vendor import SyncCause
from capliquify.services import connections, syncing
from capliquify.services.answers.sources import RetryOutcome, SetAsideRecord, SetAsideRecords
from capliquify.services.page_storing import add_notes
from capliquify.services.slices import cursor_id
from capliquify.services.sync_effort import Turn, carry_out
from capliquify.services.syncing import Going
from capliquify.storage.repositories import connections as connection_rows
from capliquify.storage.repositories import set_aside as repository

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from capliquify.connectors.protocol import Source
    from capliquify.services.context import Context
    from capliquify.services.parts import Parts
    from capliquify.services.sync_effort import Effort
    from capliquify.storage.repositories.set_aside import SetAsideRow
    from capliquify.storage.repositories.sync_runs import RunRow

_AT_ONCE: Final = 100
_UNREADABLE: Final = "It can no longer be read as it was kept: the next sync brings it again once it changes."

_log = structlog.get_logger(__name__)


def list_set_aside(context: Context, connection_id: str, *, limit: int, cursor: str | None) -> SetAsideRecords:
    """Records of a source that wait, newest first, one page.

    Raises:
        NotFound: There is no such source.
        InvalidInput: The cursor is not one that was given out.
    """
    row = connection_rows.get_connection(context.transaction, connections.parsed_id(connection_id))
    found = repository.list_set_aside(context.transaction, row.id, limit + 1, cursor_id(cursor))
    page = found[:limit]
    return SetAsideRecords(
        records=[_shown(each) for each in page], next_cursor=str(page[-1].id) if len(found) > limit else None
    )


def ask(context: Context, connection_id: str) -> RunRow:
    """Queue another try of everything of a source that was set aside.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not connected.
    """
    return syncing.start(context, connections.require(context, connection_id), SyncCause.RETRY)


def retry_set_aside(parts: Parts, turn: Turn) -> RetryOutcome:
    """Carry out a sync that tries records again that were set aside.

    Raises:
        NotFound: The organisation has no such sync.
        Unavailable: The database does not answer: the same turn may be carried out again.
    """
    trying = _Trying()
    carry_out(parts, turn, trying)
    return RetryOutcome(tried=trying.tried, resolved=trying.resolved, left=trying.tried - trying.resolved)


class _Trying:
    """Goes through what waits, once."""

    def __init__(self) -> None:
        self.tried = 0
        self.resolved = 0

    def __call__(self, effort: Effort, source: Source) -> int | None:
        last: UUID | None = None
        while waiting := _waiting(effort, last):
            last = waiting[-1].id
            outcomes = [(row, _again(source, row)) for row in waiting]
            with effort.open_context() as context:
                if self._store(context, effort, outcomes) is Going.ENDED:
                    return None
        with effort.open_context() as context:
            add_notes(context, effort.work.run.id, [f"{self.resolved} of {self.tried} records can be used now"])
        return self.tried - self.resolved

    def _store(
        self, context: Context, effort: Effort, outcomes: Sequence[tuple[SetAsideRow, Sequence[object] | SetAside]]
    ) -> Going:
        usable = [row.id for row, outcome in outcomes if not isinstance(outcome, SetAside)]
        # Before the storing, which sets aside anew what it cannot use after all.
        resolved = repository.resolve(context.transaction, usable, context.clock())
        pages = [_page(*each) for each in outcomes]
        if syncing.store_read(context, effort.work, pages, effort.counter.take()) is Going.ENDED:
            context.transaction.connection.rollback()
            return Going.ENDED
        self.resolved += resolved
        self.tried += len(outcomes)
        return Going.ON


def _waiting(effort: Effort, last: UUID | None) -> list[SetAsideRow]:
    with effort.open_context() as context:
        return repository.list_set_aside(context.transaction, effort.work.connection.id, _AT_ONCE, last)


def _again(source: Source, row: SetAsideRow) -> Sequence[object] | SetAside:
    try:
        return source.map_again(row.stream, row.payload.encode())
    except (SourceFailure, ValueError, KeyError) as error:
        _log.info("set_aside_record_unreadable", stream=row.stream, reason=type(error).__name__)
        return SetAside(
            external_id=row.external_id, payload=row.payload.encode(), reason=row.reason, fix=row.fix or _UNREADABLE
        )


def _page(row: SetAsideRow, outcome: Sequence[object] | SetAside) -> Page:
    if isinstance(outcome, SetAside):
        return Page(stream=row.stream, state={}, rows=1, set_aside=[outcome])
    return Page(stream=row.stream, state={}, rows=1, records=outcome)


def _shown(row: SetAsideRow) -> SetAsideRecord:
    return SetAsideRecord(
        id=str(row.id),
        stream=row.stream,
        external_id=row.external_id,
        reason=row.reason,
        fix=row.fix,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        attempts=row.attempts,
        payload=row.payload,
    )
