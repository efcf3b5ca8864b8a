"""The worker: takes jobs from the queue and runs the schedule until it is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from dbos import DBOS, DBOSConfig

from capliquify.domain.errors import Unavailable
from capliquify.jobs.durable import register_handlers
from capliquify.jobs.schedule import apply_schedule, register_periodic, start_now
from capliquify.ops.workers import beat, keep_alive
from capliquify.services.job_names import JOB_QUEUE, SOURCE_QUEUE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Event

    from capliquify.bootstrap import Parts

_CONCURRENCY: Final = 3  # an import holds two connections of the pool, and signs of life need one
_POLLING_SECONDS: Final = 0.05
_SOURCE_POLLING_SECONDS: Final = 0.25
_FINISH_SECONDS: Final = 10

_log = structlog.get_logger(__name__)


def run(parts: Parts, stop: Event, *, concurrency: int = _CONCURRENCY) -> None:
    """Work until `stop` is set, then finish what runs and leave.

    Args:
        parts: What bootstrap made of the settings.
        stop: Set by whoever ends the process.
        concurrency: Jobs run at once by this process.
    """
    executor_id = f"worker-{uuid4()}"
    DBOS(config=_config(parts, executor_id))
    try:
        register_handlers(parts)
        periodic = register_periodic(parts)
        DBOS.listen_queues([JOB_QUEUE, SOURCE_QUEUE])
        beat(parts.pool, executor_id)  # before the first job: who holds jobs without a sign of life counts as dead
        DBOS.launch()
        DBOS.register_queue(
            JOB_QUEUE,
            worker_concurrency=concurrency,
            polling_interval_sec=_POLLING_SECONDS,
            on_conflict="always_update",
        )
        DBOS.register_queue(
            SOURCE_QUEUE,
            worker_concurrency=concurrency,
            polling_interval_sec=_SOURCE_POLLING_SECONDS,
            on_conflict="always_update",
        )
        apply_schedule(periodic)
        start_now(periodic, parts.clock())
        with keep_alive(parts.pool, executor_id, recover):
            _log.info("worker_started", executor_id=executor_id)
            stop.wait()
    finally:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_FINISH_SECONDS)
        _log.info("worker_stopped", executor_id=executor_id)


def recover(executor_ids: Sequence[str]) -> int:
    """Put the unfinished jobs of dead workers back into the queue; safe to race with other workers.

    DBOS itself only takes up the work of its own executor id, so nothing else would ever do it.

    Raises:
        Unavailable: The database was away; the next sweep tries again.
    """
    try:
        recovered = DBOS._recover_pending_workflows(list(executor_ids))  # noqa: SLF001 - no public call takes dead ids
    except Exception as error:
        message = f"The jobs of dead workers could not be recovered: {error}"
        raise Unavailable(message) from error
    return len(recovered)


def _config(parts: Parts, executor_id: str) -> DBOSConfig:
    """The settings that were found to lose nothing when workers and connections are killed."""
    return DBOSConfig(
        name="capliquify",
        system_database_url=parts.application_url,
        run_migrations=False,  # the application role may not; the owner does it before
        application_version="1",  # jobs of another version would never be taken up
        executor_id=executor_id,  # of its own each start: two living processes under one would take each other's work
        sys_db_pool_size=8,
        max_executor_threads=64,
        scheduler_polling_interval_sec=5,
        enable_otlp=False,
        log_level="ERROR",
    )
