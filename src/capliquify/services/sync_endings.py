"""How a sync ends: completed, parked until the vendor allows more, or failed; and when the next one is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from capliquify.connectors.protocol import ConsentNeeded
from capliquify.domain.sources.vendor import ConnectionStatus, RunStatus, SyncCause
from capliquify.services import audit
from capliquify.services.audit import Act
from capliquify.services.foreign_words import readable
from capliquify.services.syncing import NO_CALLS, still_held
from capliquify.storage.repositories import connections, sync_cursors, sync_runs
from capliquify.storage.repositories.sync_runs import Advance

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.connectors.protocol import Parked
    from capliquify.services.connector_stores import Calls
    from capliquify.services.context import Context
    from capliquify.services.syncing import Work
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.sync_runs import RunRow

DEAD_AFTER: Final = 5  # failures in a row
_WAITS: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60))
_DAILY: Final = timedelta(days=1)


def finish(context: Context, work: Work, calls: Calls = NO_CALLS, *, problems: int = 0) -> None:
    """End a sync that has done everything.

    Args:
        context: The organisation.
        work: The sync as it was taken up.
        calls: Calls that are not counted yet.
        problems: What differs or could not be compared, besides what was set aside.
    """
    run = still_held(context, work)
    if run is None:
        return
    _count(context, run, calls)
    with_problems = run.set_aside or problems
    ended = _end(context, run, RunStatus.COMPLETED_WITH_PROBLEMS if with_problems else RunStatus.COMPLETED, run.message)
    changes: dict[str, Any] = {"failures": 0, "problem": None}
    if run.cause not in {SyncCause.WEBHOOK, SyncCause.RETRY}:  # these bring no stream up to date
        changes["next_sync_at"] = next_sync_at(context, work.connection)
    elif work.connection.failures:  # it works again: nobody waits for the next attempt
        changes["next_sync_at"] = context.clock()
    connections.change_connection(context.transaction, work.connection.id, **changes)
    _log(context, "sync.completed", work.connection, ended)


def park(context: Context, work: Work, parked: Parked, calls: Calls) -> None:
    """Put a sync off until the vendor allows more calls; the schedule takes it up then."""
    run = still_held(context, work)
    if run is None:
        return
    _count(context, run, calls)
    sync_runs.change_run(
        context.transaction,
        run.id,
        status=RunStatus.PARKED,
        holder=None,
        parked_until=parked.until,
        message=readable(str(parked)),
    )


def fail(context: Context, work: Work, failure: Exception | str, calls: Calls = NO_CALLS) -> None:
    """End a sync that cannot go on; what was stored stays, and the next attempt goes on from there."""
    run = still_held(context, work)
    if run is not None:
        _count(context, run, calls)
        fail_run(context, run, str(failure), consent_needed=isinstance(failure, ConsentNeeded))


def fail_run(context: Context, run: RunRow, reason: str, *, consent_needed: bool = False) -> None:
    """End a sync that the caller has locked as failed, whoever held it, and say when it is tried again."""
    reason = readable(reason)
    ended = _end(context, run, RunStatus.FAILED, reason)
    row = connections.get_connection(context.transaction, run.connection_id, lock=True)
    failures = row.failures + 1
    changes: dict[str, Any] = {"failures": failures, "next_sync_at": context.clock() + wait_after(failures)}
    if consent_needed:
        changes |= {"status": ConnectionStatus.WAITING_FOR_CONSENT, "problem": reason, "next_sync_at": None}
    elif failures >= DEAD_AFTER:
        changes["problem"] = f"{failures} syncs in a row failed, the last one because: {reason}"
    if row.status in {ConnectionStatus.CONNECTED, ConnectionStatus.PAUSED}:
        if row.status == ConnectionStatus.PAUSED and not consent_needed:
            changes.pop("next_sync_at")
        row = connections.change_connection(context.transaction, row.id, **changes)
    _log(context, "sync.failed", row, ended)


def wait_after(failures: int) -> timedelta:
    """How long after so many failures in a row it is tried again."""
    return _WAITS[failures - 1] if failures <= len(_WAITS) else _DAILY


def next_sync_at(context: Context, connection: ConnectionRow) -> datetime:
    """When the first of the streams is no longer fresh."""
    cursors = sync_cursors.list_cursors(context.transaction, connection.id)
    now = context.clock()
    due = [
        (cursors[each.name].synced_at or now) + timedelta(minutes=each.every_minutes)
        for each in context.connectors(connection.vendor).streams
        if each.name in cursors
    ]
    return min(due, default=now + timedelta(hours=1))


def _end(context: Context, run: RunRow, status: RunStatus, message: str | None) -> RunRow:
    return sync_runs.change_run(
        context.transaction,
        run.id,
        status=status,
        holder=None,
        finished_at=context.clock(),
        parked_until=None,
        message=message,
    )


def _count(context: Context, run: RunRow, calls: Calls) -> None:
    advance = Advance(
        at=context.clock(),
        stream=run.stream,
        expected_rows=run.expected_rows,
        calls=calls.count,
        waited_seconds=calls.waited_seconds,
    )
    sync_runs.advance_run(context.transaction, run.id, advance)


def _log(context: Context, action: str, connection: ConnectionRow, run: RunRow) -> None:
    counts = ("row_count", "imported", "unchanged", "set_aside", "calls")
    after = {"sync_id": str(run.id), "cause": run.cause} | {name: getattr(run, name) for name in counts}
    after["requested_by"] = run.requested_by
    reason = run.message if run.status == RunStatus.FAILED else None
    audit.record(context, Act(action=action, subject=f"source:{connection.id}", after=after, reason=reason))
