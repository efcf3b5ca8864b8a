"""The job queue's own migrations, run as the owner and never by a worker."""

from __future__ import annotations

from dbos import DBOS, SQLAlchemyDatasource


def migrate_jobs(owner_url: str, application_role: str) -> None:
    """Bring the job queue's schema up to date and let the application role use it."""
    DBOS.migrate(owner_url, application_role=application_role)
    SQLAlchemyDatasource.migrate(owner_url, application_role=application_role)
