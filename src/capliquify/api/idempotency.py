"""A repeated command answers what it answered the first time: the answer is kept with what it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import msgspec
from litestar import MediaType, Request, Response

from capliquify.services import idempotency
from capliquify.services.context import Context

Document = TypeVar("Document", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Tells two requests under the same key apart."""

    value: bytes

    @classmethod
    def of(cls, request: Request[Any, Any, Any], body_digest: str = "") -> Self:
        """The fingerprint of a request: method, address, query values and body."""
        parts = (request.method, request.url.path, request.url.query, body_digest)
        return cls(hashlib.blake2b("\n".join(parts).encode(), digest_size=32).digest())

    @classmethod
    def of_document(cls, request: Request[Any, Any, Any], document: msgspec.Struct) -> Self:
        """The fingerprint of a request whose body was read into a document."""
        return cls.of(request, hashlib.blake2b(msgspec.json.encode(document), digest_size=16).hexdigest())


def answer_once(
    context: Context,
    key: str | None,
    fingerprint: Fingerprint,
    act: Callable[[], Response[Document]],
    *,
    kept: Callable[[Document], Document] | None = None,
) -> Response[Document]:
    """Carry out a command, unless its key was used before: then give the kept answer.

    Args:
        context: Where it is carried out.
        key: The key of the request, None without one.
        fingerprint: Tells another request under the same key apart.
        act: Carries it out.
        kept: Gives what is kept of the answer, where not all of it may be.

    Raises:
        Conflict: The key was used for another request.
    """
    if key is None:
        return act()
    found = idempotency.find_answer(context, key, fingerprint.value)
    if found is not None:
        return replay(found)
    response = act()
    content = response.content if kept is None else kept(response.content)
    answer = idempotency.KeptAnswer(
        status=response.status_code or 200,
        body=msgspec.json.encode(content),
        location=response.headers.get("Location"),
    )
    idempotency.keep_answer(context, key, fingerprint.value, answer)
    return response


def replay(kept: idempotency.KeptAnswer) -> Response[Any]:
    """A kept answer, marked as one."""
    headers = {"Idempotency-Replayed": "true"}
    if kept.location is not None:
        headers["Location"] = kept.location
    return Response(kept.body, status_code=kept.status, media_type=MediaType.JSON, headers=headers)
