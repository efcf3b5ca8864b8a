"""Whether the service does its work: the database answers, its schema is ours, a worker is alive."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.storage import job_queue
from capliquify.storage.schema import HEAD_REVISION, schema_revision

if TYPE_CHECKING:
    from capliquify.services.context import SystemContext

HEARTBEAT_LIMIT_SECONDS: Final = 10.0


@dataclass(frozen=True, kw_only=True)
class HealthReport:
    """What was looked at, and every failure in words."""

    database_latency_ms: float | None
    migrations_at_head: bool | None
    worker_heartbeat_age_seconds: float | None
    queue_depth: int | None
    failures: list[str]

    @property
    def healthy(self) -> bool:
        """Whether everything works."""
        return not self.failures

    @property
    def ready(self) -> bool:
        """Whether questions can be answered; they need no worker."""
        return self.migrations_at_head is True


def check_health(context: SystemContext, *, started: float) -> HealthReport:
    """Look at the database, its schema and the workers.

    Args:
        context: A transaction without organisation.
        started: `time.perf_counter()` before the transaction was opened: opening it is the round trip measured.
    """
    revision = schema_revision(context.transaction)
    latency_ms = round((time.perf_counter() - started) * 1000, 2)
    if revision != HEAD_REVISION:
        failure = f"the database is at schema {revision or 'none'}, this version works with {HEAD_REVISION}"
        return HealthReport(
            database_latency_ms=latency_ms,
            migrations_at_head=False,
            worker_heartbeat_age_seconds=None,
            queue_depth=None,
            failures=[failure],
        )
    age = job_queue.youngest_heartbeat_age_seconds(context.transaction)
    return HealthReport(
        database_latency_ms=latency_ms,
        migrations_at_head=True,
        worker_heartbeat_age_seconds=age,
        queue_depth=job_queue.queue_depth(context.transaction),
        failures=_worker_failures(age),
    )


def unreachable(reason: str) -> HealthReport:
    """The report when the database does not answer at all."""
    return HealthReport(
        database_latency_ms=None,
        migrations_at_head=None,
        worker_heartbeat_age_seconds=None,
        queue_depth=None,
        failures=[reason],
    )


def _worker_failures(age: float | None) -> list[str]:
    if age is None:
        return ["no worker has reported yet"]
    if age > HEARTBEAT_LIMIT_SECONDS:
        return [f"no worker has reported for {age:.0f} seconds"]
    return []
