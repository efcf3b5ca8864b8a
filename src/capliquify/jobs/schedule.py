"""What happens at its time: housekeeping, and the removal of finished jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from dbos import DBOS

from capliquify.jobs.durable import register_schedule
from capliquify.services import housekeeping

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

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


PERIODIC: Final = (
    Periodic(name="start_housekeeping", cron="7 * * * *", act=start_housekeeping),
    Periodic(name="remove_finished_jobs", cron="37 3 * * *", act=remove_finished_jobs),
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
