"""Named secrets of an organisation, sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.storage.transaction import Transaction

_COLUMNS: Final = "name, sealed, created_at, created_by, sealed_at"
_PUT: Final = """
insert into secret (organisation_id, name, sealed, created_at, created_by, sealed_at)
values (current_setting('app.organisation_id')::uuid, %(name)s, %(sealed)b, %(at)s, %(by)s, %(at)s)
on conflict (organisation_id, name) do update set sealed = excluded.sealed, sealed_at = excluded.sealed_at
returning xmax <> 0
"""


@dataclass(frozen=True, slots=True)
class SecretRow:
    """A named secret."""

    name: str
    sealed: bytes = field(repr=False)
    created_at: datetime
    created_by: str
    sealed_at: datetime


def put_secret(transaction: Transaction, name: str, sealed: bytes, *, at: datetime, by: str) -> bool:
    """Store a secret under a name; gives whether one of that name was replaced."""
    row = transaction.execute_binary(_PUT, {"name": name, "sealed": sealed, "at": at, "by": by}).fetchone()
    return row is not None and bool(row[0])


def find_secret(transaction: Transaction, name: str) -> SecretRow | None:
    """The secret of a name."""
    row = transaction.execute_binary(f"select {_COLUMNS} from secret where name = %s", (name,)).fetchone()
    return None if row is None else SecretRow(*row)


def list_secrets(transaction: Transaction) -> list[SecretRow]:
    """All secrets of the organisation, by name."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from secret order by name").fetchall()
    return [SecretRow(*row) for row in rows]


def delete_secret(transaction: Transaction, name: str) -> bool:
    """Remove a secret; gives whether there was one."""
    return transaction.execute("delete from secret where name = %s", (name,)).rowcount == 1
