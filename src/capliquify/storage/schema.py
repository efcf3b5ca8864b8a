"""Which schema this version works with, and whether a database has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict
from capliquify.storage.engine import first_connection

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction

HEAD_REVISION: Final = "0003"

_HAS_TABLES: Final = (
    "select to_regclass('public.alembic_version') is not null and to_regclass('dbos.queues') is not null"
)
_REVISION: Final = "select version_num from alembic_version"


def schema_is_current(url: str) -> bool:
    """Whether a database has the schema of this version.

    Raises:
        Unavailable: The database does not answer.
    """
    with first_connection(url) as connection:
        has_tables = connection.execute(_HAS_TABLES).fetchone() == (True,)
        return has_tables and connection.execute(_REVISION).fetchone() == (HEAD_REVISION,)


def has_organisations(url: str) -> bool:
    """Whether a database holds anything an upgrade could lose.

    Raises:
        Unavailable: The database does not answer.
    """
    with first_connection(url) as connection:
        return connection.execute("select to_regclass('public.organisation') is not null").fetchone() == (True,)


def schema_revision(transaction: Transaction) -> str | None:
    """The revision the database is at, None before the first migration."""
    if transaction.execute(_HAS_TABLES).fetchone() != (True,):
        return None
    row = transaction.execute(_REVISION).fetchone()
    return None if row is None else str(row[0])


def require_current_schema(transaction: Transaction) -> None:
    """Refuse to work on the schema of another version.

    Raises:
        Conflict: The database is at another revision.
    """
    revision = schema_revision(transaction)
    if revision != HEAD_REVISION:
        message = (
            f"The database is at schema {revision or 'none'}, this version works with {HEAD_REVISION}. "
            "Run `capliquify db migrate`."
        )
        raise Conflict(message)
