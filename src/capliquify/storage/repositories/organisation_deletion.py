"""Closing an organisation, and taking all of it out of the database when its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psycopg import sql

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_SET_CLOSED: Final = """
update organisation set closed_at = %s, deletion_due_at = %s where id = %s and closed_at is null
"""
_SET_OPEN: Final = """
update organisation set closed_at = null, deletion_due_at = null where id = %s and closed_at is not null
"""
_LIST_DUE: Final = "select slug from organisation where deletion_due_at <= %s order by deletion_due_at, slug"
_LOCK_DUE: Final = """
select id, name, deletion_due_at from organisation where slug = %s and deletion_due_at <= %s for update
"""
# Every table with rows of organisations there is, whatever was added since this was written.
_TENANT_TABLES: Final = """
select c.oid, c.relname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid
 where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
   and a.attname = 'organisation_id' and not a.attisdropped
 order by c.relname
"""
_POINTS_AT: Final = """
select conrelid, confrelid from pg_constraint where contype = 'f' and conrelid <> confrelid
"""


@dataclass(frozen=True, slots=True)
class DueRow:
    """An organisation whose time is over."""

    id: UUID
    name: str
    deletion_due_at: datetime


def set_closed(transaction: Transaction, organisation_id: UUID, closed_at: datetime, due_at: datetime) -> bool:
    """Close an organisation; False where it is closed already."""
    return transaction.execute(_SET_CLOSED, (closed_at, due_at, organisation_id)).rowcount == 1


def set_open(transaction: Transaction, organisation_id: UUID) -> bool:
    """Open a closed organisation again; False where it is not closed."""
    return transaction.execute(_SET_OPEN, (organisation_id,)).rowcount == 1


def list_due(transaction: Transaction, now: datetime) -> list[str]:
    """Slugs of organisations whose time is over, the longest over first."""
    return [slug for (slug,) in transaction.execute(_LIST_DUE, (now,)).fetchall()]


def lock_due(transaction: Transaction, slug: str, now: datetime) -> DueRow | None:
    """An organisation whose time is over, held until the transaction ends; None where there is none of the slug."""
    row = transaction.execute_binary(_LOCK_DUE, (slug, now)).fetchone()
    return None if row is None else DueRow(*row)


def delete_everything(transaction: Transaction, organisation_id: UUID) -> dict[str, int]:
    """As owner, delete an organisation with every row of it; gives how many rows of each table that had any.

    The transaction speaks for the organisation afterwards. The owner is bound by forced row-level security unless it
    is a superuser, so the transaction speaks for the organisation, and each statement names it too.
    """
    transaction.enter(organisation_id)
    # A policy keeps finished imports from being deleted, also by an owner it binds: those that go count as arriving.
    transaction.execute("update import_job set status = 'receiving' where organisation_id = %s", (organisation_id,))
    tables = _tables_in_order(transaction)
    deleted = {table: _delete_from(transaction, table, organisation_id) for table in tables}
    left = [table for table in tables if _has_rows(transaction, table, organisation_id)]
    if left:
        message = f"rows of {', '.join(left)} were not deleted: a policy keeps them"
        raise RuntimeError(message)
    transaction.execute("delete from organisation where id = %s", (organisation_id,))
    return {table: count for table, count in deleted.items() if count}


def _delete_from(transaction: Transaction, table: str, organisation_id: UUID) -> int:
    statement = sql.SQL("delete from {} where organisation_id = %s").format(sql.Identifier(table))
    return transaction.connection.execute(statement, (organisation_id,)).rowcount


def _has_rows(transaction: Transaction, table: str, organisation_id: UUID) -> bool:
    query = sql.SQL("select exists (select from {} where organisation_id = %s)").format(sql.Identifier(table))
    return transaction.connection.execute(query, (organisation_id,)).fetchone() == (True,)


def _tables_in_order(transaction: Transaction) -> list[str]:
    """Tables of organisations, each before those it points at."""
    names: dict[int, str] = dict(transaction.execute_binary(_TENANT_TABLES).fetchall())
    points_at: dict[int, set[int]] = {table: set() for table in names}
    for one, other in transaction.execute_binary(_POINTS_AT).fetchall():
        if one in names and other in names:
            points_at[one].add(other)
    ordered: list[str] = []
    while points_at:
        pointed_at = set().union(*points_at.values())
        free = [table for table in points_at if table not in pointed_at]
        if not free:
            message = f"tables point at each other in a circle: {', '.join(names[table] for table in points_at)}"
            raise RuntimeError(message)
        ordered += [names[table] for table in free]
        points_at = {table: others for table, others in points_at.items() if table not in free}
    return ordered
