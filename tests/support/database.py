"""A real PostgreSQL for the tests: one embedded server per run, shared by all xdist workers, gone at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from capliquify.ops.embedded_postgres import EmbeddedPostgres
from capliquify.ops.postgres_cluster import APPLICATION, DatabaseUrls, folders_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# A test run is thrown away: nothing of it has to survive a power cut.
_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}


class DatabaseServer:
    """The server of this test run, as a place to make databases in."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._server = EmbeddedPostgres(home)

    @property
    def owner_url(self) -> str:
        """The owner's URL of the database `capliquify`, which tests leave alone."""
        return self._server.owner_url

    @property
    def application_role(self) -> str:
        return APPLICATION

    @property
    def application_password(self) -> str:
        return str(conninfo_to_dict(self._server.application_url)["password"])

    def create_database(self, name: str, *, template: str | None = None) -> DatabaseUrls:
        """Make the database anew, as a copy of `template` where one is named."""
        self.drop_database(name)
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        self._execute(command)
        return self._server.urls_of(name)

    def drop_database(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, command: sql.Composed) -> None:
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(command)


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """A data folder that is removed with the cluster that belongs to it."""
    folder = Path(tempfile.mkdtemp(prefix="capliquify-tests-"))
    # A space and an accent, as people's folders have.
    home = folder / "données of me"
    try:
        yield home
    finally:
        shutil.rmtree(folders_of(home).cluster, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running_server() -> Iterator[Path]:
    with temporary_home() as home:
        server = EmbeddedPostgres(home, settings=_FAST)
        server.start()
        try:
            yield home
        finally:
            server.stop()


class SharedServer:
    """Starts the server in the process that hands out the tests, and tells the workers where it is."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._home: Path | None = None

    def home(self) -> Path:
        if self._home is None:
            self._home = self._stack.enter_context(_running_server())
        return self._home

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - xdist exports no type for it
        node.workerinput["database_home"] = str(self.home())

    def pytest_unconfigure(self) -> None:
        self._stack.close()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SharedServer(), "shared-database-server")


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> DatabaseServer:
    """The embedded server of this run: `.create_database(name, template=...)` gives owner and application URLs."""
    workerinput: dict[str, str] | None = getattr(request.config, "workerinput", None)
    if workerinput is not None:
        return DatabaseServer(Path(workerinput["database_home"]))
    shared = request.config.pluginmanager.get_plugin("shared-database-server")
    assert isinstance(shared, SharedServer)
    return DatabaseServer(shared.home())


@pytest.fixture(scope="session")
def worker_name() -> str:
    """A name no other xdist worker of this run has, fit for a database name."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
