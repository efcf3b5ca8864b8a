"""Asking an ASGI app as a client would, without a socket."""

from __future__ import annotations

from typing import Any

import anyio
import httpx

BASE_URL = "http://localhost:3000"


def ask(
    app: Any,  # noqa: ANN401 - the ASGI types of the servers and of httpx are not the same type
    path: str,
    method: str = "GET",
    client: tuple[str, int] = ("127.0.0.1", 40000),
    **request: Any,  # noqa: ANN401 - whatever httpx takes: headers, content
) -> httpx.Response:
    """One request, one answer; the default `Host` is one every server answers for."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as asking:
            return await asking.request(method, path, **request)

    return anyio.run(send)
