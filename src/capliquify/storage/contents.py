"""What a database holds, in numbers that a copy must give again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from psycopg import sql

from capliquify.domain.errors import Conflict

if TYPE_CHECKING:
    import psycopg
    from psycopg.rows import TupleRow

_TABLES: Final = """
select schemaname, tablename from pg_tables where schemaname in ('public', 'dbos') order by schemaname, tablename
"""
# A sum does not depend on the order of the rows; numeric, because 64 bits would overflow.
_FINGERPRINT: Final = "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {} t"
_TEXT_FORM: Final = "select set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false)"
_SEES_ALL_ROWS: Final = "select rolname, rolsuper or rolbypassrls from pg_roles where rolname = current_user"


@dataclass(frozen=True, slots=True)
class TableContents:
    """One table: how many rows, and a sum over the hashes of their text."""

    table: str
    rows: int
    checksum: str


def read_contents(connection: psycopg.Connection[TupleRow]) -> list[TableContents]:
    """All tables of the program and its job queue, as the connection's transaction sees them."""
    connection.execute(_TEXT_FORM)
    contents = []
    for schema, name in connection.execute(_TABLES).fetchall():
        row: tuple[Any, ...] | None = connection.execute(
            sql.SQL(_FINGERPRINT).format(sql.Identifier(schema, name))
        ).fetchone()
        if row is not None:
            contents.append(TableContents(f"{schema}.{name}", row[0], row[1]))
    return contents


def require_all_rows(connection: psycopg.Connection[TupleRow]) -> None:
    """Make sure that no row is hidden from the connection's role.

    Raises:
        Conflict: Row-level security binds the role, so a backup would be empty.
    """
    row = connection.execute(_SEES_ALL_ROWS).fetchone()
    if row is not None and not row[1]:
        message = (
            f"The role {row[0]} does not see the rows of all organisations. Backups need a role that does: "
            f'`alter role "{row[0]}" bypassrls`.'
        )
        raise Conflict(message)


def differences(expected: list[TableContents], found: list[TableContents]) -> list[str]:
    """What is not the same, a sentence a table."""
    there = {contents.table: contents for contents in found}
    sentences = []
    for wanted in expected:
        other = there.pop(wanted.table, None)
        if other is None:
            sentences.append(f"{wanted.table} is missing")
        elif other.rows != wanted.rows:
            sentences.append(f"{wanted.table} has {other.rows} rows instead of {wanted.rows}")
        elif other.checksum != wanted.checksum:
            sentences.append(f"{wanted.table} has other content")
    return sentences + [f"{table} should not be there" for table in there]
