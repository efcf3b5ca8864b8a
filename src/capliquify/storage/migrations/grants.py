"""What the application role may do with each table; it owns none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from capliquify.storage.fact_tables import FACT_TABLES

if TYPE_CHECKING:
    from psycopg.rows import TupleRow

_FACT: Final = "select, insert, update (known_until)"  # a fact is never changed or deleted, only superseded
_PRIVILEGES: Final = {
    "alembic_version": "select",
    "organisation": "select, insert, update",
    "worker_liveness": "select, insert, update, delete",
    "import_job": "select, insert, update, delete",
    "import_row_error": "select, insert",
    "upload_chunk": "select, insert, delete",
    "idempotency_key": "select, insert, delete",
    "user_account": "select, insert, update, delete",
    "recovery_code": "select, insert, update, delete",
    "session": "select, insert, update, delete",
    "one_time_link": "select, insert, update, delete",
    "outbound_email": "select, insert, update, delete",
    "webhook_receipt": "select, insert, delete",
    "clerk_object": "select, insert, update",
    "rate_count": "select, insert, update, delete",
    "membership": "select, insert, update",
    "invitation": "select, insert, update",
    "approval_request": "select, insert, update",
    "api_key": "select, insert, update",
    "data_key": "select, insert, update, delete",
    "secret": "select, insert, update, delete",
    "audit_entry": "select, insert",  # nothing written there is ever changed or deleted by the application
    "audit_head": "select, insert, update",
    "audit_checkpoint": "select, insert",
    "connection": "select, insert, update",
    "connection_token": "select, insert, update, delete",
    "connection_consent": "select, insert, update, delete",
    "sync_cursor": "select, insert, update, delete",
    "sync_run": "select, insert, update",
    "set_aside_record": "select, insert, update",
    "webhook_event": "select, insert, update, delete",
    "quota_level": "select, insert, update, delete",
    "reconciliation": "select, insert, delete",
    "identity_mapping": "select, insert, update",
    **{fact.name: _FACT for fact in FACT_TABLES},
}


def create_application_role(connection: psycopg.Connection[TupleRow], role: str, password: str | None) -> None:
    """Make the application role when it is missing; one that exists keeps its password."""
    if connection.execute("select from pg_roles where rolname = %s", (role,)).fetchone() is not None:
        return
    statement = sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole nobypassrls noinherit").format(
        sql.Identifier(role)
    )
    if password is not None:
        statement += sql.SQL(" password {}").format(sql.Literal(password))
    # Roles belong to the whole server: another database of it may be migrated at this moment.
    with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        connection.execute(statement)


def grant_privileges(connection: psycopg.Connection[TupleRow], role: str) -> None:
    """Give the application role exactly what it needs, whatever it had before."""
    name = sql.Identifier(role)
    with connection.transaction():
        connection.execute(sql.SQL("revoke all on all tables in schema public from {}").format(name))
        connection.execute(sql.SQL("grant usage on schema public to {}").format(name))
        for table, privileges in _PRIVILEGES.items():
            connection.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(privileges), sql.Identifier(table), name))
