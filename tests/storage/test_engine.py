from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capliquify.domain.errors import Conflict, Unavailable
from capliquify.storage.engine import first_connection, open_pool, refuse_privileged_role, with_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.ops.postgres_cluster import DatabaseUrls


@pytest.fixture
def strong_role(database_copy: DatabaseUrls, worker_name: str) -> Iterator[str]:
    """A role like the application's, which tests give too much."""
    role = f"strong_{worker_name}"
    with closing(psycopg.connect(database_copy.owner, autocommit=True)) as connection:
        connection.execute(f"create role {role} login password 'x'")
    yield role
    with closing(psycopg.connect(database_copy.owner, autocommit=True)) as connection:
        connection.execute(f"drop owned by {role} cascade")
        connection.execute(f"drop role {role}")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("alter role {role} bypassrls", "may bypass row-level security"),
        ("alter role {role} superuser", "is a superuser"),
        ("alter table sale owner to {role}", "owns the table sale"),
        ("create role owner_of_{role}; alter table sale owner to owner_of_{role}; grant owner_of_{role} to {role}",
         "owns the table sale, or is a member of the role that does"),
    ],
)  # fmt: skip
def test_a_role_that_could_pass_by_row_level_security_is_refused(
    database_copy: DatabaseUrls, strong_role: str, command: str, reason: str
) -> None:
    with closing(psycopg.connect(database_copy.owner, autocommit=True)) as owner:
        owner.execute(command.format(role=strong_role))
    address = make_conninfo(database_copy.application, user=strong_role, password="x")
    try:
        with first_connection(address) as connection, pytest.raises(Conflict, match=reason):
            refuse_privileged_role(connection)
    finally:
        with closing(psycopg.connect(database_copy.owner, autocommit=True)) as owner:
            owner.execute("alter table sale owner to current_user")
            owner.execute(f"drop role if exists owner_of_{strong_role}")


def test_the_role_migrations_make_is_accepted(database_copy: DatabaseUrls) -> None:
    with first_connection(database_copy.application) as connection:
        refuse_privileged_role(connection)


def test_statements_are_prepared_on_a_direct_connection_only(database_copy: DatabaseUrls) -> None:
    pooler = make_conninfo(database_copy.application)
    for owner_url, prepared in ((database_copy.owner, 5), (None, None), ("postgresql://owner@elsewhere/db", None)):
        with open_pool(pooler if owner_url is None else database_copy.application, owner_url=owner_url) as pool:
            connection = pool.getconn()
            assert connection.prepare_threshold == prepared
            assert connection.autocommit
            pool.putconn(connection)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="The database does not answer"), first_connection("postgresql://127.0.0.1:1"):
        pass


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40w@/capliquify?host=%2Frun%2Fx&port=5432", "postgresql://u:p%40w@/new?host=%2Frun%2Fx&port=5432"),
        ("postgresql://u@db.example:5432/capliquify", "postgresql://u@db.example:5432/new"),
    ],
)  # fmt: skip
def test_another_database_of_the_same_server_is_addressed(url: str, expected: str) -> None:
    assert with_database(url, "new") == expected
