"""Answers kept under the key of the command they answer, in the transaction that carried it out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from capliquify.storage import idempotency

if TYPE_CHECKING:
    from capliquify.services.context import Context


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it was given."""

    status: int
    body: bytes
    location: str | None


def is_used(context: Context, key: str) -> bool:
    """Whether a key has an answer, whatever request it belongs to."""
    return idempotency.is_key_used(context.transaction, key)


def find_answer(context: Context, key: str, fingerprint: bytes) -> KeptAnswer | None:
    """The answer given to this request before, None when the key is new; a second request waits for the first.

    Raises:
        Conflict: The key belongs to another request, or to the same one of somebody else.
    """
    stored = idempotency.find_response(context.transaction, key, _of_caller(context, fingerprint))
    return None if stored is None else msgspec.msgpack.decode(stored, type=KeptAnswer)


def keep_answer(context: Context, key: str, fingerprint: bytes, answer: KeptAnswer) -> None:
    """Keep the answer to a request `find_answer` said is new."""
    stored = msgspec.msgpack.encode(answer)
    idempotency.store_response(context.transaction, key, _of_caller(context, fingerprint), stored, context.clock())


def _of_caller(context: Context, fingerprint: bytes) -> bytes:
    """The fingerprint with whoever asks in it: an answer tells what they may know and do, and nobody else."""
    return hashlib.blake2b(fingerprint + context.actor.encode(), digest_size=32).digest()
