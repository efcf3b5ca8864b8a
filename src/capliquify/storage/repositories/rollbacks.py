"""Undoing an import: its versions end, and what they replaced is known again as new versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from capliquify.domain.errors import Conflict
from capliquify.storage.fact_tables import FACT_TABLES, FactTable, quoted
from capliquify.storage.ids import new_id_texts
from capliquify.storage.repositories.facts import lock_facts
from capliquify.storage.repositories.imports import ImportRow, change_import, get_import

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg.rows import TupleRow

    from capliquify.storage.transaction import Transaction

_FINISHED: Final = ("completed", "completed_with_errors")

_TOUCHED: Final = """
select from {table} where import_id = %(import)s limit 1
"""
_LATER: Final = """
select distinct f.import_id
  from {table} mine
  join {table} f on f.source = mine.source and f.external_id = mine.external_id and f.known_until is null
 where mine.import_id = %(import)s and f.import_id <> %(import)s
"""
_LATEST: Final = "select max(known_from) from {table} where import_id = %(import)s and known_until is null"
_END: Final = """
update {table} set known_until = %(known_from)s where import_id = %(import)s and known_until is null
returning replaces_id
"""
_RESTORE: Final = """
insert into {table} ({columns}, organisation_id, id, source, import_id, replaces_id, content_hash, valid_from,
                     known_from)
select {columns}, organisation_id, again.new_id, source, import_id, replaces_id, content_hash, valid_from,
       %(known_from)s
  from unnest(%(replaced)s::uuid[], %(new)s::uuid[]) as again (old_id, new_id)
  join {table} f on f.id = again.old_id
"""


@dataclass(frozen=True, slots=True)
class RollbackCounts:
    """`removed` rows are gone, `restored` rows are again as they were before the import."""

    removed: int
    restored: int


def rollback_import(transaction: Transaction, import_id: UUID, now: datetime) -> RollbackCounts:
    """Undo an import.

    Args:
        transaction: A transaction of the organisation.
        import_id: The import.
        now: From when on its rows are no longer known.

    Raises:
        NotFound: The organisation has no such import.
        Conflict: It is not finished, or undone already, or a later import has changed a row of it since; the message
            names those imports.
    """
    row = get_import(transaction, import_id, lock=True)
    if row.status not in _FINISHED:
        message = f"The import of {row.file} is {row.status.replace('_', ' ')}: only a finished import can be undone."
        raise Conflict(message)
    touched = sorted(
        (fact for fact in FACT_TABLES if _rows(transaction, _TOUCHED, fact, import_id)), key=lambda fact: fact.name
    )
    for fact in touched:
        lock_facts(transaction, fact)
    later = {found[0] for fact in touched for found in _rows(transaction, _LATER, fact, import_id)}
    if later:
        raise _changed_since(row, [get_import(transaction, other) for other in sorted(later)])
    removed = restored = 0
    for fact in touched:
        ended, again = _undo(transaction, fact, import_id, now)
        removed, restored = removed + ended - again, restored + again
    change_import(transaction, import_id, status="rolled_back")
    return RollbackCounts(removed, restored)


def _undo(transaction: Transaction, fact: FactTable, import_id: UUID, now: datetime) -> tuple[int, int]:
    """How many versions ended, and how many of the ones they replaced are known again."""
    [(latest,)] = _rows(transaction, _LATEST, fact, import_id)
    known_from = now if latest is None else max(now, latest)
    ended = transaction.execute_binary(
        _END.format(table=fact.name), {"import": import_id, "known_from": known_from}
    ).fetchall()
    replaced = [old for (old,) in ended if old is not None]
    transaction.execute(
        _RESTORE.format(table=fact.name, columns=quoted(column.name for column in fact.columns)),
        {"replaced": replaced, "new": [UUID(text) for text in new_id_texts(len(replaced))], "known_from": known_from},
    )
    return len(ended), len(replaced)


def _rows(transaction: Transaction, statement: str, fact: FactTable, import_id: UUID) -> list[TupleRow]:
    return transaction.execute_binary(statement.format(table=fact.name), {"import": import_id}).fetchall()


def _changed_since(row: ImportRow, later: list[ImportRow]) -> Conflict:
    names = ", ".join(f"{other.file} ({other.id})" for other in later)
    return Conflict(f"Rows of {row.file} have been changed since by later imports; undo these first: {names}.")
