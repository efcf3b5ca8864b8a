"""A file on its way in: read from the socket at the loop's pace, written to the database in threads."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request

from capliquify.domain.errors import InvalidInput, LimitExceeded

CHUNK_BYTES: Final = 1 << 20

ChunkWriter = Callable[[int, bytes], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class ReceivedBody:
    """What arrived: its size, and a digest that tells two bodies apart."""

    size: int
    digest: str


async def receive_body(request: Request[Any, Any, Any], limit: int, write: ChunkWriter | None) -> ReceivedBody:
    """Hand the body over in chunks of about a mebibyte, holding no more than one of them.

    Args:
        request: The request whose body is read.
        limit: Bytes above which the body is refused.
        write: Takes the offset of the first byte and the bytes; None only measures the body.

    Raises:
        LimitExceeded: The body is, or says that it will be, larger than the limit.
        InvalidInput: The caller left before the end, or the body is empty, or a form and not a file.
    """
    _refuse_form(request)
    _refuse_announced_excess(request, limit)
    digest = hashlib.blake2b(digest_size=16)
    buffer = bytearray()
    size = written = 0
    async for piece in _pieces(request):
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        digest.update(piece)
        if write is None:
            continue
        buffer += piece
        if len(buffer) >= CHUNK_BYTES:
            await write(written, bytes(buffer))
            written = size
            buffer.clear()
    if write is not None and buffer:
        await write(written, bytes(buffer))
    if size == 0:
        message = "The body is an empty file: send the bytes of the file itself."
        raise InvalidInput(message)
    return ReceivedBody(size=size, digest=digest.hexdigest())


async def _pieces(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The body as the server delivers it; the framework's own reader calls a caller who left a server error."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            left = "The connection ended before the whole file had arrived; nothing was stored."
            raise InvalidInput(left)
        if message["type"] != "http.request":
            continue
        if message["body"]:
            yield message["body"]
        if not message["more_body"]:
            return


def _refuse_form(request: Request[Any, Any, Any]) -> None:
    """A form wraps the file in text of its own, which would be taken for its first rows."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        message = "The body must be the file itself, not a form: send it as application/octet-stream."
        raise InvalidInput(message)


def _refuse_announced_excess(request: Request[Any, Any, Any], limit: int) -> None:
    """Refuse before the first byte where the caller says how much will come."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> LimitExceeded:
    message = f"The file is larger than {limit} bytes, the limit of this installation (CAPLIQUIFY_MAX_UPLOAD_BYTES)."
    return LimitExceeded(message)
