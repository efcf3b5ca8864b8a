"""`HEAD`, which HTTP asks of every server and the framework does not give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Message, Receive, Scope, Send


def with_head(app: App) -> App:
    """Answer `HEAD` with the headers of `GET` and no body, and name it in `Allow` wherever `GET` is named."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_allow(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [_with_head_allowed(name, value) for name, value in message["headers"]]
            await send(message)

        if scope["method"] != "HEAD":
            await app(scope, receive, send_with_allow)
            return

        async def send_without_body(message: Message) -> None:
            await send_with_allow({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await app({**scope, "method": "GET"}, receive, send_without_body)

    return answer


def _with_head_allowed(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The header, with `HEAD` among the methods where `GET` is one of them."""
    if name.lower() != b"allow":
        return name, value
    methods = {method.strip() for method in value.split(b",")}
    if b"GET" not in methods or b"HEAD" in methods:
        return name, value
    return name, b", ".join(sorted(methods | {b"HEAD"}))
