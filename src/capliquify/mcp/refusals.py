"""Requests that reach no tool: refused before the protocol, with the problem documents of the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PROBLEM_MEDIA_TYPE: Final = "application/problem+json"
_CODE_BY_STATUS: Final = {400: "request-refused", 403: "origin-not-allowed", 421: "host-not-allowed"}
_METHOD_NOT_ALLOWED: Final = 405


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of the API, as RFC 9457 describes it; nothing else a caller is told has an id or fields here."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = None
    errors: tuple[()] = ()


_REFUSALS: Final = {
    code: Refusal(type=f"/problems/{code}", title=title, status=status, detail=detail, code=code)
    for status, code, title, detail in (
        (
            400,
            "request-refused",
            "The request is not acceptable",
            "The body must be JSON: send it as application/json.",
        ),
        (
            403,
            "origin-not-allowed",
            "The request comes from another site",
            "A page of another site may not change data here.",
        ),
        (
            _METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "This address does not know the method",
            "Send messages with POST: there are no sessions, hence no stream to listen to and nothing to end.",
        ),
        (
            421,
            "host-not-allowed",
            "This server does not answer for that host name",
            "The `Host` of the request is not one this server answers for.",
        ),
        (401, "not-signed-in", "Nobody is signed in", ""),
        (404, "not-found", "There is nothing here", ""),
        (429, "too-many-requests", "Too many requests", ""),
        (503, "unavailable", "A needed part does not respond", ""),
    )
}


def with_refusals(app: ASGIApp, path: str, security: TransportSecuritySettings) -> ASGIApp:
    """Refuse other hosts, pages of other sites and every method but `POST`; without sessions a `GET` would hang.

    Args:
        app: What answers the requests let through.
        path: The address of the protocol; others are let through.
        security: The hosts and origins answered.
    """
    checked = TransportSecurityMiddleware(security)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != path:
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        is_post = request.method == "POST"
        refused = await checked.validate_request(request, is_post=is_post)
        if refused is not None:
            await refusal(_CODE_BY_STATUS[refused.status_code])(scope, receive, send)
        elif not is_post:
            await refusal("method-not-allowed", allow="POST")(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answer


def refusal(code: str, detail: str = "", **headers: str) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The answer that refuses a request.

    Args:
        code: The code of the API for it.
        detail: What happened, where the code alone does not say it.
        **headers: What the protocol asks to be told besides; underscores stand for hyphens.
    """
    known = _REFUSALS[code]
    document = msgspec.structs.replace(known, detail=detail) if detail else known
    return Response(
        msgspec.json.encode(document),
        status_code=document.status,
        media_type=_PROBLEM_MEDIA_TYPE,
        headers={"cache-control": "no-store", **{name.replace("_", "-"): value for name, value in headers.items()}},
    )
