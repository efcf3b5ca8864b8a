"""What outside services tell of themselves: open to all, and believed only when it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from capliquify.api.asgi import Scope
from capliquify.api.asking import command
from capliquify.api.calling import origin_of
from capliquify.api.parameters import PartsDependency
from capliquify.bootstrap import Parts
from capliquify.domain.access.permissions import Everyone
from capliquify.domain.errors import InvalidInput, LimitExceeded, NotFound
from capliquify.services.clerk_events import receive

LARGEST_BODY: Final = 1 << 20

_ACTOR: Final = "webhook:clerk"


@dataclass
class SignedBody(Operation):
    """The body is an event as its sender signed it, byte for byte."""

    def __post_init__(self) -> None:
        """Describe the body, which the framework does not read."""
        schema = Schema(type=OpenAPIType.OBJECT, description="An event, signed in svix-signature.")
        self.request_body = RequestBody(content={"application/json": OpenAPIMediaType(schema=schema)}, required=True)


@command(
    "/webhooks/clerk",
    need=Everyone.PUBLIC,
    status_code=204,
    operation_id="receive_clerk_webhook",
    operation_class=SignedBody,
)
async def receive_clerk_webhook(request: Request[Any, Any, Any], parts: PartsDependency) -> None:
    """Take in what Clerk tells of people, companies and memberships; a repeat changes nothing."""
    if parts.clerk is None:
        message = "Clerk does not sign people in here: CAPLIQUIFY_IDENTITY is built-in."
        raise NotFound(message)
    await sync_to_thread(_take_in, parts, cast("Scope", request.scope), await body_of_event(request))


def _take_in(parts: Parts, scope: Scope, body: bytes) -> None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    assert parts.clerk is not None  # noqa: S101 - asked before the body was read
    with parts.system_context(_ACTOR, origin_of(scope)) as context:
        receive(context, parts.clerk.webhooks, headers, body)


async def body_of_event(request: Request[Any, Any, Any]) -> bytes:
    """The body, as long as it is no larger than any event."""
    body = bytearray()
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            left = "The connection ended before the whole event had arrived."
            raise InvalidInput(left)
        body += message["body"]
        if len(body) > LARGEST_BODY:
            too_large = f"An event has {LARGEST_BODY} bytes at most."
            raise LimitExceeded(too_large)
        if not message["more_body"]:
            return bytes(body)


HANDLERS = (receive_clerk_webhook,)
