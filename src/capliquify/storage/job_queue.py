"""The job queue as SQL: enqueueing in the caller's transaction, what became of a job, and which workers live.

The queue belongs to DBOS, whose tables are in the same database. Workers run it; everybody else needs this module
only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.storage.transaction import Transaction

APPLICATION: Final = "capliquify"

_ENQUEUE: Final = """
select dbos.enqueue_workflow(workflow_name => %s, queue_name => %s, positional_args => %s::json[],
                             workflow_id => %s, priority => %s, application_name => %s)
"""
_STATUS: Final = """
select s.workflow_uuid, s.name, s.status, s.executor_id, s.created_at, s.updated_at, coalesce(o.error, s.error)
  from dbos.workflow_status s
  left join dbos.workflow_output o using (workflow_uuid)
 where s.workflow_uuid = %s
"""
_DEAD: Final = """
select executor_id from worker_liveness where seen_at < clock_timestamp() - make_interval(secs => %s)
union
select executor_id from dbos.workflow_status w
 where status = 'PENDING' and executor_id is not null
   and not exists (select from worker_liveness l where l.executor_id = w.executor_id)
 order by executor_id
"""
# Arguments, results and steps are in tables of their own without foreign keys.
_DELETE_FINISHED: Final = """
with finished as (
    select workflow_uuid from dbos.workflow_status
     where status in ('SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') and updated_at < %s
), arguments as (
    delete from dbos.workflow_input where workflow_uuid in (select workflow_uuid from finished)
), results as (
    delete from dbos.workflow_output where workflow_uuid in (select workflow_uuid from finished)
), steps as (
    delete from dbos.operation_outputs where workflow_uuid in (select workflow_uuid from finished)
), effects as (
    delete from dbos.datasource_outputs where workflow_id in (select workflow_uuid from finished)
)
delete from dbos.workflow_status where workflow_uuid in (select workflow_uuid from finished)
"""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """Where a job stands."""

    job_id: str
    name: str
    status: str  # ENQUEUED | PENDING (a worker has it) | SUCCESS | ERROR | CANCELLED | …
    executor_id: str | None
    created_at: datetime
    updated_at: datetime
    error: str | None


def enqueue(  # noqa: PLR0913 - each says something else of the job
    transaction: Transaction,
    name: str,
    arguments: Sequence[object],
    *,
    job_id: str,
    queue: str,
    priority: int | None = None,
) -> None:
    """Add a job that starts when the transaction commits, and never when it does not.

    Args:
        transaction: The transaction that needs the job.
        name: A registered name; a job of another name would wait for ever.
        arguments: What the job is called with: values JSON knows.
        job_id: Its id, used once only; a second job of the same id is not run.
        queue: The queue.
        priority: From 1 on, the lowest is taken first; None comes before all.
    """
    values = [json.dumps(argument) for argument in arguments]
    transaction.execute(_ENQUEUE, (name, queue, values, job_id, priority, APPLICATION))


def find_job(transaction: Transaction, job_id: str) -> JobStatus | None:
    """Where a job stands, None when there is none of that id."""
    row = transaction.execute_binary(_STATUS, (job_id,)).fetchone()
    if row is None:
        return None
    identifier, name, status, executor, created, updated, error = row
    return JobStatus(identifier, name, status, executor, _instant(created), _instant(updated), error)


def queue_depth(transaction: Transaction) -> int:
    """How many jobs wait for a worker."""
    row = transaction.execute("select count(*) from dbos.workflow_status where status = 'ENQUEUED'").fetchone()
    return 0 if row is None else int(row[0])


def beat(transaction: Transaction, executor_id: str) -> None:
    """A worker says that it lives, by the clock of the database all workers share."""
    transaction.execute(
        "insert into worker_liveness (executor_id, seen_at) values (%s, clock_timestamp()) "
        "on conflict (executor_id) do update set seen_at = excluded.seen_at",
        (executor_id,),
    )


def youngest_heartbeat_age_seconds(transaction: Transaction) -> float | None:
    """How long ago any worker said that it lives, None when none ever did."""
    row = transaction.execute(
        "select extract(epoch from clock_timestamp() - max(seen_at))::float8 from worker_liveness"
    ).fetchone()
    return None if row is None or row[0] is None else max(0.0, float(row[0]))


def list_dead_executors(transaction: Transaction, *, silent_seconds: float) -> list[str]:
    """Workers that have not been heard of for some seconds, or hold jobs without ever having been."""
    rows = transaction.execute(_DEAD, (silent_seconds,))
    return [row[0] for row in rows]


def forget_executors(transaction: Transaction, executor_ids: Sequence[str]) -> None:
    """Take workers off the list: they have ended, or their jobs were given to others."""
    transaction.execute("delete from worker_liveness where executor_id = any(%s)", (list(executor_ids),))


def delete_finished_jobs(transaction: Transaction, finished_before: datetime) -> int:
    """Forget jobs that ended before an instant, with all that was recorded of them; gives how many."""
    milliseconds = int(finished_before.timestamp() * 1000)
    return transaction.execute(_DELETE_FINISHED, (milliseconds,)).rowcount


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
