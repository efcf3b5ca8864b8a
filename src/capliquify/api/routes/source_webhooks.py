"""Webhooks of connected systems: open to all, and believed only when a secret of the connection signed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, cast
from uuid import UUID

from litestar import MediaType, Request, Response
from litestar.concurrency import sync_to_thread
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import PathParameter

from capliquify.api.asgi import Scope
from capliquify.api.asking import command
from capliquify.api.calling import origin_of
from capliquify.api.parameters import PartsDependency
from capliquify.api.routes.webhooks import body_of_event
from capliquify.bootstrap import Parts
from capliquify.domain.access.permissions import Everyone
from capliquify.domain.access.principal import job_principal
from capliquify.domain.errors import NotFound, NotSignedIn
from capliquify.services import webhooks
from capliquify.services.context import Origin
from capliquify.services.webhooks import Delivery

_TAKEN: Final = 200
_UNSIGNED: Final = 401
_UNKNOWN: Final = 404
_SENDER: Final = job_principal("webhook")  # it may nothing: what it tells is only noted

VendorName = Annotated[str, PathParameter(description="The system that sends.", pattern="^[a-z]{1,40}$")]
OrganisationId = Annotated[UUID, PathParameter(description="The id of the company.")]
ConnectionId = Annotated[UUID, PathParameter(description="The id of the source.")]


@dataclass
class SignedDelivery(Operation):
    """The body is what the system signed, byte for byte; whoever is not believed is told nothing."""

    def __post_init__(self) -> None:
        """Describe the body, which the framework does not read, and the refusals, which have none."""
        schema = Schema(type=OpenAPIType.OBJECT, description="What the system tells, signed in its own header.")
        self.request_body = RequestBody(content={"application/json": OpenAPIMediaType(schema=schema)}, required=True)
        nothing = {"text/plain": OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, max_length=0))}
        refusals = {
            _UNSIGNED: OpenAPIResponse(description="It is not signed as it should be.", content=nothing),
            _UNKNOWN: OpenAPIResponse(description="Nobody listens here.", content=nothing),
        }
        self.responses = {**(self.responses or {}), **{str(status): each for status, each in refusals.items()}}


@command(
    "/webhooks/{vendor:str}/{organisation_id:uuid}/{connection_id:uuid}",
    need=Everyone.PUBLIC,
    status_code=_TAKEN,
    operation_id="receive_source_webhook",
    operation_class=SignedDelivery,
    media_type=MediaType.TEXT,
)
async def receive_source_webhook(
    request: Request[Any, Any, Any],
    parts: PartsDependency,
    vendor: VendorName,
    organisation_id: OrganisationId,
    connection_id: ConnectionId,
) -> Response[str]:
    """Take in what a connected system tells of changes, and fetch them later; the answer has no body, whatever it is.

    200: it counts, or came before. 401: it is not signed as it should be. 404: nobody listens here.
    """
    scope = cast("Scope", request.scope)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    delivery = Delivery(vendor=vendor, headers=headers, body=await body_of_event(request))
    status = await sync_to_thread(_take_in, parts, origin_of(scope), (organisation_id, connection_id), delivery)
    return Response("", status_code=status, media_type=MediaType.TEXT)


def _take_in(parts: Parts, origin: Origin, receiver: tuple[UUID, UUID], delivery: Delivery) -> int:
    organisation_id, connection_id = receiver
    try:
        with parts.context_of(organisation_id, _SENDER, origin) as context:
            webhooks.receive(context, connection_id, delivery)
    except NotSignedIn:
        return _UNSIGNED
    except NotFound:
        webhooks.spend_as_much(delivery, parts.clock(), parts.sources.connectors)
        return _UNKNOWN
    return _TAKEN


HANDLERS = (receive_source_webhook,)
