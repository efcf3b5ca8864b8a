"""One log line per request, and the id that joins it to every other line of the request."""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING, Final

import structlog

from capliquify.api.plain_answers import header

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Message, Receive, Scope, Send

ADMITTED: Final = "capliquify.admitted"

_USABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_ORGANISATION: Final = re.compile(rb"(?:^|&)organisation=([a-z0-9][a-z0-9-]{0,62})(?:&|$)")
_QUIET_PATHS: Final = frozenset({"/livez", "/readyz", "/api/health"})

_log = structlog.get_logger(__name__)


def with_access_log(app: App) -> App:
    """Give each request an id, return it as `X-Request-Id`, and log what became of the request.

    Query values are left out but for the slug that is asked about: they hold business data. Probes are not
    logged unless they fail.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope["capliquify.request_id"] = request_id
        scope[ADMITTED] = {}
        status = 0
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        # What is asked is a claim of whoever asks; what they are let into is bound once they are.
        with structlog.contextvars.bound_contextvars(request_id=request_id, organisation_asked=_organisation(scope)):
            try:
                await app(scope, receive, send_with_id)
            finally:
                _write(scope, status, time.perf_counter() - started)

    return answer


def _write(scope: Scope, status: int, seconds: float) -> None:
    """Log one finished request; status 0 means that the caller left before an answer."""
    if scope["path"] in _QUIET_PATHS and 0 < status < 400:  # noqa: PLR2004 - the boundary of HTTP's failures
        return
    _log.info(
        "request",
        method=scope["method"],
        path=scope["path"],
        status=status,
        duration_ms=round(seconds * 1000, 2),
        **scope[ADMITTED],
    )


def _organisation(scope: Scope) -> str | None:
    """The slug the request names, in its proper form, whether or not there is such a company."""
    found = _ORGANISATION.search(scope["query_string"])
    return found[1].decode() if found else None


def _request_id(scope: Scope) -> str:
    """The caller's own id where it is harmless in a log, else a new one."""
    given = header(scope, b"x-request-id")
    return given if given and _USABLE_ID.fullmatch(given) else secrets.token_hex(8)
