"""Pages of other sites that may ask with a key: named one by one, and never with anybody's cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from capliquify.api.plain_answers import header, send_answer
from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capliquify.api.asgi import App, Message, Receive, Scope, Send

_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS: Final = "Authorization, Content-Type, Idempotency-Key, X-Request-Id"
_EXPOSED: Final = (
    "Content-Disposition, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
)
_KEPT_SECONDS: Final = "600"
_PREFIX: Final = "/api/"


def checked_origins(origins: Iterable[str]) -> frozenset[str]:
    """The origins as browsers send them.

    Raises:
        InvalidInput: One is no origin: a scheme, a name and perhaps a port, and never `*`.
    """
    return frozenset(_checked(each) for each in origins)


def asks_with_key_alone(scope: Scope) -> bool:
    """Whether a request shows a key or token and no cookie: nothing a browser adds by itself."""
    names = [name for name, _ in scope["headers"]]
    return names.count(b"authorization") == 1 and b"cookie" not in names


def with_cors(app: App, origins: frozenset[str]) -> App:
    """Let pages of the named origins read the answers they get with a key, and answer their preflights.

    Args:
        app: What answers.
        origins: As `checked_origins` gives them.
    """
    if not origins:
        return app

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PREFIX):
            await app(scope, receive, send)
            return
        origin = header(scope, b"origin")
        allowed = origin if origin in origins else None
        if allowed and scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method"):
            await send_answer(send, 204, _preflight(allowed), b"")
            return

        async def send_with_cors(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], (b"vary", b"Origin")]
                if allowed and b"cookie" not in [name for name, _ in scope["headers"]]:
                    headers.append((b"access-control-allow-origin", allowed.encode()))
                    headers.append((b"access-control-expose-headers", _EXPOSED.encode()))
                message["headers"] = headers
            await send(message)

        await app(scope, receive, send_with_cors)

    return answer


def _preflight(origin: str) -> dict[str, str]:
    return {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": _METHODS,
        "access-control-allow-headers": _HEADERS,
        "access-control-max-age": _KEPT_SECONDS,
        "vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    }


def _checked(text: str) -> str:
    origin = text.rstrip("/").lower()
    try:
        parts = urlsplit(origin)
        usable = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and origin == f"{parts.scheme}://{parts.netloc}"
        )
        usable = usable and parts.username is None and (parts.port is None or parts.port > 0) and "*" not in origin
    except ValueError:
        usable = False
    if not usable:
        message = f"CAPLIQUIFY_CORS_ORIGINS: {text!r} is no origin; give each like https://tool.example.com"
        raise InvalidInput(message)
    return origin
