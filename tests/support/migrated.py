"""Migrated databases for tests: one a worker, rolled back after each test, and copies for tests that commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.storage.engine import Pool, open_pool
from capliquify.storage.migrations.upgrade import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.ops.postgres_cluster import DatabaseUrls
    from support.database import DatabaseServer


@pytest.fixture(scope="session")
def migrated_template(database_server: DatabaseServer, worker_name: str) -> str:
    """The name of a migrated database nobody may be connected to: copies are made from it."""
    name = f"template_{worker_name}"
    urls = database_server.create_database(name)
    migrate(urls.owner, urls.application)
    return name


@pytest.fixture(scope="session")
def worker_database(database_server: DatabaseServer, worker_name: str, migrated_template: str) -> DatabaseUrls:
    """A migrated database for tests that roll back."""
    return database_server.create_database(f"rolled_back_{worker_name}", template=migrated_template)


@pytest.fixture
def database_copy(database_server: DatabaseServer, worker_name: str, migrated_template: str) -> Iterator[DatabaseUrls]:
    """A migrated database of the test's own, for tests that commit."""
    name = f"copy_{worker_name}"
    yield database_server.create_database(name, template=migrated_template)
    database_server.drop_database(name)


@pytest.fixture(scope="session")
def worker_pool(worker_database: DatabaseUrls) -> Iterator[Pool]:
    with open_pool(worker_database.application, owner_url=worker_database.owner) as pool:
        yield pool
