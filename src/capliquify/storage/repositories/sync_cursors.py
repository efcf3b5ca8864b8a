"""How far each stream of a connection is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_COLUMNS: Final = "connection_id, stream, state, backfilled_at, synced_at, updated_at"
_PUT: Final = """
insert into sync_cursor (connection_id, organisation_id, stream, state, updated_at)
values (%(connection)s, current_setting('app.organisation_id')::uuid, %(stream)s, %(state)s, %(at)s)
on conflict (connection_id, stream) do update set state = excluded.state, updated_at = excluded.updated_at
"""
_NOTE_SYNCED: Final = """
insert into sync_cursor (connection_id, organisation_id, stream, state, backfilled_at, synced_at, updated_at)
values (%(connection)s, current_setting('app.organisation_id')::uuid, %(stream)s, '{}', %(at)s, %(at)s, %(at)s)
on conflict (connection_id, stream) do update
   set backfilled_at = coalesce(sync_cursor.backfilled_at, excluded.backfilled_at), synced_at = excluded.synced_at,
       updated_at = excluded.updated_at
"""


@dataclass(frozen=True, slots=True)
class CursorRow:
    """Where a stream goes on."""

    connection_id: UUID
    stream: str
    state: dict[str, Any]
    backfilled_at: datetime | None  # when all of the past was there
    synced_at: datetime | None  # since when it is up to date
    updated_at: datetime


def list_cursors(transaction: Transaction, connection_id: UUID) -> dict[str, CursorRow]:
    """Where the streams of a connection go on, by their names."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from sync_cursor where connection_id = %s", (connection_id,))
    return {cursor.stream: cursor for cursor in (CursorRow(*row) for row in rows)}


def list_all_cursors(transaction: Transaction) -> dict[UUID, dict[str, CursorRow]]:
    """The same of every connection of the organisation."""
    found: dict[UUID, dict[str, CursorRow]] = {}
    for row in transaction.execute_binary(f"select {_COLUMNS} from sync_cursor"):
        cursor = CursorRow(*row)
        found.setdefault(cursor.connection_id, {})[cursor.stream] = cursor
    return found


def put_cursor(
    transaction: Transaction, connection_id: UUID, stream: str, state: Mapping[str, Any], at: datetime
) -> None:
    """Keep where a stream goes on, in the transaction that stores what came before."""
    values = {"connection": connection_id, "stream": stream, "state": json.dumps(dict(state)), "at": at}
    transaction.execute(_PUT, values)


def note_synced(transaction: Transaction, connection_id: UUID, stream: str, at: datetime) -> None:
    """Say that a stream holds everything there was at an instant."""
    transaction.execute(_NOTE_SYNCED, {"connection": connection_id, "stream": stream, "at": at})
