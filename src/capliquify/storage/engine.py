"""Connections to PostgreSQL: a pool for the application role, single connections for the owner."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote, urlsplit

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from capliquify.domain.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

Pool = ConnectionPool[psycopg.Connection[TupleRow]]

_PREPARE_AFTER: Final = 5
_WAIT_SECONDS: Final = 5.0

_RESTART_SECONDS: Final = 2.0
_RETRY_SECONDS: Final = 0.05

_ROLE_PRIVILEGES: Final = """
select rolname,
       rolsuper,
       rolbypassrls,
       (select min(c.relname::text)
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'member'))
  from pg_roles r
 where rolname = current_user
"""


class _PatientConnection(psycopg.Connection[TupleRow]):
    """Waits out the restart of a server: the pool itself would try again only after a second, then two."""

    @classmethod
    def connect(cls, conninfo: str = "", **arguments: Any) -> Self:  # noqa: ANN401 - those of psycopg
        """A connection, tried for as long as a crashed server takes to come back."""
        deadline = time.monotonic() + _RESTART_SECONDS
        while True:
            try:
                return super().connect(conninfo, **arguments)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_SECONDS)


@contextmanager
def open_pool(application_url: str, *, owner_url: str | None = None, size: int = 8) -> Iterator[Pool]:
    """A pool of autocommit connections of the application role, closed at the end.

    Args:
        application_url: Where the application connects, possibly a pooler.
        owner_url: The direct way to the same database; another host or port than the application's means that the
            application goes through a pooler, which cannot keep prepared statements.
        size: The most connections opened.

    Raises:
        Unavailable: The database does not answer.
        Conflict: The application role could pass by the row-level security.
    """
    prepare_after = None if _through_pooler(application_url, owner_url) else _PREPARE_AFTER
    pool: Pool = ConnectionPool(
        application_url,
        connection_class=_PatientConnection,
        kwargs={"autocommit": True, "prepare_threshold": prepare_after},
        min_size=1,
        max_size=size,
        timeout=_WAIT_SECONDS,
        open=False,
        name="application",
    )
    try:
        with first_connection(application_url) as connection:
            refuse_privileged_role(connection)
        pool.open()
        yield pool
    finally:
        pool.close()


@contextmanager
def first_connection(url: str) -> Iterator[psycopg.Connection[TupleRow]]:
    """One autocommit connection outside any pool.

    Raises:
        Unavailable: The database does not answer.
    """
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=int(_WAIT_SECONDS))
    except psycopg.OperationalError as error:
        message = f"The database does not answer: {str(error).strip()}"
        raise Unavailable(message) from error
    with connection:
        yield connection


def with_database(url: str, name: str) -> str:
    """The address of another database of the same server, for the same role."""
    return urlsplit(url)._replace(path="/" + quote(name, safe="")).geturl()


def refuse_privileged_role(connection: psycopg.Connection[TupleRow]) -> None:
    """Make sure that row-level security binds the role of a connection.

    Raises:
        Conflict: The role is a superuser, may bypass row-level security or owns a table.
    """
    row = connection.execute(_ROLE_PRIVILEGES).fetchone()
    if row is None:
        return
    role, superuser, bypasses, owned_table = row
    if superuser:
        reason = "is a superuser"
    elif bypasses:
        reason = "may bypass row-level security"
    elif owned_table is not None:
        reason = f"owns the table {owned_table}, or is a member of the role that does"
    else:
        return
    message = (
        f"The application role {role} {reason}, so nothing would keep organisations apart. "
        "Give DATABASE_URL a role of its own: `capliquify db migrate` makes one."
    )
    raise Conflict(message)


def _through_pooler(application_url: str, owner_url: str | None) -> bool:
    if owner_url is None:
        return True  # unknown: unprepared statements work everywhere
    application, owner = urlsplit(application_url), urlsplit(owner_url)
    return (application.hostname, application.port, application.query) != (owner.hostname, owner.port, owner.query)
