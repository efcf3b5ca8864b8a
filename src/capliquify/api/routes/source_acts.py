"""What is told a connected system in a word: sync, pause, go on, stop, try again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response
from litestar.params import PathParameter

from capliquify.api.asking import command
from capliquify.api.calling import Caller
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import source_acts, source_reading
from capliquify.services.answers.sources import Source
from capliquify.services.context import Context

SourceId = Annotated[UUID, PathParameter(description="The id of the source.")]
Act = Callable[[Context, str], object]


@command(
    "/sources/{source_id:uuid}/sync",
    need=Permission.IMPORTS_WRITE,
    operation_id="sync_source",
    status_code=202,
    sync_to_thread=True,
)
def sync_source(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Source]:
    """Queue a sync now; where one has not ended yet, that one goes on. Follow `run` of the source."""
    order = _Order(request=request, caller=caller, source_id=source_id, key=idempotency_key)
    return order.carry_out(organisation, source_acts.sync, 202)


@command(
    "/sources/{source_id:uuid}/retry",
    need=Permission.IMPORTS_WRITE,
    operation_id="retry_source",
    status_code=202,
    sync_to_thread=True,
)
def retry_source(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Source]:
    """Try again what failed again and again: its failures are forgotten and a sync is queued."""
    order = _Order(request=request, caller=caller, source_id=source_id, key=idempotency_key)
    return order.carry_out(organisation, source_acts.retry, 202)


@command(
    "/sources/{source_id:uuid}/cancel",
    need=Permission.IMPORTS_WRITE,
    operation_id="cancel_sync",
    status_code=200,
    sync_to_thread=True,
)
def cancel_sync(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Source]:
    """End the sync that is under way, between two pages; what it stored stays."""
    order = _Order(request=request, caller=caller, source_id=source_id, key=idempotency_key)
    return order.carry_out(organisation, source_acts.cancel, 200)


@command(
    "/sources/{source_id:uuid}/pause",
    need=Permission.SETTINGS_WRITE,
    operation_id="pause_source",
    status_code=200,
    sync_to_thread=True,
)
def pause_source(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Source]:
    """Sync no more until somebody resumes it; a sync that runs stops between two pages."""
    order = _Order(request=request, caller=caller, source_id=source_id, key=idempotency_key)
    return order.carry_out(organisation, source_acts.pause, 200)


@command(
    "/sources/{source_id:uuid}/resume",
    need=Permission.SETTINGS_WRITE,
    operation_id="resume_source",
    status_code=200,
    sync_to_thread=True,
)
def resume_source(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Source]:
    """Sync again; what was stopped goes on where it was."""
    order = _Order(request=request, caller=caller, source_id=source_id, key=idempotency_key)
    return order.carry_out(organisation, source_acts.resume, 200)


@command(
    "/sources/{source_id:uuid}/set-aside/retry",
    need=Permission.IMPORTS_WRITE,
    operation_id="retry_set_aside_records",
    status_code=202,
    sync_to_thread=True,
)
def retry_set_aside_records(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Source]:
    """Queue another try of every record that was set aside. Follow `run` of the source."""
    order = _Order(request=request, caller=caller, source_id=source_id, key=idempotency_key)
    return order.carry_out(organisation, source_acts.retry_set_aside, 202)


@dataclass(frozen=True, kw_only=True)
class _Order:
    """One word told a source, carried out once for each key."""

    request: Request[Any, Any, Any]
    caller: Caller
    source_id: UUID
    key: str | None

    def carry_out(self, organisation: str | None, act: Act, status: int) -> Response[Source]:
        """Do it; the answer is the source as it is then."""
        name = str(self.source_id)

        def once() -> Response[Source]:
            act(context, name)
            return Response(source_reading.get_source(context, name), status_code=status)

        with self.caller.context(organisation) as context:
            return answer_once(context, self.key, Fingerprint.of(self.request), once)


HANDLERS = (sync_source, retry_source, cancel_sync, pause_source, resume_source, retry_set_aside_records)
