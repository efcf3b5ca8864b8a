"""What is due: sources that are no longer fresh, parked syncs whose time has come, webhooks, lost work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.vendor import ConnectionStatus, RunStatus, SyncCause
from capliquify.services import sync_endings, syncing
from capliquify.services.organisation_deletion import is_closed
from capliquify.storage import job_queue
from capliquify.storage.repositories import connections, organisations, sync_runs, webhook_events

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import Context, SystemContext

LONGEST_SILENCE: Final = timedelta(hours=1)  # between two pages; calls themselves give up after minutes
_UNFINISHED_JOB: Final = frozenset({"ENQUEUED", "DELAYED", "PENDING"})
_STALLED: Final = "The sync brought nothing for an hour and was given up; what was stored stays."
_LOST: Final = "The job of this sync ended without finishing it; what was stored stays."


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """What was started."""

    due: int = 0
    resumed: int = 0
    webhooks: int = 0
    given_up: int = 0


def open_organisations(context: SystemContext) -> list[str]:
    """Slugs of the organisations jobs work for."""
    return [row.slug for row in organisations.list_organisations(context.transaction) if row.deletion_due_at is None]


def start_due(context: Context) -> Started:
    """Start what is due in one organisation; doing it twice starts nothing twice."""
    if is_closed(context):
        return Started()
    resumed = given_up = 0
    for run in sync_runs.list_unfinished(context.transaction):
        outcome = _look_after(context, run.id)
        resumed += outcome == "resumed"
        given_up += outcome == "given up"
    return Started(due=_start_due(context), resumed=resumed, webhooks=_start_webhooks(context), given_up=given_up)


def _start_due(context: Context) -> int:
    due = connections.list_due(context.transaction, context.clock())
    for row in due:
        syncing.start(context, row, SyncCause.SCHEDULE)
    return len(due)


def _start_webhooks(context: Context) -> int:
    waiting = webhook_events.count_waiting(context.transaction)
    started = 0
    for row in connections.list_connections(context.transaction) if waiting else []:
        ready = not row.failures or (row.next_sync_at is not None and row.next_sync_at <= context.clock())
        if row.id not in waiting or row.status != ConnectionStatus.CONNECTED or not ready:
            continue
        if sync_runs.find_unfinished(context.transaction, row.id) is None:
            syncing.start(context, row, SyncCause.WEBHOOK)
            started += 1
    return started


def _look_after(context: Context, run_id: UUID) -> str:
    connection, run = syncing.lock_run(context, run_id)
    now = context.clock()
    if run.status == RunStatus.PARKED:
        due = run.parked_until is not None and run.parked_until <= now
        if due and connection.status == ConnectionStatus.CONNECTED:
            syncing.enqueue_next_turn(context, run)
            return "resumed"
        return ""
    if run.status == RunStatus.RUNNING and run.advanced_at is not None and run.advanced_at < now - LONGEST_SILENCE:
        sync_endings.fail_run(context, run, _STALLED)
        return "given up"
    if run.status in {RunStatus.QUEUED, RunStatus.RUNNING}:
        job = job_queue.find_job(context.transaction, run.job_id)
        if job is None or job.status not in _UNFINISHED_JOB:
            sync_endings.fail_run(context, run, _LOST)
            return "given up"
    return ""
