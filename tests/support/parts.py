"""What entry points are given, over a migrated database of the test's own."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from capliquify.bootstrap import Parts
from capliquify.services.identity import BuiltInIdentity
from capliquify.storage.engine import open_pool
from support.trust import TRUST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.ops.postgres_cluster import DatabaseUrls
    from support.database import DatabaseServer

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


@contextmanager
def parts_over(urls: DatabaseUrls, size: int = 4) -> Iterator[Parts]:
    """Parts whose clock stands still."""
    with open_pool(urls.application, owner_url=urls.owner, size=size) as pool:
        yield Parts(
            pool=pool,
            application_url=urls.application,
            owner_url=urls.owner,
            clock=lambda: NOW,
            trust=TRUST,
            identity=BuiltInIdentity(secure=False),
            web_url="http://localhost:3000",
        )


@pytest.fixture(scope="module")
def module_parts(database_server: DatabaseServer, worker_name: str, migrated_template: str) -> Iterator[Parts]:
    """For tests of one file that only read, or keep to organisations of their own."""
    name = f"module_{worker_name}"
    with parts_over(database_server.create_database(name, template=migrated_template)) as opened:
        yield opened
    database_server.drop_database(name)


@pytest.fixture
def parts(database_copy: DatabaseUrls) -> Iterator[Parts]:
    with parts_over(database_copy) as opened:
        yield opened
