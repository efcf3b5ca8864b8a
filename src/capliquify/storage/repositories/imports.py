"""Imports: what arrived, how far it is, what became of it, and the rows set aside."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.errors import NotFound
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_COLUMNS: Final = (
    "id, file, kind, source, status, actor, options, created_at, finished_at, size_bytes, bytes_done, "
    "rows, imported, unchanged, error_count, warning_count, notes, refused"
)
_CHANGEABLE: Final = frozenset(
    {
        *("kind", "source", "status", "finished_at", "size_bytes", "bytes_done", "rows", "imported", "unchanged"),
        *("error_count", "warning_count", "notes", "refused"),
    }
)
_ADD_ROW_ERRORS: Final = """
insert into import_row_error (organisation_id, import_id, position, severity, "row", "column", value, reason, fix)
select current_setting('app.organisation_id')::uuid, %s, %s + number - 1, severity, line, name, value, reason, fix
  from unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
       with ordinality as given (severity, line, name, value, reason, fix, number)
"""
_FIRST_POSITION: Final = -1


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import as it is stored."""

    id: UUID
    file: str
    kind: str | None
    source: str | None
    status: str  # receiving | queued | running | completed | completed_with_errors | failed | rolled_back
    actor: str
    options: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    size_bytes: int
    bytes_done: int
    rows: int
    imported: int
    unchanged: int
    error_count: int
    warning_count: int
    notes: list[str]
    refused: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewImport:
    """What is known of an import when it begins."""

    file: str
    actor: str
    status: str  # receiving | queued | running
    created_at: datetime
    size_bytes: int = 0
    kind: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class RowErrorRow:
    """One row of a file that was set aside (error), or used although it looked odd (warning)."""

    severity: str  # error | warning
    row: int
    column: str
    value: str
    reason: str
    fix: str
    position: int = field(default=_FIRST_POSITION, compare=False)  # in the import, given when it is stored


def create_import(transaction: Transaction, new: NewImport) -> UUID:
    """Store a new import of the transaction's organisation and give its id."""
    import_id = new_id()
    transaction.execute(
        "insert into import_job (organisation_id, id, file, kind, status, actor, options, created_at, size_bytes) "
        "values (current_setting('app.organisation_id')::uuid, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            import_id,
            new.file,
            new.kind,
            new.status,
            new.actor,
            json.dumps(dict(new.options)),
            new.created_at,
            new.size_bytes,
        ),
    )
    return import_id


def change_import(transaction: Transaction, import_id: UUID, **changes: object) -> None:
    """Set columns of an import: its status, progress, counts, notes or why it was refused.

    Raises:
        NotFound: The organisation has no such import.
        KeyError: A name is not a column that changes.
    """
    unknown = set(changes) - _CHANGEABLE
    if unknown:
        raise KeyError(*sorted(unknown))
    assignments = ", ".join(f"{name} = %({name})s" for name in changes)
    changed = transaction.execute(
        f"update import_job set {assignments} where id = %(id)s", {**changes, "id": import_id}
    )
    if changed.rowcount == 0:
        raise _no_such_import(import_id)


def get_import(transaction: Transaction, import_id: UUID, *, lock: bool = False) -> ImportRow:
    """One import; locked, nobody else changes it until the transaction ends.

    Raises:
        NotFound: The organisation has no such import.
    """
    row = transaction.execute_binary(
        f"select {_COLUMNS} from import_job where id = %s {'for update' if lock else ''}", (import_id,)
    ).fetchone()
    if row is None:
        raise _no_such_import(import_id)
    return ImportRow(*row)


def list_imports(transaction: Transaction, limit: int, before: UUID | None = None) -> list[ImportRow]:
    """Imports whose file has arrived, newest first.

    Args:
        transaction: A transaction of the organisation.
        limit: The most imports given.
        before: The id of the last import of the page before.
    """
    rows = transaction.execute_binary(
        f"select {_COLUMNS} from import_job where status <> 'receiving' and coalesce(id < %s, true) "
        "order by id desc limit %s",
        (before, limit),
    )
    return [ImportRow(*row) for row in rows]


def delete_broken_uploads(transaction: Transaction, created_before: datetime) -> int:
    """Remove what is left of uploads that broke off before an instant; gives how many there were."""
    broken = "select id from import_job where status = 'receiving' and created_at < %s for update"
    transaction.execute(f"delete from upload_chunk where import_id in ({broken})", (created_before,))
    return transaction.execute(
        "delete from import_job where status = 'receiving' and created_at < %s", (created_before,)
    ).rowcount


def add_row_errors(
    transaction: Transaction, import_id: UUID, errors: Sequence[RowErrorRow], *, first_position: int
) -> None:
    """Store rows set aside, in the order given.

    Args:
        transaction: A transaction of the organisation.
        import_id: The import they belong to.
        errors: The rows, errors and warnings together.
        first_position: How many were stored for this import before.
    """
    if not errors:
        return
    columns = ("severity", "row", "column", "value", "reason", "fix")
    transaction.execute(
        _ADD_ROW_ERRORS,
        (import_id, first_position, *([getattr(error, column) for error in errors] for column in columns)),
    )


def list_row_errors(
    transaction: Transaction, import_id: UUID, limit: int, after: int | None = None
) -> list[RowErrorRow]:
    """Rows of an import that were set aside, in the order they were stored.

    Args:
        transaction: A transaction of the organisation.
        import_id: The import.
        limit: The most rows given.
        after: The position of the last row of the page before.
    """
    rows = transaction.execute_binary(
        'select severity, "row", "column", value, reason, fix, position from import_row_error '
        "where import_id = %s and position > %s order by position limit %s",
        (import_id, _FIRST_POSITION if after is None else after, limit),
    )
    names = ("severity", "row", "column", "value", "reason", "fix", "position")
    return [RowErrorRow(**dict(zip(names, row, strict=True))) for row in rows]


def note_progress(transaction: Transaction, import_id: UUID, *, bytes_done: int, rows: int) -> None:
    """Show how far an import that waits or runs is; of one that has ended nothing changes."""
    transaction.execute(
        "update import_job set status = 'running', bytes_done = %s, rows = %s "
        "where id = %s and status in ('queued', 'running')",
        (bytes_done, rows, import_id),
    )


def list_unfinished(transaction: Transaction) -> list[UUID]:
    """Imports whose file has arrived and whose job has not ended them."""
    rows = transaction.execute_binary("select id from import_job where status in ('queued', 'running') order by id")
    return [row[0] for row in rows]


def lock_import(transaction: Transaction, import_id: UUID) -> None:
    """Wait until nobody else works on an import; held until the transaction ends, its row stays free for progress."""
    transaction.execute("select pg_advisory_xact_lock(hashtextextended(%s, 2))", (str(import_id),))


def _no_such_import(import_id: UUID) -> NotFound:
    return NotFound(f"There is no import {import_id}.")
