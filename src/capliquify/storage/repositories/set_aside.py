"""Records of connected systems that could not be used yet."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAsideRow:
    """One record as it is stored."""

    id: UUID
    connection_id: UUID
    stream: str
    external_id: str
    payload: str
    reason: str
    fix: str
    first_seen_at: datetime
    last_seen_at: datetime
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSetAside:
    """One record that could not be used."""

    external_id: str
    payload: str
    reason: str
    fix: str


_NAMES: Final = tuple(each.name for each in fields(SetAsideRow))
_COLUMNS: Final = ", ".join(_NAMES)
_PUT: Final = """
insert into set_aside_record (id, organisation_id, connection_id, stream, external_id, payload, reason, fix,
                              first_seen_at, last_seen_at)
values (%(id)s, current_setting('app.organisation_id')::uuid, %(connection)s, %(stream)s, %(external_id)s, %(payload)s,
        %(reason)s, %(fix)s, %(at)s, %(at)s)
on conflict (connection_id, stream, external_id) where resolved_at is null do update
   set payload = excluded.payload, reason = excluded.reason, fix = excluded.fix, last_seen_at = excluded.last_seen_at,
       attempts = set_aside_record.attempts + 1
"""


def put_set_aside(
    transaction: Transaction, connection_id: UUID, stream: str, records: Sequence[NewSetAside], at: datetime
) -> None:
    """Keep records that could not be used; of one that waits already the last state counts."""
    for record in records:
        values = {name: getattr(record, name) for name in NewSetAside.__dataclass_fields__}
        transaction.execute(_PUT, {**values, "id": new_id(), "connection": connection_id, "stream": stream, "at": at})


def list_set_aside(
    transaction: Transaction, connection_id: UUID, limit: int, before: UUID | None = None
) -> list[SetAsideRow]:
    """Records of a connection that wait, newest first.

    Args:
        transaction: A transaction of the organisation.
        connection_id: The connection.
        limit: The most given.
        before: The id of the last record of the page before.
    """
    rows = transaction.execute_binary(
        f"select {_COLUMNS} from set_aside_record where connection_id = %s and resolved_at is null "
        "and coalesce(id < %s, true) order by id desc limit %s",
        (connection_id, before, limit),
    )
    return [_row(row) for row in rows]


def list_waiting_ids(transaction: Transaction, connection_id: UUID, stream: str) -> list[tuple[UUID, str]]:
    """Id and the vendor's id of the records of a stream that wait."""
    rows = transaction.execute_binary(
        "select id, external_id from set_aside_record where connection_id = %s and stream = %s and resolved_at is null",
        (connection_id, stream),
    )
    return [(row[0], row[1]) for row in rows]


def resolve(transaction: Transaction, record_ids: Sequence[UUID], at: datetime) -> int:
    """Say of records that they wait no more; gives how many did."""
    return transaction.execute(
        "update set_aside_record set resolved_at = %s where id = any(%s) and resolved_at is null",
        (at, list(record_ids)),
    ).rowcount


def count_set_aside(transaction: Transaction) -> dict[UUID, int]:
    """How many records of each connection of the organisation wait."""
    rows = transaction.execute_binary(
        "select connection_id, count(*) from set_aside_record where resolved_at is null group by connection_id"
    )
    return {row[0]: row[1] for row in rows}


def _row(row: tuple[Any, ...]) -> SetAsideRow:
    return SetAsideRow(**dict(zip(_NAMES, row, strict=True)))
