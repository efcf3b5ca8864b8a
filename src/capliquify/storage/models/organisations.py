"""Tables without a tenant: the organisations themselves, and the workers that are alive."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CHAR, Boolean, CheckConstraint, Column, Date, DateTime, Numeric, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from capliquify.storage.models.metadata import metadata

organisation: Final = Table(
    "organisation",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("currency", CHAR(3)),
    Column("currency_source", Text, nullable=False, server_default=text("'none'")),
    Column("time_zone", Text, nullable=False, server_default=text("'UTC'")),
    Column("week_ends_on", SmallInteger, nullable=False, server_default=text("6")),
    Column("default_as_of", Date),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("external_id", Text, unique=True),
    Column("closed_at", DateTime(timezone=True)),
    Column("deletion_due_at", DateTime(timezone=True)),
    Column("cash_line_limit", Numeric(19, 4), nullable=False, server_default=text("10000")),
    CheckConstraint("week_ends_on between 0 and 6", name="week_ends_on"),
)

worker_liveness: Final = Table(
    "worker_liveness",
    metadata,
    Column("executor_id", Text, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
