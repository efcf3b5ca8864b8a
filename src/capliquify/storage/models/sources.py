"""Tables of connected sources: connections, syncs, what was set aside, totals compared, codes that meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    CHAR,
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, UUID

from capliquify.storage.models.columns import instant, octets, organisation_id, words
from capliquify.storage.models.metadata import metadata

if TYPE_CHECKING:
    import uuid


def _connection_id(*, primary_key: bool = False) -> Column[uuid.UUID]:
    return Column("connection_id", UUID, ForeignKey("connection.id"), primary_key=primary_key, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=text("0"))


connection: Final = Table(
    "connection",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    Column("source_id", UUID, nullable=False),
    words("vendor"),
    Column("account_id", Text, nullable=False, server_default=text("''")),
    words("name"),
    Column("currency", CHAR(3)),
    words("status"),
    Column("settings", JSON, nullable=False),
    octets("credentials_sealed", nullable=True),
    Column("excluded_from_statistics", Boolean, nullable=False, server_default=text("false")),
    Column("replaces_files", Boolean, nullable=False, server_default=text("false")),
    instant("created_at"),
    words("created_by"),
    instant("connected_at", nullable=True),
    instant("disconnected_at", nullable=True),
    instant("next_sync_at", nullable=True),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    words("problem", nullable=True),
    CheckConstraint("vendor in ('xero', 'shopify', 'amazon', 'unleashed')", name="vendor"),
    CheckConstraint("status in ('waiting_for_consent', 'connected', 'paused', 'disconnected')", name="status"),
    Index(
        "connection_account_key",
        "organisation_id",
        "vendor",
        "account_id",
        unique=True,
        postgresql_where=text("disconnected_at is null and account_id <> ''"),
    ),
    Index("connection_due_idx", "next_sync_at", postgresql_where=text("status = 'connected'")),
)

connection_token: Final = Table(
    "connection_token",
    metadata,
    _connection_id(primary_key=True),
    organisation_id(),
    octets("sealed"),
    instant("expires_at"),
    instant("rotated_at"),
)

connection_consent: Final = Table(
    "connection_consent",
    metadata,
    Column("state_hash", BYTEA, primary_key=True),
    organisation_id(),
    _connection_id(),
    octets("verifier_sealed"),
    words("redirect_uri"),
    words("requested_by"),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
)

sync_cursor: Final = Table(
    "sync_cursor",
    metadata,
    _connection_id(primary_key=True),
    organisation_id(),
    Column("stream", Text, primary_key=True),
    Column("state", JSON, nullable=False),
    instant("backfilled_at", nullable=True),
    instant("synced_at", nullable=True),
    instant("updated_at"),
)

sync_run: Final = Table(
    "sync_run",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    _connection_id(),
    words("cause"),
    words("requested_by"),
    words("status"),
    Column("priority", Integer, nullable=False),
    Column("attempt", Integer, nullable=False, server_default=text("1")),
    Column("turn", Integer, nullable=False, server_default=text("1")),  # how often a job was queued for it
    Column("holder", UUID),  # whoever works on it now: nobody else may store
    instant("queued_at"),
    instant("started_at", nullable=True),
    instant("advanced_at", nullable=True),
    instant("finished_at", nullable=True),
    instant("parked_until", nullable=True),
    instant("cancel_requested_at", nullable=True),
    words("stream", nullable=True),
    _count("row_count"),
    Column("expected_rows", BigInteger),
    _count("imported"),
    _count("unchanged"),
    _count("set_aside"),
    _count("calls"),
    Column("waited_seconds", Double, nullable=False, server_default=text("0")),
    words("message", nullable=True),
    Column("notes", JSON, nullable=False),
    CheckConstraint("cause in ('connect', 'schedule', 'person', 'webhook', 'retry')", name="cause"),
    CheckConstraint(
        "status in ('queued', 'running', 'parked', 'completed', 'completed_with_problems', 'failed', 'cancelled')",
        name="status",
    ),
    Index(
        "sync_run_unfinished_key",
        "connection_id",
        unique=True,
        postgresql_where=text("status in ('queued', 'running', 'parked')"),
    ),
    Index("sync_run_newest_idx", "organisation_id", "connection_id", text("id desc")),
)

set_aside_record: Final = Table(
    "set_aside_record",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    _connection_id(),
    words("stream"),
    words("external_id"),
    words("payload"),
    words("reason"),
    words("fix"),
    instant("first_seen_at"),
    instant("last_seen_at"),
    Column("attempts", Integer, nullable=False, server_default=text("1")),
    instant("resolved_at", nullable=True),
    Index(
        "set_aside_record_open_key",
        "connection_id",
        "stream",
        "external_id",
        unique=True,
        postgresql_where=text("resolved_at is null"),
    ),
)

webhook_event: Final = Table(
    "webhook_event",
    metadata,
    _connection_id(primary_key=True),
    organisation_id(),
    Column("event_id", Text, primary_key=True),
    words("topic"),
    words("stream", nullable=True),
    Column("external_ids", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    instant("received_at"),
    instant("handled_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    words("failure", nullable=True),
    Index("webhook_event_waiting_idx", "connection_id", "received_at", postgresql_where=text("handled_at is null")),
)

quota_level: Final = Table(
    "quota_level",
    metadata,
    _connection_id(primary_key=True),
    organisation_id(),
    Column("name", Text, primary_key=True),
    Column("left_over", Double, nullable=False),
    instant("at"),
)

reconciliation: Final = Table(
    "reconciliation",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    _connection_id(),
    Column("run_id", UUID),
    words("measure"),
    words("subject"),
    Column("as_of", Date, nullable=False),
    Column("currency", CHAR(3), nullable=False),
    Column("ours", Numeric(19, 4)),
    Column("theirs", Numeric(19, 4), nullable=False),
    words("report"),
    Column("detail", JSON, nullable=False),
    words("reason", nullable=True),
    instant("checked_at"),
    Index("reconciliation_newest_idx", "connection_id", "measure", "subject", text("id desc")),
)

identity_mapping: Final = Table(
    "identity_mapping",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    words("kind"),
    words("vendor"),
    words("code"),
    words("target"),
    words("method"),
    words("decided_by"),
    instant("decided_at"),
    instant("ended_at", nullable=True),
    words("ended_by", nullable=True),
    CheckConstraint("kind in ('item', 'customer', 'supplier', 'account')", name="kind"),
    CheckConstraint("method in ('exact', 'normalised', 'barcode', 'learned', 'person')", name="method"),
    Index(
        "identity_mapping_current_key",
        "organisation_id",
        "kind",
        "vendor",
        "code",
        unique=True,
        postgresql_where=text("ended_at is null"),
    ),
)
