"""Sessions: where somebody is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSession:
    """A session that is not there yet."""

    token_hash: bytes
    user_id: UUID
    created_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that has not ended."""

    id: UUID
    email: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None


def add_session(transaction: Transaction, new: NewSession) -> UUID:
    """Store a session and give its id."""
    session_id = new_id()
    transaction.execute(
        "insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent) "
        "values (%s, %b, %s, %s, %s, %s, %s, %s)",
        (
            session_id, new.token_hash, new.user_id, new.created_at, new.created_at, new.expires_at, new.address,
            new.user_agent,
        ),
    )  # fmt: skip
    return session_id


def list_sessions(
    transaction: Transaction, *, now: datetime, idle_since: datetime, user_id: UUID | None = None
) -> list[SessionRow]:
    """Sessions that count, of somebody or of everybody, the one used last first."""
    rows = transaction.execute_binary(
        "select s.id, u.email, s.created_at, s.last_seen_at, s.expires_at, s.address, s.user_agent "
        "from session s join user_account u on u.id = s.user_id "
        "where (%(user_id)s::uuid is null or s.user_id = %(user_id)s) and s.ended_at is null "
        "and s.expires_at > %(now)s and s.last_seen_at > %(idle_since)s and s.created_at >= u.sessions_valid_from "
        "and u.disabled_at is null order by s.last_seen_at desc, s.id desc",
        {"user_id": user_id, "now": now, "idle_since": idle_since},
    ).fetchall()
    return [SessionRow(*row) for row in rows]


def renew_token(transaction: Transaction, session_id: UUID, token_hash: bytes, factor_at: datetime) -> None:
    """Give a session another token, as its second factor was given; the one before counts no more."""
    transaction.execute(
        "update session set token_hash = %b, factor_at = %s, last_seen_at = %s where id = %s and ended_at is null",
        (token_hash, factor_at, factor_at, session_id),
    )


def forget_factor(transaction: Transaction, user_id: UUID) -> None:
    """Let no session of somebody count as one with a second factor."""
    transaction.execute("update session set factor_at = null where user_id = %s", (user_id,))


def end_session(transaction: Transaction, user_id: UUID, session_id: UUID, now: datetime) -> bool:
    """End a session of somebody; gives whether there was one."""
    return bool(
        transaction.execute(
            "update session set ended_at = %s where id = %s and user_id = %s and ended_at is null",
            (now, session_id, user_id),
        ).rowcount
    )


def end_session_of_token(transaction: Transaction, token_hash: bytes, now: datetime) -> None:
    """End the session of a token, if there is one."""
    transaction.execute(
        "update session set ended_at = %s where token_hash = %b and ended_at is null", (now, token_hash)
    )


def end_sessions(transaction: Transaction, user_id: UUID, now: datetime, *, but: UUID | None = None) -> int:
    """End all sessions of somebody, but for one; gives how many."""
    return transaction.execute(
        "update session set ended_at = %s where user_id = %s and ended_at is null and id is distinct from %s",
        (now, user_id, but),
    ).rowcount


def end_all_sessions(transaction: Transaction, now: datetime) -> int:
    """End every session of everybody; gives how many."""
    return transaction.execute("update session set ended_at = %s where ended_at is null", (now,)).rowcount


def delete_old_sessions(transaction: Transaction, before: datetime) -> int:
    """Forget sessions that ended or ran out before an instant; gives how many."""
    return transaction.execute(
        "delete from session where expires_at < %(before)s or ended_at < %(before)s", {"before": before}
    ).rowcount
