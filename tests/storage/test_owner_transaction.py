from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Unavailable
from capliquify.storage.owner_transaction import begin_as_owner

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.ops.postgres_cluster import DatabaseUrls

RENAME = "update organisation set name = 'Renamed'"
NAME = "select name from organisation"


def test_it_commits_at_the_end_and_then_tells(database_copy: DatabaseUrls) -> None:
    told: list[str] = []
    with begin_as_owner(database_copy.owner) as transaction:
        transaction.execute(RENAME)
        transaction.after_commit.append(lambda: told.append("done"))
        assert told == []
    with begin_as_owner(database_copy.owner) as transaction:
        assert transaction.execute(NAME).fetchall() == [("Renamed",)]
    assert told == ["done"]


def _fail_after(database: DatabaseUrls, tell: Callable[[], None]) -> None:
    with begin_as_owner(database.owner) as transaction:
        transaction.execute(RENAME)
        transaction.after_commit.append(tell)
        raise ZeroDivisionError


def test_it_rolls_back_what_fails_and_tells_nothing(database_copy: DatabaseUrls) -> None:
    told: list[str] = []
    with pytest.raises(ZeroDivisionError):
        _fail_after(database_copy, lambda: told.append("done"))
    with begin_as_owner(database_copy.owner) as transaction:
        assert transaction.execute(NAME).fetchall() == [("Default",)]
    assert told == []


def test_a_connection_that_breaks_is_told(database_copy: DatabaseUrls) -> None:
    with (
        pytest.raises(Unavailable, match="try again"),
        begin_as_owner(database_copy.owner) as transaction,
    ):
        transaction.execute("select pg_terminate_backend(pg_backend_pid())")
