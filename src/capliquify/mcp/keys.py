"""Keys: a request without one that counts, or with one that asks too often, is refused before the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anyio.to_thread import run_sync
from starlette.datastructures import Headers

from capliquify.domain.errors import DomainError, NotSignedIn, TooManyRequests
from capliquify.mcp.callers import CALLER, KeyCaller
from capliquify.mcp.refusals import refusal
from capliquify.services.context import Origin
from capliquify.services.identity import key_credential
from capliquify.services.rate_limits import RequestCount

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from capliquify.bootstrap import Parts

_BEARER: Final = "bearer "


def with_keys(app: ASGIApp, path: str, parts: Parts) -> ASGIApp:
    """Let in whoever shows a key that counts, and tell every answer how their limits stand.

    Args:
        app: What answers the requests let through; it finds the caller in their scope.
        path: The address of the protocol; others are let through.
        parts: What bootstrap made of the settings.
    """
    if parts.limiter is not None:
        parts.limiter.start_sharing()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != path:
            await app(scope, receive, send)
            return
        count = RequestCount(parts.limiter)

        async def send_with_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *count.headers]
            await send(message)

        try:
            scope[CALLER] = await run_sync(_recognise, parts, scope, count)
        except DomainError as error:
            await refusal(error.code, str(error), **_headers_of(error))(scope, receive, send_with_standing)
            return
        await app(scope, receive, send_with_standing)

    return answer


def _recognise(parts: Parts, scope: Scope, count: RequestCount) -> KeyCaller:
    client = scope.get("client")
    address = client[0] if client else None
    count.count_address(address)
    caller = KeyCaller(
        parts=parts, credential=key_credential(_bearer(scope)), origin=Origin(surface="mcp", address=address)
    )
    with parts.recognise(caller.credential, caller.origin, read_only=True) as context:
        count.count_caller(context.principal, context.organisation.id)
    return caller


def _bearer(scope: Scope) -> str:
    values = Headers(scope=scope).getlist("authorization")
    if len(values) != 1 or not values[0].lower().startswith(_BEARER):
        message = "Send an API key, once, as `Authorization: Bearer clq_…`; `capliquify api-key create` makes one."
        raise NotSignedIn(message)
    return values[0][len(_BEARER) :].strip()


def _headers_of(error: DomainError) -> dict[str, str]:
    match error:
        case NotSignedIn():
            return {"www_authenticate": "Bearer"}
        case TooManyRequests():
            return {"retry_after": str(error.retry_after_seconds)}
    return {}
