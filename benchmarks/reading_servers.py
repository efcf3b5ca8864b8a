"""The two applications the reading benchmark asks: the product, and the floor under it."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import psycopg_pool
import uvicorn

from benchmarks.scratch import WITHOUT_A_HOME
from capliquify.api.app import create_app
from capliquify.bootstrap import Parts
from capliquify.domain.access.rate_limits import Limits
from capliquify.services.rate_limits import RateLimiter
from capliquify.storage.engine import open_pool
from capliquify.storage.rate_counts import SharedCounts
from capliquify.storage.repositories.open_documents import LIST_AT_ONCE_STATEMENTS
from capliquify.telemetry.logging import configure_logging

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

Send = Callable[[dict[str, Any]], Awaitable[None]]
URL = os.environ.get("BENCHMARK_DATABASE_URL", "")
ORGANISATION = os.environ.get("BENCHMARK_ORGANISATION", "")
MANY_REQUESTS = 10**9  # counted like any, refused never


class Row(msgspec.Struct):
    """What the floor answers for one invoice."""

    number: str
    party: str
    currency: str
    issued_on: date
    due_on: date
    total: Decimal
    outstanding: Decimal
    status: str


class Page(msgspec.Struct):
    """What the floor answers."""

    side: str
    documents: list[Row]
    next_cursor: str | None


class Floor:
    """A bare asynchronous application: psycopg, msgspec, one statement."""

    def __init__(self) -> None:
        self._pool = psycopg_pool.AsyncConnectionPool(
            URL, min_size=2, max_size=4, open=False, kwargs={"autocommit": True}
        )
        self._encoder = msgspec.json.Encoder()

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        """Answer the one page there is."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        parameters = (ORGANISATION, date.min, UUID(int=0), 51)
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                LIST_AT_ONCE_STATEMENTS["receivable"], parameters, binary=True, prepare=True
            )
            rows = await cursor.fetchall()
        page = Page("receivable", [Row(*row[1:]) for row in rows[:50]], f"{rows[49][5]}.{rows[49][0]}")
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self._encoder.encode(page)})

    async def _live(self, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        async with self._opened():
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        await self._pool.open()
        try:
            yield
        finally:
            await self._pool.close()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _product() -> Iterator[Any]:
    log = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    configure_logging(level="INFO", process="api", stream=log)
    with open_pool(URL) as pool:
        limiter = RateLimiter(Limits(MANY_REQUESTS), _now, SharedCounts(pool))
        parts = Parts(pool=pool, application_url=URL, owner_url=None, clock=_now, limiter=limiter, **WITHOUT_A_HOME)
        yield create_app(parts)
        limiter.close()


@contextmanager
def _floor() -> Iterator[Any]:
    yield Floor()


def main(kind: str, port: int) -> None:
    """Serve one of the two until told to end."""
    with {"product": _product, "floor": _floor}[kind]() as app:
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
