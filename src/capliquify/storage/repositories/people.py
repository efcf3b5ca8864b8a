"""Accounts of people: who they are and how they prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.domain.access.lockout import Attempts
    from capliquify.storage.transaction import Transaction

_COLUMNS: Final = (
    "id, email, name, provider, password_hash, totp_sealed, totp_pending_sealed, totp_confirmed_at, totp_last_step, "
    "failed_attempts, locked_until, sessions_valid_from, created_at, disabled_at"
)
_ROLES: Final = "select organisation_id, role from membership where user_id = %s and removed_at is null"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Somebody's account."""

    id: UUID
    email: str
    name: str
    provider: str  # built-in | clerk
    password_hash: str | None
    totp_sealed: bytes | None
    totp_pending_sealed: bytes | None  # of an app that is being set up, until a code of it was given
    totp_confirmed_at: datetime | None
    totp_last_step: int | None
    failed_attempts: int
    locked_until: datetime | None
    sessions_valid_from: datetime
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewAccount:
    """An account that is not there yet."""

    email: str
    name: str
    password_hash: str
    created_at: datetime


def add_account(transaction: Transaction, new: NewAccount) -> UUID:
    """Store a new account and give its id.

    Raises:
        Conflict: The address has an account.
    """
    row = transaction.execute_binary(
        "insert into user_account (id, email, name, password_hash, sessions_valid_from, created_at) "
        "values (%s, %s, %s, %s, %s, %s) on conflict (email) do nothing returning id",
        (new_id(), new.email, new.name, new.password_hash, new.created_at, new.created_at),
    ).fetchone()
    if row is None:
        message = f"There is an account for {new.email} already: sign in with it."
        raise Conflict(message)
    created: UUID = row[0]
    return created


def find_account(transaction: Transaction, email: str, *, lock: bool = False) -> AccountRow | None:
    """The account of an address in small letters; locked, nobody else changes it until the transaction ends."""
    return _find(transaction, "email", email, lock=lock)


def find_account_by_id(transaction: Transaction, user_id: UUID, *, lock: bool = False) -> AccountRow | None:
    """The account of an id; locked, nobody else changes it until the transaction ends."""
    return _find(transaction, "id", user_id, lock=lock)


def list_accounts(transaction: Transaction) -> list[AccountRow]:
    """All accounts, by address."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from user_account order by email").fetchall()
    return [AccountRow(*row) for row in rows]


def any_account(transaction: Transaction) -> bool:
    """Whether anybody has an account."""
    row = transaction.execute("select exists (select from user_account)").fetchone()
    return row is not None and bool(row[0])


def set_attempts(transaction: Transaction, user_id: UUID, attempts: Attempts) -> None:
    """Keep how often in a row somebody was wrong."""
    transaction.execute(
        "update user_account set failed_attempts = %s, locked_until = %s where id = %s",
        (attempts.failed, attempts.locked_until, user_id),
    )


def set_password_hash(transaction: Transaction, user_id: UUID, password_hash: str) -> None:
    """Keep the hash of a password."""
    transaction.execute("update user_account set password_hash = %s where id = %s", (password_hash, user_id))


def set_name(transaction: Transaction, user_id: UUID, name: str) -> None:
    """Keep somebody's name."""
    transaction.execute("update user_account set name = %s where id = %s", (name, user_id))


def set_disabled(transaction: Transaction, user_id: UUID, disabled_at: datetime | None) -> None:
    """Close an account, or with None open it again."""
    transaction.execute("update user_account set disabled_at = %s where id = %s", (disabled_at, user_id))


def invalidate_sessions(transaction: Transaction, now: datetime, user_id: UUID | None = None) -> int:
    """Let no session or token of before count any more, of somebody or of everybody; gives of how many people."""
    return transaction.execute(
        "update user_account set sessions_valid_from = %(now)s where %(id)s::uuid is null or id = %(id)s",
        {"now": now, "id": user_id},
    ).rowcount


def roles_of(transaction: Transaction, user_id: UUID) -> dict[UUID, str]:
    """Somebody's role in each organisation they belong to; afterwards the transaction knows them."""
    transaction.execute("select set_config('app.user_id', %s, true)", (str(user_id),))
    return dict(transaction.execute_binary(_ROLES, (user_id,)).fetchall())


def _find(transaction: Transaction, column: str, value: object, *, lock: bool) -> AccountRow | None:
    locking = " for update" if lock else ""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from user_account where {column} = %s{locking}", (value,)
    ).fetchone()
    return None if row is None else AccountRow(*row)
