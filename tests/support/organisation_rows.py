"""A row in every table of organisations, whatever tables there are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.types.json import Json

from capliquify.storage.ids import new_id
from capliquify.storage.models import metadata

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Column, Table

    from capliquify.bootstrap import Parts

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
# Where a check asks for one of some words.
WORDS = {
    ("membership", "role"): "manager",
    ("invitation", "role"): "viewer",
    ("approval_request", "status"): "pending",
    ("import_job", "status"): "completed",
    ("import_row_error", "severity"): "error",
    ("connection", "vendor"): "xero",
    ("connection", "status"): "connected",
    ("sync_run", "cause"): "person",
    ("sync_run", "status"): "completed",
    ("identity_mapping", "kind"): "item",
    ("identity_mapping", "method"): "person",
}
# What other tables call the row of a table.
REFERRED = {"import_job": "import_id", "connection": "connection_id"}


def fill_organisation(parts: Parts, slug: str) -> UUID:
    """Put one row into every table of organisations, as the owner of the database; gives the organisation's id."""
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url) as owner:
        row = owner.execute("select id from organisation where slug = %s", (slug,)).fetchone()
        assert row is not None
        organisation_id: UUID = row[0]
        user_id = new_id()
        owner.execute(
            "insert into user_account (id, email, name, password_hash, sessions_valid_from, created_at) "
            "values (%s, %s, 'Member', 'argon2-of-the-member', %s, %s)",
            (user_id, f"member@{slug}.example", NOON, NOON),
        )
        given = {"organisation_id": organisation_id, "user_id": user_id}
        for table in metadata.sorted_tables:
            if "organisation_id" in table.c:
                given[REFERRED.get(table.name, table.name)] = _insert(owner, table, given)
    return organisation_id


def _insert(owner: psycopg.Connection[Any], table: Table, given: dict[str, Any]) -> UUID:
    values = {column.name: _value(table, column, given) for column in table.c if column.name not in _left_empty(table)}
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    statement = sql.SQL("insert into {} ({}) values ({}) on conflict do nothing").format(
        sql.Identifier(table.name), names, sql.SQL(", ").join([sql.Placeholder()] * len(values))
    )
    owner.execute(statement, list(values.values()))
    identifier: UUID = values.get("id", given["organisation_id"])
    return identifier


def _left_empty(table: Table) -> set[str]:
    """Columns that say a row counts no more."""
    return {column.name for column in table.c if column.name in {"known_until", "removed_at", "retired_at"}}


def _value(table: Table, column: Column[Any], given: dict[str, Any]) -> Any:  # noqa: ANN401 - of the column's type
    if column.name in given and column.name != "import_job":
        return given[column.name]
    if (table.name, column.name) in WORDS:
        return WORDS[table.name, column.name]
    kind = str(column.type).partition("(")[0]
    values: dict[str, Any] = {
        "UUID": new_id(),
        "TEXT": f"{column.name} of {table.name}",
        "CHAR": "GBP",
        "BYTEA": f"{column.name} of {table.name} of {given['organisation_id']}".encode(),
        "NUMERIC": 1,
        "INTEGER": 1,
        "BIGINT": 1,
        "BOOLEAN": True,
        "DOUBLE": 1.0,
        "DATE": date(2026, 6, 30),
        "DATETIME": NOON,
        "TIMESTAMP": NOON,
        "ARRAY": ["one"],
        "TEXT[]": ["one"],
        "JSON": Json({"a": 1}),
        "JSONB": Json({"a": 1}),
    }
    return values[kind]
