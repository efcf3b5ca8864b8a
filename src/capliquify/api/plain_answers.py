"""Answers sent by the ASGI wrappers, which stand outside the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from capliquify.api.problems import PROBLEM_MEDIA_TYPE, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.api.asgi import Scope, Send


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a request header, or None; of several the first."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


async def send_answer(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Send a whole answer; `content-length` is added."""
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    pairs.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def send_problem(
    scope: Scope, send: Send, code: str, detail: str, *, headers: Mapping[str, str] | None = None
) -> None:
    """Send a problem document of a known code."""
    found = scope.get("capliquify.request_id")
    document = problem(code, detail, request_id=found if isinstance(found, str) else None)
    sent = {"content-type": PROBLEM_MEDIA_TYPE, "cache-control": "no-store", **(headers or {})}
    await send_answer(send, document.status, sent, msgspec.json.encode(document))
