"""API keys: of the secret only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_COLUMNS: Final = "id, name, hint, permissions, created_by, created_at, expires_at, last_used_at, revoked_at"


@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    """A key as far as it is ever shown."""

    id: UUID
    name: str
    hint: str
    permissions: list[str]
    created_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def insert_api_key(transaction: Transaction, row: ApiKeyRow, secret_hash: bytes) -> None:
    """Store a new key of the organisation the transaction speaks for."""
    transaction.execute(
        "insert into api_key (organisation_id, id, name, secret_hash, hint, permissions, created_by, created_at, "
        "expires_at) values (current_setting('app.organisation_id')::uuid, %s, %s, %b, %s, %s, %s, %s, %s)",
        (
            row.id, row.name, secret_hash, row.hint, row.permissions, row.created_by, row.created_at, row.expires_at,
        ),
    )  # fmt: skip


def is_name_in_use(transaction: Transaction, name: str, now: datetime) -> bool:
    """Whether a key of this name counts; a second one waits until this transaction ends."""
    transaction.execute(
        "select pg_advisory_xact_lock(hashtextextended(current_setting('app.organisation_id') || %s, 2))", (name,)
    )
    found = transaction.execute(
        "select from api_key where name = %s and revoked_at is null and expires_at > %s", (name, now)
    )
    return found.fetchone() is not None


def list_api_keys(transaction: Transaction) -> list[ApiKeyRow]:
    """All keys of the organisation, the newest first."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from api_key order by id desc").fetchall()
    return [ApiKeyRow(*row) for row in rows]


def find_api_key(transaction: Transaction, key_id: UUID) -> ApiKeyRow | None:
    """A key of the organisation, locked against two who revoke it at once; None when there is none."""
    row = transaction.execute_binary(f"select {_COLUMNS} from api_key where id = %s for update", (key_id,)).fetchone()
    return None if row is None else ApiKeyRow(*row)


def revoke_api_key(transaction: Transaction, key_id: UUID, actor: str, now: datetime) -> None:
    """Let a key count no more."""
    transaction.execute("update api_key set revoked_at = %s, revoked_by = %s where id = %s", (now, actor, key_id))


def revoke_api_keys(transaction: Transaction, actor: str, now: datetime, *, maker: str | None = None) -> int:
    """Let no key of the organisation count any more, or none that somebody made; gives how many did."""
    return transaction.execute(
        "update api_key set revoked_at = %(now)s, revoked_by = %(actor)s "
        "where revoked_at is null and (%(maker)s::text is null or created_by = %(maker)s)",
        {"now": now, "actor": actor, "maker": maker},
    ).rowcount
