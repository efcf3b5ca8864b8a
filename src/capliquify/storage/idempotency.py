"""Answered requests by their key, stored in the transaction that did what they asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.storage.transaction import Transaction

_LOCK: Final = "select pg_advisory_xact_lock(hashtextextended(current_setting('app.organisation_id') || %s, 1))"


def find_response(transaction: Transaction, key: str, request_hash: bytes) -> bytes | None:
    """The stored response of a request, None when the key is new; a second request with the key waits for the first.

    Raises:
        Conflict: The key belongs to another request.
    """
    transaction.execute(_LOCK, (key,))
    row = transaction.execute_binary(
        "select request_hash, response from idempotency_key where key = %s", (key,)
    ).fetchone()
    if row is None:
        return None
    if row[0] != request_hash:
        message = "This Idempotency-Key was used for another request; use a new one."
        raise Conflict(message)
    return bytes(row[1])


def is_key_used(transaction: Transaction, key: str) -> bool:
    """Whether a response is stored under a key, whatever request it belongs to."""
    return transaction.execute("select from idempotency_key where key = %s", (key,)).fetchone() is not None


def store_response(
    transaction: Transaction, key: str, request_hash: bytes, response: bytes, created_at: datetime
) -> None:
    """Store the response of a request under a key `find_response` said is new."""
    transaction.execute(
        "insert into idempotency_key (organisation_id, key, request_hash, response, created_at) "
        "values (current_setting('app.organisation_id')::uuid, %s, %b, %b, %s)",
        (key, request_hash, response, created_at),
    )


def delete_responses(transaction: Transaction, created_before: datetime) -> int:
    """Forget responses stored before an instant; gives how many."""
    return transaction.execute("delete from idempotency_key where created_at < %s", (created_before,)).rowcount
