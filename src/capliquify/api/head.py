"""`HEAD`, which HTTP asks of every server and the framework does not give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Message, Receive, Scope, Send


def with_head(app: App) -> App:
    """Answer `HEAD` with the headers of `GET` and no body."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await app({**scope, "method": "GET"}, receive, send_without_body)

    return answer
