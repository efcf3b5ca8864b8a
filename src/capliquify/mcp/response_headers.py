"""Headers every answer carries: a browser that opens one keeps nothing of it and runs nothing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ONLY_HTTPS: Final = (b"strict-transport-security", b"max-age=63072000")
_NO_STORE: Final = (b"cache-control", b"no-store")
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
    ),
)


def with_security_headers(app: ASGIApp, *, https: bool) -> ASGIApp:
    """Add the headers; what tools answer is a company's money, and is kept by no cache on the way.

    Args:
        app: What answers.
        https: Whether people reach the installation over https: then it is never asked in clear again.
    """
    always = (*_ALWAYS, _ONLY_HTTPS) if https else _ALWAYS

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                kept = () if any(name.lower() == _NO_STORE[0] for name, _ in given) else (_NO_STORE,)
                message["headers"] = [*given, *always, *kept]
            await send(message)

        await app(scope, receive, send_with_headers)

    return answer
