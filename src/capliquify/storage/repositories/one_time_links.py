"""Links that open something once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLink:
    """A link that is not there yet."""

    token_hash: bytes
    purpose: str  # first-administrator | password-reset
    user_id: UUID | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class UsedLink:
    """A link that was just used."""

    user_id: UUID | None


def replace_link(transaction: Transaction, new: NewLink) -> None:
    """Store a link, in the place of unused ones of the same purpose and person."""
    transaction.execute(
        "delete from one_time_link where purpose = %s and user_id is not distinct from %s and used_at is null",
        (new.purpose, new.user_id),
    )
    transaction.execute(
        "insert into one_time_link (token_hash, purpose, user_id, created_at, expires_at) values (%b, %s, %s, %s, %s)",
        (new.token_hash, new.purpose, new.user_id, new.created_at, new.expires_at),
    )


def link_counts(transaction: Transaction, token_hash: bytes, purpose: str, now: datetime) -> UsedLink | None:
    """The link of a token, if it could be used now; it stays unused."""
    row = transaction.execute_binary(
        "select user_id from one_time_link "
        "where token_hash = %b and purpose = %s and used_at is null and expires_at > %s",
        (token_hash, purpose, now),
    ).fetchone()
    return None if row is None else UsedLink(*row)


def use_link(transaction: Transaction, token_hash: bytes, purpose: str, now: datetime) -> UsedLink | None:
    """Use the link of a token; None when there is none, or it was used or has expired. Of two at once one gets it."""
    row = transaction.execute_binary(
        "update one_time_link set used_at = %(now)s "
        "where token_hash = %(token_hash)b and purpose = %(purpose)s and used_at is null and expires_at > %(now)s "
        "returning user_id",
        {"now": now, "token_hash": token_hash, "purpose": purpose},
    ).fetchone()
    return None if row is None else UsedLink(*row)


def delete_links(transaction: Transaction, before: datetime) -> int:
    """Forget links that ran out before an instant; gives how many."""
    return transaction.execute("delete from one_time_link where expires_at < %s", (before,)).rowcount
