"""Data keys: one in use for each organisation and for the installation, and those before it until nothing needs them.

The transaction must speak for their owner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_OWNER: Final = "current_setting('app.organisation_id')::uuid"
_MAKING_KEYS: Final = 0x636C715F6B6579  # of an advisory lock; any number nobody else takes
_COLUMNS: Final = "id, organisation_id, wrapped, master_key_id, created_at, retired_at"


@dataclass(frozen=True, slots=True)
class DataKeyRow:
    """A data key, sealed under a master key."""

    id: UUID
    organisation_id: UUID
    wrapped: bytes = field(repr=False)
    master_key_id: str
    created_at: datetime
    retired_at: datetime | None


def find_current(transaction: Transaction) -> DataKeyRow | None:
    """The key in use, which nobody can retire until the transaction ends: what it seals is seen by a rotation."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from data_key where organisation_id = {_OWNER} and retired_at is null for share"
    ).fetchone()
    return None if row is None else DataKeyRow(*row)


def find_data_key(transaction: Transaction, key_id: UUID) -> DataKeyRow | None:
    """The key of an id, in use or not; None where the owner has none of that id."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from data_key where organisation_id = {_OWNER} and id = %s", (key_id,)
    ).fetchone()
    return None if row is None else DataKeyRow(*row)


def add_current(transaction: Transaction, row: DataKeyRow) -> None:
    """Make a key the one in use; where another transaction was first, its key is, and this one is left out."""
    transaction.execute(
        "insert into data_key (id, organisation_id, wrapped, master_key_id, created_at) values (%s, %s, %b, %s, %s) "
        "on conflict (organisation_id) where retired_at is null do nothing",
        (row.id, row.organisation_id, row.wrapped, row.master_key_id, row.created_at),
    )


def retire_current(transaction: Transaction, now: datetime) -> UUID | None:
    """Let the key in use seal nothing more, once all who seal with it are done; gives its id, None without one."""
    row = transaction.execute_binary(
        f"update data_key set retired_at = %s where organisation_id = {_OWNER} and retired_at is null returning id",
        (now,),
    ).fetchone()
    return None if row is None else row[0]


def list_data_keys(transaction: Transaction) -> list[DataKeyRow]:
    """All keys of the owner, the oldest first."""
    rows = transaction.execute_binary(
        f"select {_COLUMNS} from data_key where organisation_id = {_OWNER} order by id"
    ).fetchall()
    return [DataKeyRow(*row) for row in rows]


def delete_data_key(transaction: Transaction, key_id: UUID) -> None:
    """Remove a key for good; what it sealed opens nowhere from then on."""
    transaction.execute(f"delete from data_key where organisation_id = {_OWNER} and id = %s", (key_id,))


def set_wrapped(transaction: Transaction, key_id: UUID, wrapped: bytes, master_key_id: str) -> None:
    """Keep a key sealed under another master key."""
    transaction.execute(
        f"update data_key set wrapped = %b, master_key_id = %s where organisation_id = {_OWNER} and id = %s",
        (wrapped, master_key_id, key_id),
    )


def announce_new_key(transaction: Transaction) -> None:
    """Hold off the replacement of the master key until the transaction ends: it must see the key made here."""
    transaction.execute("select pg_advisory_xact_lock_shared(%s)", (_MAKING_KEYS,))


def hold_off_new_keys(transaction: Transaction) -> None:
    """Let nobody make a data key until the transaction ends, once everybody who makes one is done."""
    transaction.execute("select pg_advisory_xact_lock(%s)", (_MAKING_KEYS,))
