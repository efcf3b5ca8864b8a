"""Syncs of connections: queued, running, parked, ended."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.errors import NotFound
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRow:
    """One sync as it is stored."""

    id: UUID
    organisation_id: UUID
    connection_id: UUID
    cause: str
    requested_by: str
    status: str
    priority: int
    attempt: int
    turn: int  # how often a job was queued for it
    holder: UUID | None  # whoever works on it now: nobody else may store
    queued_at: datetime
    started_at: datetime | None
    advanced_at: datetime | None
    finished_at: datetime | None
    parked_until: datetime | None
    cancel_requested_at: datetime | None
    stream: str | None
    row_count: int
    expected_rows: int | None
    imported: int
    unchanged: int
    set_aside: int
    calls: int
    waited_seconds: float
    message: str | None
    notes: list[str]

    @property
    def job_id(self) -> str:
        """The job that does its present turn."""
        return f"sync-{self.id}-{self.turn}"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRun:
    """What is known of a sync when it is queued."""

    connection_id: UUID
    cause: str
    requested_by: str
    priority: int
    attempt: int
    queued_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Advance:
    """What a page adds to a sync; `expected_rows` are those of its stream, kept on top of what was read before it."""

    at: datetime
    stream: str | None
    rows: int = 0
    expected_rows: int | None = None
    imported: int = 0
    unchanged: int = 0
    set_aside: int = 0
    calls: int = 0
    waited_seconds: float = 0.0


_NAMES: Final = tuple(each.name for each in fields(RunRow))
_COLUMNS: Final = ", ".join(_NAMES)
_UNFINISHED: Final = "status in ('queued', 'running', 'parked')"
_FIXED: Final = frozenset({"id", "organisation_id", "connection_id", "cause", "requested_by", "queued_at"})
_CHANGEABLE: Final = frozenset(_NAMES) - _FIXED
_ADD: Final = f"""
insert into sync_run (id, organisation_id, connection_id, cause, requested_by, status, priority, attempt, queued_at,
                      notes)
values (%(id)s, current_setting('app.organisation_id')::uuid, %(connection_id)s, %(cause)s, %(requested_by)s, 'queued',
        %(priority)s, %(attempt)s, %(queued_at)s, '[]')
on conflict (connection_id) where {_UNFINISHED} do nothing
returning {_COLUMNS}
"""
_ADVANCE: Final = """
update sync_run
   set advanced_at = %(at)s, stream = %(stream)s, row_count = row_count + %(rows)s,
       expected_rows = case
           when %(expected_rows)s::bigint is null then null
           when stream is distinct from %(stream)s then row_count + %(expected_rows)s
           else coalesce(expected_rows, row_count + %(expected_rows)s)
       end,
       imported = imported + %(imported)s, unchanged = unchanged + %(unchanged)s,
       set_aside = set_aside + %(set_aside)s, calls = calls + %(calls)s,
       waited_seconds = waited_seconds + %(waited_seconds)s
 where id = %(id)s
"""


def add_run(transaction: Transaction, new: NewRun) -> RunRow | None:
    """Store a sync that waits; None where the connection has one that has not ended."""
    values = {name: getattr(new, name) for name in NewRun.__dataclass_fields__}
    row = transaction.execute_binary(_ADD, {**values, "id": new_id()}).fetchone()
    return None if row is None else _row(row)


def get_run(transaction: Transaction, run_id: UUID, *, lock: bool = False) -> RunRow:
    """One sync; locked, nobody else changes it until the transaction ends.

    Raises:
        NotFound: The organisation has none of this id.
    """
    row = transaction.execute_binary(
        f"select {_COLUMNS} from sync_run where id = %s {'for update' if lock else ''}", (run_id,)
    ).fetchone()
    if row is None:
        message = f"There is no sync {run_id}."
        raise NotFound(message)
    return _row(row)


def find_unfinished(transaction: Transaction, connection_id: UUID, *, lock: bool = False) -> RunRow | None:
    """The sync of a connection that has not ended."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from sync_run where connection_id = %s and {_UNFINISHED} {'for update' if lock else ''}",
        (connection_id,),
    ).fetchone()
    return None if row is None else _row(row)


def list_unfinished(transaction: Transaction) -> list[RunRow]:
    """All syncs of the organisation that have not ended."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from sync_run where {_UNFINISHED} order by id")
    return [_row(row) for row in rows]


def list_runs(transaction: Transaction, connection_id: UUID, limit: int, before: UUID | None = None) -> list[RunRow]:
    """Syncs of a connection, newest first.

    Args:
        transaction: A transaction of the organisation.
        connection_id: The connection.
        limit: The most given.
        before: The id of the last sync of the page before.
    """
    rows = transaction.execute_binary(
        f"select {_COLUMNS} from sync_run where connection_id = %s and coalesce(id < %s, true) "
        "order by id desc limit %s",
        (connection_id, before, limit),
    )
    return [_row(row) for row in rows]


def list_newest(transaction: Transaction) -> dict[UUID, RunRow]:
    """The newest sync of each connection of the organisation, one that has not ended before any other."""
    rows = transaction.execute_binary(
        f"select distinct on (connection_id) {_COLUMNS} from sync_run "
        f"order by connection_id, ({_UNFINISHED}) desc, id desc"
    )
    return {run.connection_id: run for run in map(_row, rows)}


def change_run(transaction: Transaction, run_id: UUID, **changes: object) -> RunRow:
    """Set columns of a sync.

    Raises:
        NotFound: The organisation has none of this id.
        KeyError: A name is not a column that changes.
    """
    unknown = set(changes) - _CHANGEABLE
    if unknown:
        raise KeyError(*sorted(unknown))
    if "notes" in changes:
        changes = {**changes, "notes": json.dumps(changes["notes"])}
    assignments = ", ".join(f"{name} = %({name})s" for name in changes)
    row = transaction.execute_binary(
        f"update sync_run set {assignments} where id = %(id)s returning {_COLUMNS}", {**changes, "id": run_id}
    ).fetchone()
    if row is None:
        message = f"There is no sync {run_id}."
        raise NotFound(message)
    return _row(row)


def advance_run(transaction: Transaction, run_id: UUID, advance: Advance) -> None:
    """Add to the counts of a sync and say where it is."""
    values = {name: getattr(advance, name) for name in Advance.__dataclass_fields__}
    transaction.execute(_ADVANCE, {**values, "id": run_id})


def _row(row: tuple[Any, ...]) -> RunRow:
    return RunRow(**dict(zip(_NAMES, row, strict=True)))
