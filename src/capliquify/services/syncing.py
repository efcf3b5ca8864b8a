"""Syncs: started, taken up by one worker at a time, stored page by page, ended. Nothing here calls a vendor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict
from capliquify.domain.sources.vendor import UNFINISHED, ConnectionStatus, RunStatus, SyncCause
from capliquify.services.connector_stores import Calls
from capliquify.services.file_rows import end_file_rows
from capliquify.services.job_names import SOURCE_QUEUE, JobName
from capliquify.services.organisation_deletion import is_closed
from capliquify.services.page_storing import add_notes, store_page
from capliquify.storage import job_queue
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import connections, sync_cursors, sync_runs
from capliquify.storage.repositories.sync_runs import NewRun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.connectors.protocol import Page, Stream
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.sync_cursors import CursorRow
    from capliquify.storage.repositories.sync_runs import RunRow

_PRIORITY: Final = {SyncCause.PERSON: 10, SyncCause.RETRY: 10, SyncCause.WEBHOOK: 20, SyncCause.SCHEDULE: 30}
_BACKFILL: Final = 40
_JOBS: Final = {SyncCause.WEBHOOK: JobName.HANDLE_WEBHOOKS, SyncCause.RETRY: JobName.RETRY_SET_ASIDE}
NO_CALLS: Final = Calls()
PAUSED: Final = "The source is paused."


class Going(Enum):
    """Whether a sync goes on after a page."""

    ON = auto()
    ENDED = auto()  # it was cancelled, paused, or somebody else has taken it up


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A sync that was taken up: whoever holds it stores, nobody else does."""

    run: RunRow
    holder: UUID
    connection: ConnectionRow
    cursors: Mapping[str, CursorRow]

    def needs_nothing(self, stream: Stream, now: datetime) -> bool:
        """Whether a stream is done: this sync has brought it already, or the schedule finds it fresh enough."""
        cursor = self.cursors.get(stream.name)
        if cursor is None or cursor.synced_at is None:
            return False
        if self.run.started_at is not None and cursor.synced_at >= self.run.started_at:
            return True
        fresh_until = cursor.synced_at + timedelta(minutes=stream.every_minutes)
        return self.run.cause == SyncCause.SCHEDULE and fresh_until > now


def start(context: Context, connection: ConnectionRow, cause: SyncCause) -> RunRow:
    """Queue a sync of a connection; where one has not ended that one is given, and nothing is queued.

    Raises:
        Conflict: The connection is not connected.
    """
    if connection.status != ConnectionStatus.CONNECTED:
        status = connection.status.replace("_", " ")
        message = f"{connection.name} is {status} and is not synced. {connection.problem or ''}".strip()
        raise Conflict(message)
    new = NewRun(
        connection_id=connection.id,
        cause=cause,
        requested_by=context.actor,
        priority=_priority(context, connection, cause),
        attempt=connection.failures + 1,
        queued_at=context.clock(),
    )
    run = sync_runs.add_run(context.transaction, new)
    if run is None:
        unfinished = sync_runs.find_unfinished(context.transaction, connection.id)
        if unfinished is None:
            message = f"A sync of {connection.name} ended at this moment: try again."
            raise Conflict(message)
        return unfinished
    enqueue_turn(context, run)
    return run


def enqueue_turn(context: Context, run: RunRow) -> None:
    """Queue the job of a sync's present turn."""
    job_queue.enqueue(
        context.transaction,
        _JOBS.get(SyncCause(run.cause), JobName.SYNC_SOURCE),
        [{"organisation": context.organisation.slug, "run_id": str(run.id)}],
        job_id=run.job_id,
        queue=SOURCE_QUEUE,
        priority=run.priority,
    )


def begin(context: Context, run_id: UUID) -> Work | None:
    """Take a sync up, also from whoever held it before; None where there is nothing to do any more."""
    connection, run = lock_run(context, run_id)
    if run.status not in UNFINISHED or not _may_go_on(context, run, connection):
        return None
    now = context.clock()
    holder = new_id()
    run = sync_runs.change_run(
        context.transaction,
        run.id,
        status=RunStatus.RUNNING,
        holder=holder,
        started_at=run.started_at or now,
        advanced_at=now,
        parked_until=None,
        message=None,
    )
    cursors = sync_cursors.list_cursors(context.transaction, connection.id)
    return Work(run=run, holder=holder, connection=connection, cursors=cursors)


def store(context: Context, work: Work, page: Page, calls: Calls) -> Going:
    """Store a page with the state that follows it, in the transaction of the context.

    Args:
        context: The organisation.
        work: The sync as it was taken up.
        page: What the source brought.
        calls: The calls it took.

    Raises:
        InvalidInput: A value does not fit; nothing of the page may be kept.
    """
    if still_held(context, work) is None:
        return Going.ENDED
    store_page(context, work.connection, work.run.id, page, calls)
    sync_cursors.put_cursor(context.transaction, work.connection.id, page.stream, page.state, context.clock())
    return Going.ON


def store_read(context: Context, work: Work, pages: Sequence[Page], calls: Calls) -> Going:
    """Store documents that were read one by one: where the stream goes on stays as it is.

    Raises:
        InvalidInput: A value does not fit; nothing of the pages may be kept.
    """
    if still_held(context, work) is None:
        return Going.ENDED
    for number, page in enumerate(pages):
        store_page(context, work.connection, work.run.id, page, calls if number == 0 else NO_CALLS)
    return Going.ON


def finish_stream(context: Context, work: Work, stream: Stream) -> Going:
    """Say that a stream has brought everything; the first time all have, rows of the vendor's files may end."""
    if still_held(context, work) is None:
        return Going.ENDED
    now = context.clock()
    sync_cursors.note_synced(context.transaction, work.connection.id, stream.name, now)
    connection = connections.get_connection(context.transaction, work.connection.id)
    if connection.replaces_files:
        connector = context.connectors(connection.vendor)
        cursors = sync_cursors.list_cursors(context.transaction, connection.id)
        done = {name for name, cursor in cursors.items() if cursor.backfilled_at is not None}
        if done >= {each.name for each in connector.streams}:
            ended = end_file_rows(context, connection.vendor, connector, now)
            connections.change_connection(context.transaction, connection.id, replaces_files=False)
            add_notes(context, work.run.id, [f"{ended:,} rows that came from files ended: the source brings them now"])
    return Going.ON


def still_held(context: Context, work: Work) -> RunRow | None:
    """The sync, locked, where its holder may store; else None, after it was cancelled or parked if that was asked."""
    connection, run = lock_run(context, work.run.id)
    if run.holder != work.holder or run.status != RunStatus.RUNNING:
        return None
    return run if _may_go_on(context, run, connection) else None


def lock_run(context: Context, run_id: UUID) -> tuple[ConnectionRow, RunRow]:
    """A sync and its connection, locked in the order everybody does.

    Raises:
        NotFound: The organisation has no such sync.
    """
    connection_id = sync_runs.get_run(context.transaction, run_id).connection_id
    connection = connections.get_connection(context.transaction, connection_id, lock=True)
    return connection, sync_runs.get_run(context.transaction, run_id, lock=True)


def give_way(context: Context, work: Work) -> None:
    """End a turn and queue the next, so that what is more urgent gets its own."""
    run = still_held(context, work)
    if run is not None:
        enqueue_next_turn(context, run)


def enqueue_next_turn(context: Context, run: RunRow) -> RunRow:
    """Queue a sync that has begun once more."""
    changed = sync_runs.change_run(
        context.transaction, run.id, status=RunStatus.QUEUED, turn=run.turn + 1, holder=None, parked_until=None
    )
    enqueue_turn(context, changed)
    return changed


def hold_unfinished(context: Context, connection_id: UUID) -> None:
    """Park a sync that waits, as its source was paused; one that runs parks itself between two pages."""
    run = sync_runs.find_unfinished(context.transaction, connection_id, lock=True)
    if run is not None and run.status != RunStatus.RUNNING:
        _park_paused(context, run)


def release_unfinished(context: Context, connection_id: UUID) -> None:
    """Let a parked sync go on."""
    run = sync_runs.find_unfinished(context.transaction, connection_id, lock=True)
    if run is not None and run.status == RunStatus.PARKED:
        enqueue_next_turn(context, run)


def end_unfinished(context: Context, connection_id: UUID, reason: str) -> None:
    """Cancel a sync that has not ended, whoever holds it."""
    run = sync_runs.find_unfinished(context.transaction, connection_id, lock=True)
    if run is not None:
        _cancel_now(context, run, reason)


def cancel(context: Context, connection: ConnectionRow) -> RunRow:
    """Cancel the sync of a connection: at once where it waits, between two pages where it runs.

    Raises:
        Conflict: None is under way.
    """
    connections.get_connection(context.transaction, connection.id, lock=True)
    run = sync_runs.find_unfinished(context.transaction, connection.id, lock=True)
    if run is None:
        message = f"No sync of {connection.name} is under way."
        raise Conflict(message)
    if run.status == RunStatus.RUNNING:
        now = context.clock()
        return sync_runs.change_run(context.transaction, run.id, cancel_requested_at=run.cancel_requested_at or now)
    return _cancel_now(context, run, f"Cancelled by {context.actor}; what was stored stays.")


def _may_go_on(context: Context, run: RunRow, connection: ConnectionRow) -> bool:
    if is_closed(context):
        _cancel_now(context, run, "The organisation was closed.")
    elif connection.status == ConnectionStatus.PAUSED:
        _park_paused(context, run)
    elif connection.status != ConnectionStatus.CONNECTED:
        _cancel_now(context, run, connection.problem or f"{connection.name} is not connected.")
    elif run.cancel_requested_at is not None:
        _cancel_now(context, run, "Cancelled; what was stored stays.")
    else:
        return True
    return False


def _park_paused(context: Context, run: RunRow) -> None:
    sync_runs.change_run(
        context.transaction, run.id, status=RunStatus.PARKED, holder=None, parked_until=None, message=PAUSED
    )


def _cancel_now(context: Context, run: RunRow, reason: str) -> RunRow:
    return sync_runs.change_run(
        context.transaction,
        run.id,
        status=RunStatus.CANCELLED,
        holder=None,
        finished_at=context.clock(),
        message=reason,
    )


def _priority(context: Context, connection: ConnectionRow, cause: SyncCause) -> int:
    if cause is SyncCause.SCHEDULE:
        cursors = sync_cursors.list_cursors(context.transaction, connection.id).values()
        if not cursors or any(cursor.backfilled_at is None for cursor in cursors):
            return _BACKFILL
    return _PRIORITY.get(cause, _BACKFILL)
