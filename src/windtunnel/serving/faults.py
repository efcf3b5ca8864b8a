"""Things that go wrong on demand: refused, slow, cut off, repeated, changed, forgotten."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class FaultKind(StrEnum):
    """What goes wrong."""

    STATUS = "status"  # answers `status` with the vendor's body for it
    SLOW = "slow"  # answers after `seconds` real seconds
    DROP = "drop"  # closes the connection in the middle of the answer
    TRUNCATE = "truncate"  # sends half of the answer as if it were all
    REPEAT_PAGE = "repeat_page"  # gives the page before once more
    REVOKE = "revoke"  # forgets the token it gave
    SKEW = "skew"  # its clock is `seconds` off
    CHANGE_FIELD = "change_field"  # a field has another name or type
    FATAL = "fatal"  # a job that was asked for ends with an error
    DUPLICATE_WEBHOOK = "duplicate_webhook"
    REORDER_WEBHOOKS = "reorder_webhooks"


@dataclass
class Fault:
    """One fault.

    Attributes:
        kind: What goes wrong.
        path: Part of the path it happens on; empty: on any.
        times: How often it happens.
        after: How many calls it lets pass first.
        status: Of STATUS.
        seconds: Of SLOW and SKEW, and the Retry-After of STATUS where it is over 0.
        field: Of CHANGE_FIELD.
    """

    kind: FaultKind
    path: str = ""
    times: int = 1
    after: int = 0
    status: int = 503
    seconds: float = 0.0
    field: str = ""


@dataclass
class FaultPlan:
    """The faults to come, and those that happened."""

    faults: list[Fault] = field(default_factory=list)
    happened: list[tuple[FaultKind, str]] = field(default_factory=list)

    def add(self, faults: Iterable[Fault]) -> None:
        """Plan more."""
        self.faults.extend(faults)

    def take(self, path: str, *kinds: FaultKind) -> Fault | None:
        """The fault of one of these kinds that happens to a call now; it is used up by that."""
        for fault in self.faults:
            if fault.kind in kinds and fault.times > 0 and fault.path in path:
                if fault.after > 0:
                    fault.after -= 1
                    return None
                fault.times -= 1
                self.happened.append((fault.kind, path))
                return fault
        return None


class Faulty:
    """An ASGI app whose answers go wrong as planned: slow, cut off or truncated. The rest is up to each vendor."""

    def __init__(self, app: ASGIApp, plan: FaultPlan) -> None:
        self._app = app
        self._plan = plan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or not quite."""
        if scope["type"] != "http" or "/__windtunnel__/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        fault = self._plan.take(scope["path"], FaultKind.SLOW, FaultKind.DROP, FaultKind.TRUNCATE)
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _cut(send, keep_length=fault.kind is FaultKind.DROP))


def _cut(send: Send, *, keep_length: bool) -> Send:
    start: dict[str, Any] = {}
    parts: list[bytes] = []

    async def cut(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body", False):
            return
        body = b"".join(parts)
        half = body[: len(body) // 2]
        length = len(body) if keep_length else len(half)
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        await send({**start, "headers": [*headers, (b"content-length", str(length).encode())]})
        # Less than was promised: the server closes the connection.
        await send({"type": "http.response.body", "body": half, "more_body": keep_length})

    return cut


def fault_of(document: bytes) -> list[Fault]:
    """Faults as a test or a person posts them: a JSON list of objects with the fields of `Fault`."""
    return [Fault(**{**each, "kind": FaultKind(each["kind"])}) for each in json.loads(document)]
