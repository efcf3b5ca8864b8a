"""Tables of trust: approvals, keys, secrets, the audit log, and what requests are counted by."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CHAR, JSON, BigInteger, CheckConstraint, Column, DateTime, Index, Numeric, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from capliquify.storage.models.columns import instant, octets, organisation_id, words
from capliquify.storage.models.metadata import metadata


def _of_any_organisation(*, primary_key: bool = False) -> Column[str]:
    """The organisation, or the installation itself, which is not in the table of organisations."""
    return Column("organisation_id", UUID, primary_key=primary_key, nullable=False)


approval_request: Final = Table(
    "approval_request",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    words("kind"),
    words("subject"),
    words("summary"),
    words("payload"),
    octets("payload_hash"),
    Column("amount", Numeric(19, 4)),
    Column("currency", CHAR(3)),
    words("reason"),
    words("requested_by"),
    Column("requested_by_user_id", UUID),
    instant("requested_at"),
    instant("expires_at"),
    words("status"),
    words("decided_by", nullable=True),
    Column("decided_by_user_id", UUID),
    instant("decided_at", nullable=True),
    words("comment", nullable=True),
    words("outcome", nullable=True),
    CheckConstraint(
        "status in ('pending', 'executed', 'failed', 'rejected', 'withdrawn', 'expired')",
        name="status",
    ),
    Index("approval_request_newest_idx", "organisation_id", text("id desc")),
)

api_key: Final = Table(
    "api_key",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    words("name"),
    octets("secret_hash"),
    words("hint"),
    Column("permissions", ARRAY(Text), nullable=False),
    words("created_by"),
    instant("created_at"),
    instant("expires_at"),
    instant("last_used_at", nullable=True),
    instant("revoked_at", nullable=True),
    words("revoked_by", nullable=True),
)

data_key: Final = Table(
    "data_key",
    metadata,
    Column("id", UUID, primary_key=True),
    _of_any_organisation(),
    octets("wrapped"),
    words("master_key_id"),
    instant("created_at"),
    instant("retired_at", nullable=True),
    Index("data_key_current_key", "organisation_id", unique=True, postgresql_where=text("retired_at is null")),
)

secret: Final = Table(
    "secret",
    metadata,
    _of_any_organisation(primary_key=True),
    Column("name", Text, primary_key=True),
    octets("sealed"),
    instant("created_at"),
    words("created_by"),
    instant("sealed_at"),
)

audit_entry: Final = Table(
    "audit_entry",
    metadata,
    _of_any_organisation(primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    instant("at"),
    words("actor"),
    words("action"),
    words("subject"),
    Column("before", JSON),
    Column("after", JSON),
    words("reason", nullable=True),
    words("surface"),
    words("address", nullable=True),
    words("request_id", nullable=True),
    octets("previous_hash"),
    octets("hash"),
)

audit_head: Final = Table(
    "audit_head",
    metadata,
    _of_any_organisation(primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    octets("hash"),
)

audit_checkpoint: Final = Table(
    "audit_checkpoint",
    metadata,
    _of_any_organisation(primary_key=True),
    Column("up_to_sequence", BigInteger, primary_key=True, autoincrement=False),
    octets("hash"),
    Column("entries", BigInteger, nullable=False),
    octets("archive_digest"),
    instant("closed_at"),
    words("key_id"),
    octets("signature"),
)

webhook_receipt: Final = Table(
    "webhook_receipt",
    metadata,
    Column("sender", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    instant("received_at"),
)

rate_count: Final = Table(
    "rate_count",
    metadata,
    Column("key", Text, primary_key=True),
    Column("window_start", DateTime(timezone=True), primary_key=True),
    Column("count", BigInteger, nullable=False),
    prefixes=["UNLOGGED"],
)
