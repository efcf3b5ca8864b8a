"""Handlers as durable workflows: the only module besides the worker that knows how DBOS is told about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, ParamSpec

import structlog
from dbos import DBOS

from capliquify.domain.errors import Unavailable
from capliquify.jobs.registry import HANDLERS, Argument, Handler

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.bootstrap import Parts
    from capliquify.services.job_names import JobName

# A worker that dies takes its other jobs' attempts with it, so the bound is far above what one bad job needs.
_RECOVERY_ATTEMPTS: Final = 10
_STEP_ATTEMPTS: Final = 12  # over three minutes: longer than a database restarts or fails over
_FIRST_WAIT_SECONDS: Final = 0.1

P = ParamSpec("P")

_log = structlog.get_logger(__name__)


def is_transient(error: BaseException) -> bool:
    """Whether the same step may succeed a moment later: the database was away."""
    return isinstance(error, Unavailable)


def register_handlers(parts: Parts) -> None:
    """Make every handler a workflow of its job's name, before the launch."""
    for name, handler in HANDLERS.items():
        _register(parts, name, handler)


def register_schedule(name: str, act: Callable[[], None]) -> Callable[[datetime, Any], None]:
    """Make an action a workflow that a schedule can start."""
    step = _step(name, act)

    @DBOS.workflow(name=name, max_recovery_attempts=_RECOVERY_ATTEMPTS)
    def scheduled(_at: datetime, _context: Any) -> None:  # noqa: ANN401 - DBOS passes the schedule's own context
        step()

    return scheduled


def _register(parts: Parts, name: JobName, handler: Handler) -> None:
    def act(argument: Argument) -> None:
        with structlog.contextvars.bound_contextvars(job=name.value, workflow_id=DBOS.workflow_id):
            _log.info("job_started")
            try:
                handler(parts, argument)
            except Exception:
                _log.exception("job_failed")
                raise
            _log.info("job_finished")

    step = _step(name.value, act)

    @DBOS.workflow(name=name.value, max_recovery_attempts=_RECOVERY_ATTEMPTS)
    def workflow(argument: Argument) -> None:
        step(argument)


def _step(name: str, act: Callable[P, None]) -> Callable[P, None]:
    retrying = DBOS.step(
        name=f"{name}_step",
        retries_allowed=True,
        max_attempts=_STEP_ATTEMPTS,
        interval_seconds=_FIRST_WAIT_SECONDS,
        backoff_rate=2.0,
        should_retry=is_transient,
    )
    return retrying(act)
