"""What happens at its time: housekeeping, upkeep of audit logs, the removal of what is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from dbos import DBOS

from capliquify.domain.errors import DomainError
from capliquify.jobs.durable import register_schedule
from capliquify.ops import audit_upkeep, secret_rotation
from capliquify.ops.organisation_purge import purge_due_organisations
from capliquify.services import housekeeping, sign_in_housekeeping, sync_schedule
from capliquify.services.job_names import JobName, principal_of

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

_log = structlog.get_logger(__name__)

ScheduledWorkflow = Callable[[datetime, Any], None]


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """An action and when it is due, in cron's words, UTC."""

    name: str
    cron: str
    act: Callable[[Parts], None]


def start_housekeeping(parts: Parts) -> None:
    """Queue one housekeeping job for each organisation."""
    with parts.system_context(actor="job:schedule") as context:
        housekeeping.enqueue_housekeeping(context)


def remove_finished_jobs(parts: Parts) -> None:
    """Keep the queue's table small."""
    with parts.system_context(actor="job:schedule") as context:
        housekeeping.remove_finished_jobs(context)


def note_audit_heads(parts: Parts) -> None:
    """Keep the heads of audit logs outside the database."""
    with parts.system_context(actor="job:schedule") as context:
        audit_upkeep.note_heads(context)


def purge_organisations(parts: Parts) -> None:
    """Delete the closed organisations whose thirty days are over, where the owner's way to the database is known."""
    if parts.owner_url is not None:
        for purged in purge_due_organisations(parts, actor="job:schedule"):
            _log.info("organisation_purged", organisation_id=str(purged.id), rows=sum(purged.rows.values()))


def tidy_sign_in(parts: Parts) -> None:
    """Remove what is left of sessions, links and emails, and try emails again."""
    with parts.system_context(actor="job:schedule") as context:
        sign_in_housekeeping.tidy(context)


def start_due_syncs(parts: Parts) -> None:
    """Start the syncs that are due, of each organisation apart: what one cannot do keeps no other waiting."""
    with parts.system_context(actor="job:schedule") as context:
        slugs = sync_schedule.open_organisations(context)
    for slug in slugs:
        try:
            with parts.context(slug, principal_of(JobName.SYNC_SOURCE)) as context:
                sync_schedule.start_due(context)
        except DomainError as error:
            _log.warning("syncs_not_started", organisation=slug, reason=str(error))


def keep_installation_keys(parts: Parts) -> None:
    """Finish interrupted rotations of the installation's own data key, and delete its dead ones."""
    secret_rotation.keep_house(parts, None, principal_of(JobName.HOUSEKEEPING))


PERIODIC: Final = (
    Periodic(name="start_housekeeping", cron="7 * * * *", act=start_housekeeping),
    Periodic(name="remove_finished_jobs", cron="37 3 * * *", act=remove_finished_jobs),
    Periodic(name="start_due_syncs", cron="* * * * *", act=start_due_syncs),
    Periodic(name="tidy_sign_in", cron="22 * * * *", act=tidy_sign_in),
    Periodic(name="keep_installation_keys", cron="27 * * * *", act=keep_installation_keys),
    Periodic(name="note_audit_heads", cron="17 * * * *", act=note_audit_heads),
    Periodic(name="purge_organisations", cron="47 2 * * *", act=purge_organisations),
)


def register_periodic(parts: Parts) -> Mapping[str, ScheduledWorkflow]:
    """Make every periodic action a workflow, before the launch."""
    return {each.name: register_schedule(each.name, partial(each.act, parts)) for each in PERIODIC}


def apply_schedule(workflows: Mapping[str, ScheduledWorkflow]) -> None:
    """Tell the queue when each is due, after the launch; several workers may do so at once."""
    DBOS.apply_schedules(
        [
            {"schedule_name": each.name, "workflow_fn": workflows[each.name], "schedule": each.cron, "context": None}
            for each in PERIODIC
        ]
    )


def start_now(workflows: Mapping[str, ScheduledWorkflow], now: datetime) -> None:
    """Do everything periodic once at the start: a machine that is off at night would never reach its time."""
    for workflow in workflows.values():
        DBOS.start_workflow(workflow, now, None)
