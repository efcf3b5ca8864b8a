"""Where settings become parts."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from capliquify.domain.errors import Conflict
from capliquify.ops.embedded_postgres import running_database
from capliquify.services.context import Context, SystemContext, no_progress
from capliquify.settings import Settings, environment_of, read_settings
from capliquify.storage.engine import open_pool
from capliquify.storage.repositories.organisations import enter_organisation
from capliquify.storage.schema import require_current_schema, schema_is_current
from capliquify.storage.transaction import begin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.services.context import Clock, Progress
    from capliquify.storage.engine import Pool


__all__ = ["Parts", "Settings", "environment_of", "migrate_database", "open_parts", "read_settings"]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What an entry point is given: a way to open contexts, and the addresses of the database."""

    pool: Pool
    application_url: str
    owner_url: str | None  # the direct way as owner; None where it was not given
    clock: Clock

    @contextmanager
    def context(
        self, slug: str, actor: str, progress: Progress | None = None, *, read_only: bool = False
    ) -> Iterator[Context]:
        """A context of one organisation; committed once when the block ends, rolled back when it raises.

        Args:
            slug: The organisation.
            actor: Who asks.
            progress: Who hears how far long work is.
            read_only: Whether nothing is written; then all reads see the same state.

        Raises:
            NotFound: There is no such organisation.
            Unavailable: The database does not answer.
        """
        with begin(self.pool, read_only=read_only) as transaction:
            yield Context(
                transaction=transaction,
                organisation=enter_organisation(transaction, slug),
                actor=actor,
                clock=self.clock,
                progress=progress or no_progress,
            )

    @contextmanager
    def system_context(self, actor: str) -> Iterator[SystemContext]:
        """A context without organisation; committed once when the block ends, rolled back when it raises."""
        with begin(self.pool) as transaction:
            yield SystemContext(transaction=transaction, actor=actor, clock=self.clock)


@contextmanager
def open_parts(settings: Settings | None = None) -> Iterator[Parts]:
    """All parts for one process, closed when the block ends; by the settings given, else those of the environment.

    Without `DATABASE_URL` the embedded database is used, and started for the time of the block when it is not
    running; its schema is brought up to date first. A given database is never changed here.

    Raises:
        Unavailable: The database does not answer.
        Conflict: The schema of a given database is not the one of this version, or its role passes by row-level
            security.
    """
    settings = settings or read_settings()
    with ExitStack() as stack:
        owner_url, application_url = _database(settings, stack)
        pool = stack.enter_context(open_pool(application_url, owner_url=owner_url))
        with begin(pool) as transaction:
            require_current_schema(transaction)
        yield Parts(pool=pool, application_url=application_url, owner_url=owner_url, clock=lambda: datetime.now(UTC))


def migrate_database(settings: Settings) -> list[str]:
    """Bring the schema up to date, as owner; gives the revisions that were applied.

    Raises:
        Conflict: `DATABASE_URL` is given without `DATABASE_DIRECT_URL`, the owner's way to the database.
    """
    with ExitStack() as stack:
        owner_url, application_url = _database(settings, stack, migrating=True)
        if owner_url is None:
            message = "DATABASE_DIRECT_URL is missing: migrations run as the owner of the database."
            raise Conflict(message)
        return _migrate(owner_url, application_url)


def _database(settings: Settings, stack: ExitStack, *, migrating: bool = False) -> tuple[str | None, str]:
    if settings.database_url is not None:
        return settings.database_direct_url, settings.database_url
    urls = stack.enter_context(running_database(settings.home))
    if not migrating and not schema_is_current(urls.owner):
        _migrate(urls.owner, urls.application)
    return urls.owner, urls.application


def _migrate(owner_url: str, application_url: str) -> list[str]:
    # Alembic, SQLAlchemy and DBOS cost most of a second; only a migration needs them.
    from capliquify.storage.migrations.upgrade import migrate  # noqa: PLC0415

    return migrate(owner_url, application_url)
