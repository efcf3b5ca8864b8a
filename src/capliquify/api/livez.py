"""The one question answered before anything else: does the process run?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Receive, Scope, Send


def with_livez(app: App) -> App:
    """Answer `/livez` without the framework: a probe every second must cost next to nothing."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/livez":
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"2"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok", "more_body": False})

    return answer
