from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from litestar import Request

from capliquify.api.receiving import CHUNK_BYTES, ReceivedBody, receive_body
from capliquify.domain.errors import InvalidInput, LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Sequence


def request_of(messages: Sequence[Mapping[str, Any]], headers: Sequence[tuple[bytes, bytes]] = ()) -> Any:  # noqa: ANN401 - a request of any user and state
    waiting = iter(messages)

    async def receive() -> Any:  # noqa: ANN401 - any ASGI message
        return next(waiting)

    scope: Any = {"type": "http", "method": "POST", "path": "/", "headers": list(headers), "query_string": b""}
    return Request(scope, receive=receive)


def pieces(*bodies: bytes) -> list[Mapping[str, Any]]:
    last = len(bodies) - 1
    return [{"type": "http.request", "body": each, "more_body": at < last} for at, each in enumerate(bodies)]


def received(request: Any, limit: int) -> tuple[ReceivedBody, list[tuple[int, int]]]:  # noqa: ANN401 - as above
    written: list[tuple[int, int]] = []

    async def write(position: int, data: bytes) -> None:
        written.append((position, len(data)))

    return anyio.run(receive_body, request, limit, write), written


def test_small_pieces_are_written_as_large_chunks_at_their_offsets() -> None:
    piece = b"x" * (CHUNK_BYTES // 2 + 1)
    body, written = received(request_of(pieces(piece, piece, piece)), 10 * CHUNK_BYTES)
    assert written == [(0, 2 * len(piece)), (2 * len(piece), len(piece))]
    assert body.size == 3 * len(piece)


def test_an_empty_body_is_refused() -> None:
    with pytest.raises(InvalidInput, match="empty file"):
        received(request_of(pieces(b"")), 10)


def test_a_body_of_exactly_the_limit_is_taken() -> None:
    assert received(request_of(pieces(b"12345")), 5)[0].size == 5


def test_a_body_over_the_limit_is_refused_though_nobody_announced_it() -> None:
    with pytest.raises(LimitExceeded, match="larger than 5 bytes"):
        received(request_of(pieces(b"123", b"456")), 5)


def test_a_body_announced_too_large_is_refused_before_its_first_byte() -> None:
    with pytest.raises(LimitExceeded):
        received(request_of([], [(b"content-length", b"6")]), 5)


def test_a_caller_who_leaves_is_noticed() -> None:
    begun: Mapping[str, Any] = {"type": "http.request", "body": b"123", "more_body": True}
    messages = [begun, {"type": "http.disconnect"}]
    with pytest.raises(InvalidInput, match="nothing was stored"):
        received(request_of(messages), 100)


def test_the_digest_tells_bodies_apart_and_not_how_they_were_cut() -> None:
    whole, cut, other = (received(request_of(pieces(*each)), 10)[0] for each in ([b"abc"], [b"a", b"bc"], [b"abd"]))
    assert whole == cut
    assert whole != other
