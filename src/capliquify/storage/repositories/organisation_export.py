"""Everything of one organisation as CSV, table by table, whatever tables there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psycopg import sql

from capliquify.storage.schema import schema_revision

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from capliquify.storage.transaction import Transaction

# What says nothing about the company, or only opens to whoever holds a key.
NOT_EXPORTED: Final = {
    "data_key": "keys of this installation, which open nothing elsewhere",
    "idempotency_key": "answers kept for two days for clients that ask again",
    "upload_chunk": "pieces of files on their way in",
}
# Bytes are hashes, seals and signatures; these names are the same where they are texts.
_SECRET_NAME: Final = re.compile(r"(^|_)(hash|sealed|wrapped|token|password|signature|secret)(_|$)")
_COLUMNS: Final = """
select c.relname, a.attname, format_type(a.atttypid, null)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
   and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organisation_id')
   and has_table_privilege(c.oid, 'select')
 order by c.relname, a.attnum
"""
_ORGANISATION_COLUMNS: Final = """
select a.attname, format_type(a.atttypid, null)
  from pg_attribute a
 where a.attrelid = 'organisation'::regclass and a.attnum > 0 and not a.attisdropped
 order by a.attnum
"""
_TEXTS: Final = frozenset({"text", "character", "character varying", "json", "jsonb", "text[]"})
_TEXT_FORM: Final = "select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)"
_ORGANISATION_ID: Final = "(select nullif(current_setting('app.organisation_id', true), '')::uuid)"


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """One table and the columns that leave it."""

    name: str
    columns: tuple[tuple[str, str], ...]  # name and type


def exported_tables(transaction: Transaction) -> list[ExportedTable]:
    """The tables of organisations that are exported, by name; of each all columns but those of secrets and hashes."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in transaction.execute(_COLUMNS).fetchall():
        if table not in NOT_EXPORTED and column != "organisation_id" and is_exported(column, kind):
            found.setdefault(table, []).append((column, kind))
    own = tuple(row for row in transaction.execute(_ORGANISATION_COLUMNS).fetchall() if is_exported(*row))
    return [ExportedTable("organisation", own), *(ExportedTable(name, tuple(found[name])) for name in found)]


def is_exported(column: str, kind: str) -> bool:
    """Whether a column may leave: neither bytes nor named like a secret."""
    return kind != "bytea" and not _SECRET_NAME.search(column)


def copy_csv(
    transaction: Transaction, table: ExportedTable, formula_starts: Sequence[str]
) -> Generator[bytes, None, int]:
    """The rows of a table of the organisation the transaction speaks for, as CSV with a header, piece by piece.

    A text a spreadsheet would take for a formula stands behind an apostrophe.

    Args:
        transaction: The open transaction.
        table: One of `exported_tables`.
        formula_starts: What a formula begins with.

    Returns:
        How many rows there were.
    """
    transaction.execute(_TEXT_FORM)
    query = sql.SQL("copy ({}) to stdout (format csv, header)").format(_query(table, formula_starts))
    with transaction.connection.cursor() as cursor:
        with cursor.copy(query) as copy:
            for piece in copy:
                yield bytes(piece)
        return cursor.rowcount


def revision(transaction: Transaction) -> str | None:
    """The revision of the schema the rows come from."""
    return schema_revision(transaction)


def _query(table: ExportedTable, formula_starts: Sequence[str]) -> sql.Composed:
    columns = [_column(name, kind, formula_starts) for name, kind in table.columns]
    joined = sql.SQL("")
    key = "id" if table.name == "organisation" else "organisation_id"
    if table.name == "membership":  # who the members are; their accounts are not the organisation's
        columns += [_guarded(sql.SQL("u.{}").format(sql.Identifier(name)), name, formula_starts) for name in _PERSON]
        joined = sql.SQL(" join user_account u on u.id = t.user_id")
    return sql.SQL("select {} from {} t{} where t.{} = {}{}").format(
        sql.SQL(", ").join(columns),
        sql.Identifier(table.name),
        joined,
        sql.Identifier(key),
        sql.SQL(_ORGANISATION_ID),
        _order(table),
    )


_PERSON: Final = ("email", "name")
_IN_ORDER_OF: Final = ("id", "sequence", "import_id", "created_at")  # ids rise with time, and have an index


def _order(table: ExportedTable) -> sql.Composable:
    names = {name for name, _ in table.columns}
    by = [name for name in _IN_ORDER_OF if name in names][:1]
    return sql.SQL(" order by t.{}").format(sql.Identifier(*by)) if by else sql.SQL("")


def _column(name: str, kind: str, formula_starts: Sequence[str]) -> sql.Composed:
    column = sql.SQL("t.{}").format(sql.Identifier(name))
    if kind not in _TEXTS:
        return column
    return _guarded(sql.SQL("{}::text").format(column), name, formula_starts)


def _guarded(column: sql.Composed, name: str, formula_starts: Sequence[str]) -> sql.Composed:
    starts = sql.SQL(", ").join(map(sql.Literal, formula_starts))
    return sql.SQL("case when left({0}, 1) in ({1}) then '''' || {0} else {0} end as {2}").format(
        column, starts, sql.Identifier(name)
    )
