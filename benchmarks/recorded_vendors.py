"""The wind tunnel's vendors on loopback: recorded once, then given again from memory, so that only we are measured."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import msgspec
import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_XERO_CALLS_A_MINUTE: Final = 60
_GZIP: Final = b"\x1f\x8b"


@dataclass(slots=True)
class Answer:
    """One answer as it was given."""

    called: str
    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""


@dataclass
class Recorded:
    """Records the answers of an app, or gives them again in their order.

    Attributes:
        app: Who answers while it records; None: it gives what it has.
        answers: What was answered.
    """

    app: ASGIApp | None = None
    answers: list[Answer] = field(default_factory=list)
    _next: int = 0

    def rewind(self) -> None:
        """Give everything again from the beginning."""
        self.app, self._next = None, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if self.app is not None:
            await self._record(self.app, scope, receive, send)
            return
        while (await receive()).get("more_body", False):
            pass
        answer = self.answers[self._next]
        self._next += 1
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _record(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        answer = Answer(f"{scope.get('method', '')} {scope['path']}")

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(message["headers"])
            else:
                answer.body += message.get("body", b"")
            await send(message)

        await app(scope, receive, noting)
        self.answers.append(answer)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an app on loopback while the block runs, and give its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def parse(answers: list[Answer]) -> int:
    """Parse every answer and do nothing with it: JSON, lines of JSON, or lines of cells; gives how many bytes."""
    size = 0
    for answer in answers:
        body = gzip.decompress(answer.body) if answer.body.startswith(_GZIP) else answer.body
        size += len(body)
        if body[:1] in b"{[" and b"\n{" not in body:
            msgspec.json.decode(body)
        elif body[:1] == b"{":
            for line in body.splitlines():
                msgspec.json.decode(line)
        else:
            for cells in body.decode("cp1252").splitlines():
                cells.split("\t")
    return size


def least_seconds(vendor: str, answers: list[Answer]) -> float:
    """What calls like these take at least at the vendor's rates, however quick the caller is."""
    if vendor == "xero":
        return 60.0 * ((len(answers) - 1) // _XERO_CALLS_A_MINUTE)
    if vendor == "shopify":
        return _shopify_seconds(answers)
    return _amazon_seconds(answers) if vendor == "amazon" else 0.0


def _shopify_seconds(answers: list[Answer]) -> float:
    costs = [
        json.loads(answer.body)["extensions"]["cost"] for answer in answers if answer.called.endswith("graphql.json")
    ]
    status = costs[0]["throttleStatus"]
    points = sum(cost["actualQueryCost"] or 0 for cost in costs)
    return max(0.0, float(points - status["maximumAvailable"]) / float(status["restoreRate"]))


def _amazon_seconds(answers: list[Answer]) -> float:
    text = resources.files("windtunnel.contracts").joinpath("amazon.json").read_text(encoding="utf-8")
    operations: dict[str, Any] = json.loads(text)["operations"]
    patterns = {re.compile(re.sub(r"\{\w+\}", "[^/]+", name.replace(" /", " .*/")) + "$"): name for name in operations}
    counts: Counter[str] = Counter()
    for answer in answers:
        counts.update(name for pattern, name in patterns.items() if pattern.match(answer.called))
    return max(
        max(0.0, (count - float(operations[name]["burst"])) / float(operations[name]["rate"]))
        for name, count in counts.items()
    )
