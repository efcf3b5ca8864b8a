"""How the service is: a real look at the database, its schema and the workers."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import SkipValidation

from capliquify import __version__
from capliquify.api.asking import OPEN
from capliquify.api.hosts import LOOPBACK_NAMES
from capliquify.api.schemas.health import Health, HealthDetails
from capliquify.bootstrap import Parts
from capliquify.domain.errors import DomainError
from capliquify.services import health
from capliquify.services.health import HealthReport

_KEPT_SECONDS: Final = 1.0
_FORWARDING_HEADERS: Final = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass
class HealthProbe:
    """Asks at most once a second, however many probes there are."""

    parts: Parts
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _report: HealthReport | None = None
    _asked_at: float = 0.0

    def report(self) -> HealthReport:
        """The report of this second."""
        with self._lock:
            now = time.monotonic()
            if self._report is None or now - self._asked_at >= _KEPT_SECONDS:
                self._report = self._ask()
                self._asked_at = time.monotonic()
            return self._report

    def _ask(self) -> HealthReport:
        started = time.perf_counter()
        try:
            with self.parts.system_context(actor="job:health") as context:
                return health.check_health(context, started=started)
        except DomainError as error:
            return health.unreachable(str(error))


ProbeDependency = NamedDependency[SkipValidation[HealthProbe]]


@get(
    "/api/health",
    opt=OPEN,
    operation_id="get_health",
    responses={503: ResponseSpec(Health, generate_examples=False, description="A part does not work.")},
    sync_to_thread=True,
)
def get_health(request: Request[Any, Any, Any], probe: ProbeDependency) -> Response[Health]:
    """Whether the database answers, its schema is the program's, and a worker is alive; 503 when not."""
    report = probe.report()
    details = _details(report) if _asks_from_here(request) else None
    body = Health(status="ok" if report.healthy else "failing", version=__version__, details=details)
    return Response(body, status_code=200 if report.healthy else 503)


@get("/readyz", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def get_readiness(probe: ProbeDependency) -> Response[Health]:
    """Whether questions can be answered: the database answers with the schema of this program."""
    ready = probe.report().ready
    return Response(Health(status="ok" if ready else "failing", version=__version__), status_code=200 if ready else 503)


def _details(report: HealthReport) -> HealthDetails:
    return HealthDetails(
        database_latency_ms=report.database_latency_ms,
        migrations_at_head=report.migrations_at_head,
        worker_heartbeat_age_seconds=report.worker_heartbeat_age_seconds,
        queue_depth=report.queue_depth,
        failures=report.failures,
    )


def _asks_from_here(request: Request[Any, Any, Any]) -> bool:
    """Whether the caller is this machine itself, not somebody a proxy on it speaks for."""
    client = request.scope["client"]
    if client is None or client[0] not in LOOPBACK_NAMES:
        return False
    return not any(name in request.headers for name in _FORWARDING_HEADERS)


HANDLERS = (get_health, get_readiness)
