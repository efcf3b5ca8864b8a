"""How much of a vendor's slow allowances is left, remembered between processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_PUT: Final = """
insert into quota_level (connection_id, organisation_id, name, left_over, at)
values (%s, current_setting('app.organisation_id')::uuid, %s, %s, %s)
on conflict (connection_id, name) do update set left_over = excluded.left_over, at = excluded.at
"""


def find_level(transaction: Transaction, connection_id: UUID, name: str) -> tuple[float, datetime] | None:
    """What was left of an allowance, and when."""
    row = transaction.execute_binary(
        "select left_over, at from quota_level where connection_id = %s and name = %s", (connection_id, name)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def put_level(transaction: Transaction, connection_id: UUID, name: str, level: tuple[float, datetime]) -> None:
    """Keep what is left of an allowance, and since when."""
    transaction.execute(_PUT, (connection_id, name, *level))


def delete_levels(transaction: Transaction, connection_id: UUID) -> None:
    """Forget the allowances of a connection."""
    transaction.execute("delete from quota_level where connection_id = %s", (connection_id,))
