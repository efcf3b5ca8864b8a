"""Rounds in which somebody is asked, on a vendor's own page, to let this installation in: each counts once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_COLUMNS: Final = (
    "state_hash, connection_id, verifier_sealed, redirect_uri, requested_by, created_at, expires_at, used_at"
)
_ADD: Final = """
insert into connection_consent (state_hash, organisation_id, connection_id, verifier_sealed, redirect_uri,
                                requested_by, created_at, expires_at)
values (%(state_hash)b, current_setting('app.organisation_id')::uuid, %(connection_id)s, %(verifier_sealed)b,
        %(redirect_uri)s, %(requested_by)s, %(created_at)s, %(expires_at)s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewConsent:
    """A round that begins."""

    state_hash: bytes
    connection_id: UUID
    verifier_sealed: bytes = field(repr=False)
    redirect_uri: str
    requested_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A round as it is stored."""

    state_hash: bytes
    connection_id: UUID
    verifier_sealed: bytes = field(repr=False)
    redirect_uri: str
    requested_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def add_consent(transaction: Transaction, new: NewConsent) -> None:
    """Store a round in the place of those of its connection that were begun before."""
    delete_consents(transaction, new.connection_id)
    transaction.execute(
        _ADD,
        {
            "state_hash": new.state_hash,
            "connection_id": new.connection_id,
            "verifier_sealed": new.verifier_sealed,
            "redirect_uri": new.redirect_uri,
            "requested_by": new.requested_by,
            "created_at": new.created_at,
            "expires_at": new.expires_at,
        },
    )


def delete_consents(transaction: Transaction, connection_id: UUID) -> None:
    """Forget the rounds of a connection: nobody can come back from one any more."""
    transaction.execute("delete from connection_consent where connection_id = %s", (connection_id,))


def lock_consent(transaction: Transaction, state_hash: bytes) -> ConsentRow | None:
    """The round of a state, locked: of two who come with the same one waits for the other."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from connection_consent where state_hash = %b for update", (state_hash,)
    ).fetchone()
    return None if row is None else ConsentRow(*row)


def use_consent(transaction: Transaction, state_hash: bytes, at: datetime) -> None:
    """Note that a round was finished, however it ended."""
    transaction.execute("update connection_consent set used_at = %s where state_hash = %b", (at, state_hash))


def delete_expired_consents(transaction: Transaction, expired_before: datetime) -> int:
    """Forget rounds that were over before an instant; gives how many."""
    return transaction.execute("delete from connection_consent where expires_at < %s", (expired_before,)).rowcount
