"""What there is to know of connected systems: how fresh they are, what runs, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.vendor import VENDOR_NAMES, Vendor
from capliquify.services.answers.sources import Source, Sources, SourceStream, SyncRun, SyncRuns
from capliquify.services.connections import parsed_id
from capliquify.services.file_rows import brought_types
from capliquify.services.slices import cursor_id
from capliquify.services.unmapped import unmapped_total
from capliquify.storage.repositories import connections, set_aside, source_counts, sync_cursors, sync_runs
from capliquify.storage.repositories import webhook_events as webhooks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.connectors.protocol import Stream
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.sync_cursors import CursorRow
    from capliquify.storage.repositories.sync_runs import RunRow

_STALE_AFTER: Final = 2  # times what counts as fresh


def list_sources(context: Context) -> Sources:
    """All connected systems of the organisation, the oldest first, those that were disconnected last.

    What was refused before it was ever connected is not among them: there is nothing to go on with.
    """
    around = _Around.of(context)
    unmapped = unmapped_total(context)
    rows = [
        row
        for row in connections.list_connections(context.transaction)
        if row.disconnected_at is None or row.connected_at is not None
    ]
    rows.sort(key=lambda row: row.disconnected_at is not None)
    return Sources(
        sources=[_shown(context, row, around) for row in rows],
        unmapped_items=unmapped.codes,
        unmapped_value=unmapped.value,
        unmapped_value_complete=unmapped.complete,
        currency=context.organisation.currency,
    )


def get_source(context: Context, connection_id: str) -> Source:
    """One connected system as it stands.

    Raises:
        NotFound: There is no such source.
    """
    row = connections.get_connection(context.transaction, parsed_id(connection_id))
    return _shown(context, row, _Around.of(context))


def list_runs(context: Context, connection_id: str, *, limit: int, cursor: str | None) -> SyncRuns:
    """Syncs of a source, newest first, one page.

    Raises:
        NotFound: There is no such source.
        InvalidInput: The cursor is not one that was given out.
    """
    row = connections.get_connection(context.transaction, parsed_id(connection_id))
    found = sync_runs.list_runs(context.transaction, row.id, limit + 1, cursor_id(cursor))
    page = found[:limit]
    return SyncRuns(
        runs=[shown_run(each) for each in page], next_cursor=str(page[-1].id) if len(found) > limit else None
    )


def get_run(context: Context, run_id: str) -> SyncRun:
    """One sync as it stands.

    Raises:
        NotFound: There is no such sync.
    """
    return shown_run(sync_runs.get_run(context.transaction, parsed_id(run_id)))


def shown_run(run: RunRow) -> SyncRun:
    """The answer for a stored sync."""
    return SyncRun(
        id=str(run.id),
        source_id=str(run.connection_id),
        cause=run.cause,
        requested_by=run.requested_by,
        status=run.status,
        attempt=run.attempt,
        queued_at=run.queued_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        parked_until=run.parked_until,
        stream=run.stream,
        rows=run.row_count,
        expected_rows=run.expected_rows,
        imported=run.imported,
        unchanged=run.unchanged,
        set_aside=run.set_aside,
        calls=run.calls,
        waited_seconds=run.waited_seconds,
        message=run.message,
        notes=run.notes,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What belongs to the connections of an organisation, read at once for all of them."""

    cursors: Mapping[UUID, Mapping[str, CursorRow]]
    runs: Mapping[UUID, RunRow]
    set_aside: Mapping[UUID, int]
    webhooks: Mapping[UUID, int]
    checks: Mapping[UUID, tuple[int, int]]

    @classmethod
    def of(cls, context: Context) -> _Around:
        transaction = context.transaction
        return cls(
            cursors=sync_cursors.list_all_cursors(transaction),
            runs=sync_runs.list_newest(transaction),
            set_aside=set_aside.count_set_aside(transaction),
            webhooks=webhooks.count_waiting(transaction),
            checks=source_counts.count_checks(transaction),
        )


def _shown(context: Context, row: ConnectionRow, around: _Around) -> Source:
    connector = context.connectors(row.vendor)
    streams = _streams(connector.streams, around.cursors.get(row.id, {}), context.clock())
    synced = [each.synced_at for each in streams]
    oldest = None if None in synced else min((each for each in synced if each is not None), default=None)
    run = around.runs.get(row.id)
    checks, differing = around.checks.get(row.id, (0, 0))
    return Source(
        id=str(row.id),
        vendor=row.vendor,
        vendor_name=VENDOR_NAMES[Vendor(row.vendor)],
        name=row.name,
        account_id=row.account_id,
        currency=row.currency,
        status=row.status,
        problem=row.problem,
        connected_at=row.connected_at,
        last_synced_at=oldest,
        lag_seconds=None if oldest is None else max(0, int((context.clock() - oldest).total_seconds())),
        next_sync_at=row.next_sync_at,
        excluded_from_statistics=row.excluded_from_statistics,
        settings=row.settings,
        streams=streams,
        run=None if run is None else shown_run(run),
        facts=source_counts.count_facts(context.transaction, row.source, brought_types(connector)),
        set_aside=around.set_aside.get(row.id, 0),
        failed_runs=row.failures,
        webhooks_waiting=around.webhooks.get(row.id, 0),
        checks=checks,
        checks_differing=differing,
        webhook_path=f"/api/v1/webhooks/{row.vendor}/{row.organisation_id}/{row.id}",
    )


def _streams(streams: Sequence[Stream], cursors: Mapping[str, CursorRow], now: datetime) -> list[SourceStream]:
    shown = []
    for stream in streams:
        cursor = cursors.get(stream.name)
        synced_at = cursor.synced_at if cursor else None
        fresh_for = timedelta(minutes=stream.every_minutes * _STALE_AFTER)
        shown.append(
            SourceStream(
                name=stream.name,
                title=stream.title,
                backfilled_at=cursor.backfilled_at if cursor else None,
                synced_at=synced_at,
                stale=synced_at is None or synced_at + fresh_for < now,
            )
        )
    return shown
