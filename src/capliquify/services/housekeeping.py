"""Removing what nobody will ask for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from capliquify.services.approvals import expire_overdue
from capliquify.services.job_names import JOB_QUEUE, JobName
from capliquify.services.uploads import fail_upload
from capliquify.storage import idempotency, job_queue
from capliquify.storage.repositories import connection_consents, imports, organisations, webhook_events

if TYPE_CHECKING:
    from capliquify.services.context import Context, SystemContext

KEPT_BROKEN_UPLOAD: Final = timedelta(hours=6)
KEPT_ANSWER: Final = timedelta(hours=48)
KEPT_FINISHED_JOB: Final = timedelta(days=14)
KEPT_WEBHOOK: Final = timedelta(days=30)  # vendors repeat a delivery for two days at most

_UNFINISHED_JOB: Final = frozenset({"ENQUEUED", "DELAYED", "PENDING"})
_LOST: Final = "The job of this import ended without finishing it; nothing was stored. Send the file again."


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep removed."""

    uploads: int
    idempotency_keys: int
    lost_imports: int  # not removed: told to be failed
    expired_approvals: int = 0  # not removed: noted that nobody decided in time
    webhooks: int = 0
    consents: int = 0


def enqueue_housekeeping(context: SystemContext) -> int:
    """Queue a sweep of each open organisation, as a transaction sees the rows of one only; gives how many."""
    found = [row for row in organisations.list_organisations(context.transaction) if row.deletion_due_at is None]
    for organisation in found:
        job_queue.enqueue(
            context.transaction,
            JobName.HOUSEKEEPING,
            [{"organisation": organisation.slug}],
            job_id=f"housekeeping-{uuid4()}",
            queue=JOB_QUEUE,
        )
    return len(found)


def sweep(context: Context) -> Swept:
    """Remove what broke off or is too old to be asked for; end imports whose job will not, and overdue approvals."""
    now = context.clock()
    return Swept(
        uploads=imports.delete_broken_uploads(context.transaction, now - KEPT_BROKEN_UPLOAD),
        idempotency_keys=idempotency.delete_responses(context.transaction, now - KEPT_ANSWER),
        lost_imports=_fail_lost_imports(context),
        expired_approvals=expire_overdue(context),
        webhooks=webhook_events.delete_handled(context.transaction, now - KEPT_WEBHOOK),
        consents=connection_consents.delete_expired_consents(context.transaction, now),
    )


def remove_finished_jobs(context: SystemContext) -> int:
    """Remove jobs that ended a while ago, which the queue would keep for ever; gives how many."""
    return job_queue.delete_finished_jobs(context.transaction, context.clock() - KEPT_FINISHED_JOB)


def _fail_lost_imports(context: Context) -> int:
    """An import whose job ended without ending it would look as if it ran for ever."""
    lost = 0
    for number in imports.list_unfinished(context.transaction):
        job = job_queue.find_job(context.transaction, str(number))
        if job is None or job.status not in _UNFINISHED_JOB:
            fail_upload(context, str(number), _LOST)
            lost += 1
    return lost
