from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from support.crossing.companies import fill
from support.crossing.installation import Installation, installation_over
from support.parts import parts_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from support.database import DatabaseServer


@pytest.fixture(scope="session")
def filled_template(database_server: DatabaseServer, worker_name: str, migrated_template: str) -> str:
    """The name of a database with two companies full of data; copies are made from it."""
    name = f"filled_{worker_name}"
    with parts_over(database_server.create_database(name, template=migrated_template)) as parts:
        fill(parts)
    return name


@pytest.fixture(scope="session")
def new_installation(
    database_server: DatabaseServer, worker_name: str, filled_template: str
) -> Callable[[str], AbstractContextManager[Installation]]:
    """Makes an installation over a copy of its own."""

    @contextmanager
    def make(name: str) -> Iterator[Installation]:
        database = f"{name}_{worker_name}"
        with installation_over(database_server.create_database(database, template=filled_template)) as installation:
            yield installation
        database_server.drop_database(database)

    return make


@pytest.fixture(scope="module")
def installation(
    new_installation: Callable[[str], AbstractContextManager[Installation]],
) -> Iterator[Installation]:
    """One installation for the tests of a file that change nothing."""
    with new_installation("shared") as made:
        yield made
