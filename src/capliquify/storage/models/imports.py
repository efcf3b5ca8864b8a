"""Tables of imports: the job, its rows set aside, the file while it is streamed in, and answered requests."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, UUID

from capliquify.storage.models.metadata import metadata


def _organisation() -> Column[str]:
    return Column("organisation_id", UUID, ForeignKey("organisation.id"), nullable=False)


def _count(name: str, kind: type[BigInteger] = BigInteger) -> Column[int]:
    return Column(name, kind, nullable=False, server_default=text("0"))


import_job: Final = Table(
    "import_job",
    metadata,
    Column("id", UUID, primary_key=True),
    _organisation(),
    Column("file", Text, nullable=False),
    Column("kind", Text),
    Column("source", Text),
    Column("status", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("options", JSONB, nullable=False, server_default=text("'{}'")),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    _count("size_bytes"),
    _count("bytes_done"),
    _count("rows"),
    _count("imported"),
    _count("unchanged"),
    _count("error_count"),
    _count("warning_count"),
    Column("notes", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("refused", Text),
    CheckConstraint(
        "status in ('receiving', 'queued', 'running', 'completed', 'completed_with_errors', 'failed', 'rolled_back')",
        name="status",
    ),
    Index("import_job_newest_idx", "organisation_id", text("id desc")),
)

import_row_error: Final = Table(
    "import_row_error",
    metadata,
    Column("import_id", UUID, ForeignKey("import_job.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _organisation(),
    Column("severity", Text, nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("column", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fix", Text, nullable=False),
    CheckConstraint("severity in ('error', 'warning')", name="severity"),
)

upload_chunk: Final = Table(
    "upload_chunk",
    metadata,
    Column("import_id", UUID, ForeignKey("import_job.id"), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False, comment="offset of the first byte"),
    _organisation(),
    Column("bytes", BYTEA, nullable=False),
)

idempotency_key: Final = Table(
    "idempotency_key",
    metadata,
    Column("organisation_id", UUID, ForeignKey("organisation.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", BYTEA, nullable=False),
    Column("response", BYTEA, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
