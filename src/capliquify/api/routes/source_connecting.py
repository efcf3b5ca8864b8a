"""Connecting a system: what is given, consent on the vendor's page, the account; then its settings, and its end."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete, patch
from litestar.params import JSONBody, PathParameter

from capliquify.api.asking import command
from capliquify.api.calling import Caller
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation
from capliquify.api.schemas.sources import ChangedSource, ChosenAccount, ConsentReturn, ConsentStart, NewSource
from capliquify.domain.access.permissions import Permission
from capliquify.services import connecting, connections, consent, source_acts, source_reading
from capliquify.services.answers.sources import Connecting, ConsentRequest, Source
from capliquify.services.connection_changes import SourceChange
from capliquify.services.connector_stores import OpenContext
from capliquify.services.context import Context

SourceId = Annotated[UUID, PathParameter(description="The id of the source.")]


@command(
    "/sources",
    need=Permission.SETTINGS_WRITE,
    fresh_factor=True,
    operation_id="connect_source",
    status_code=201,
    sync_to_thread=True,
)
def connect_source(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[NewSource],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Connecting]:
    """Connect a system. `next` says what is left: `consent` on the vendor's page, one `account` of several, or nothing.

    A repeat under the same key answers how it began, not how it went on.
    """
    new = connections.NewSource(
        vendor=data.vendor,
        settings=data.settings,
        credentials=data.credentials,
        replace_files=data.replace_files,
    )
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        begun = answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(connecting.begin(context, new), status_code=201),
        )
    if not isinstance(begun.content, Connecting):  # a kept answer
        return begun
    went_on = connecting.go_on(caller.parts.sources, _opening(caller, organisation), begun.content)
    return Response(went_on, status_code=201)


@command(
    "/sources/{source_id:uuid}/consent",
    need=Permission.SETTINGS_WRITE,
    fresh_factor=True,
    operation_id="ask_for_consent",
    status_code=201,
    sync_to_thread=True,
)
def ask_for_consent(
    caller: CallerDependency,
    source_id: SourceId,
    data: JSONBody[ConsentStart | None] = None,
    organisation: Organisation = None,
) -> ConsentRequest:
    """The page of the vendor on which you agree, for ten minutes; it leads back to the web app."""
    with caller.context(organisation) as context:
        return consent.start(context, source_id, data.redirect_uri if data else None)


@command(
    "/sources/consent",
    need=Permission.SETTINGS_WRITE,
    operation_id="finish_consent",
    status_code=200,
    sync_to_thread=True,
)
def finish_consent(
    caller: CallerDependency, data: JSONBody[ConsentReturn], organisation: Organisation = None
) -> Connecting:
    """Say what the vendor sent you back with: it counts once, and only from whoever was sent there."""
    answer = consent.Answer(state=data.state, code=data.code, error=data.error)
    return connecting.finish_consent(caller.parts.sources, _opening(caller, organisation), answer)


@command(
    "/sources/{source_id:uuid}/account",
    need=Permission.SETTINGS_WRITE,
    operation_id="choose_source_account",
    status_code=200,
    sync_to_thread=True,
)
def choose_source_account(
    caller: CallerDependency,
    source_id: SourceId,
    data: JSONBody[ChosenAccount],
    organisation: Organisation = None,
) -> Connecting:
    """Choose the company, store or seller account; without one a single one is taken, and several are listed."""
    opening = _opening(caller, organisation)
    return connecting.choose_account(caller.parts.sources, opening, str(source_id), data.account_id)


@command(
    "/sources/{source_id:uuid}",
    need=Permission.SETTINGS_WRITE,
    method=patch,
    operation_id="change_source",
    status_code=200,
    sync_to_thread=True,
)
def change_source(
    caller: CallerDependency,
    source_id: SourceId,
    data: JSONBody[ChangedSource],
    organisation: Organisation = None,
) -> Source:
    """Change a system; what is left out stays. Settings and secrets take a second factor given within ten minutes."""
    changes = SourceChange(
        name=data.name,
        settings=data.settings,
        credentials=data.credentials,
        excluded_from_statistics=data.excluded_from_statistics,
    )
    with caller.context(organisation) as context:
        source_acts.change(context, str(source_id), changes)
        return source_reading.get_source(context, str(source_id))


@command(
    "/sources/{source_id:uuid}",
    need=Permission.SETTINGS_WRITE,
    fresh_factor=True,
    method=delete,
    operation_id="disconnect_source",
    status_code=204,
    sync_to_thread=True,
)
def disconnect_source(caller: CallerDependency, source_id: SourceId, organisation: Organisation = None) -> None:
    """End a connection: its credentials and token are deleted, what it brought stays."""
    with caller.context(organisation) as context:
        connections.disconnect(context, str(source_id))


def _opening(caller: Caller, organisation: str | None) -> OpenContext:
    """Opens a context for each thing that is read or remembered while the vendor is called."""

    def open_context() -> AbstractContextManager[Context]:
        return caller.context(organisation)

    return open_context


HANDLERS = (
    connect_source,
    ask_for_consent,
    finish_consent,
    choose_source_account,
    change_source,
    disconnect_source,
)
