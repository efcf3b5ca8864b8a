"""What Alembic runs: the revisions, on the connection the caller opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from capliquify.storage.models import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
with context.begin_transaction():
    context.run_migrations()
