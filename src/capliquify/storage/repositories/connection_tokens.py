"""The sealed token of each connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_PUT: Final = """
insert into connection_token (connection_id, organisation_id, sealed, expires_at, rotated_at)
values (%s, current_setting('app.organisation_id')::uuid, %b, %s, %s)
on conflict (connection_id) do update
   set sealed = excluded.sealed, expires_at = excluded.expires_at, rotated_at = excluded.rotated_at
"""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as it is stored."""

    sealed: bytes = field(repr=False)
    expires_at: datetime
    rotated_at: datetime


def find_token(transaction: Transaction, connection_id: UUID, *, lock: bool = False) -> TokenRow | None:
    """The token of a connection; locked, nobody else changes it until the transaction ends."""
    row = transaction.execute_binary(
        "select sealed, expires_at, rotated_at from connection_token where connection_id = %s "
        f"{'for update' if lock else ''}",
        (connection_id,),
    ).fetchone()
    return None if row is None else TokenRow(*row)


def hold_renewal(transaction: Transaction, connection_id: UUID) -> None:
    """Wait until nobody else renews the token of a connection, the first one too; held until the transaction ends."""
    transaction.execute("select pg_advisory_xact_lock(hashtextextended(%s, 3))", (str(connection_id),))


def put_token(transaction: Transaction, connection_id: UUID, token: TokenRow) -> None:
    """Keep a token in the place of the one before."""
    transaction.execute(_PUT, (connection_id, token.sealed, token.expires_at, token.rotated_at))


def delete_token(transaction: Transaction, connection_id: UUID) -> None:
    """Forget the token of a connection."""
    transaction.execute("delete from connection_token where connection_id = %s", (connection_id,))
