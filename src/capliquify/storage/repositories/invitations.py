"""Who was asked to join an organisation."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from capliquify.domain.errors import NotFound

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationRow:
    """One invitation as it is stored."""

    id: UUID
    email: str
    role: str
    finance: list[str]
    approval_limit: Decimal
    invited_by: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None


_NAMES: Final = tuple(field.name for field in fields(InvitationRow))
_COLUMNS: Final = ", ".join(_NAMES)
_OPEN: Final = "accepted_at is null and withdrawn_at is null"
_ADD: Final = f"""
insert into invitation (organisation_id, token_hash, {_COLUMNS})
values (current_setting('app.organisation_id')::uuid, %(token_hash)b, {", ".join(f"%({name})s" for name in _NAMES)})
"""


def add_invitation(transaction: Transaction, row: InvitationRow, token_hash: bytes) -> None:
    """Store a new invitation of the transaction's organisation."""
    transaction.execute(_ADD, {**{name: getattr(row, name) for name in _NAMES}, "token_hash": token_hash})


def list_open_invitations(transaction: Transaction) -> list[InvitationRow]:
    """Invitations nobody has answered, also those that have expired, the newest first."""
    return _rows(transaction, f"{_OPEN} order by id desc")


def find_open_invitation(transaction: Transaction, email: str) -> InvitationRow | None:
    """The invitation an address has not answered, also one that has expired; locked until the transaction ends."""
    found = _rows(transaction, f"{_OPEN} and email = %s for update", email)
    return found[0] if found else None


def get_open_invitation(transaction: Transaction, invitation_id: UUID) -> InvitationRow:
    """An invitation nobody has answered; locked until the transaction ends.

    Raises:
        NotFound: The organisation has no such invitation.
    """
    found = _rows(transaction, f"{_OPEN} and id = %s for update", invitation_id)
    if not found:
        message = f"There is no open invitation {invitation_id}."
        raise NotFound(message)
    return found[0]


def find_by_token(transaction: Transaction, invitation_id: UUID, token_hash: bytes) -> InvitationRow | None:
    """The open invitation of a token; locked until the transaction ends."""
    found = _rows(transaction, f"{_OPEN} and id = %s and token_hash = %b for update", invitation_id, token_hash)
    return found[0] if found else None


def renew_invitation(transaction: Transaction, invitation_id: UUID, token_hash: bytes, expires_at: datetime) -> None:
    """Give an invitation another token and more time; the token before counts no more."""
    transaction.execute(
        "update invitation set token_hash = %b, expires_at = %s where id = %s", (token_hash, expires_at, invitation_id)
    )


def end_invitation(
    transaction: Transaction,
    invitation_id: UUID,
    *,
    accepted_at: datetime | None = None,
    withdrawn_at: datetime | None = None,
) -> None:
    """Note that an invitation was accepted or withdrawn."""
    transaction.execute(
        "update invitation set accepted_at = %s, withdrawn_at = %s where id = %s",
        (accepted_at, withdrawn_at, invitation_id),
    )


def _rows(transaction: Transaction, condition: str, *parameters: object) -> list[InvitationRow]:
    rows = transaction.execute_binary(f"select {_COLUMNS} from invitation where {condition}", parameters)
    return [InvitationRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]
