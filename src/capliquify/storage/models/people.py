"""Tables of people: accounts, how they sign in, and where they belong."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import BYTEA, UUID

from capliquify.storage.models.columns import approval_limit, finance, instant, octets, organisation_id, user_id, words
from capliquify.storage.models.metadata import metadata

_ROLES: Final = "role in ('viewer', 'operator', 'manager', 'administrator')"

user_account: Final = Table(
    "user_account",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    words("name"),
    Column("provider", Text, nullable=False, server_default=text("'built-in'")),
    Column("external_id", Text, unique=True),
    words("password_hash", nullable=True),
    octets("totp_sealed", nullable=True),
    octets("totp_pending_sealed", nullable=True),
    instant("totp_confirmed_at", nullable=True),
    Column("totp_last_step", BigInteger),
    Column("failed_attempts", Integer, nullable=False, server_default=text("0")),
    instant("locked_until", nullable=True),
    instant("sessions_valid_from"),
    instant("created_at"),
    instant("disabled_at", nullable=True),
    CheckConstraint("email = lower(email)", name="email"),
    CheckConstraint("provider in ('built-in', 'clerk')", name="provider"),
)

recovery_code: Final = Table(
    "recovery_code",
    metadata,
    user_id(primary_key=True),
    Column("code_hash", BYTEA, primary_key=True),
    instant("used_at", nullable=True),
)

session: Final = Table(
    "session",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("token_hash", BYTEA, nullable=False, unique=True),
    user_id(),
    instant("created_at"),
    instant("last_seen_at"),
    instant("expires_at"),
    instant("factor_at", nullable=True),
    words("address", nullable=True),
    words("user_agent", nullable=True),
    instant("ended_at", nullable=True),
    Index("session_user_id_idx", "user_id"),
)

one_time_link: Final = Table(
    "one_time_link",
    metadata,
    Column("token_hash", BYTEA, primary_key=True),
    words("purpose"),
    user_id(nullable=True),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
    CheckConstraint("purpose in ('first-administrator', 'password-reset')", name="purpose"),
)

outbound_email: Final = Table(
    "outbound_email",
    metadata,
    Column("id", UUID, primary_key=True),
    words("recipient"),
    words("subject"),
    octets("sealed_body", nullable=True),
    instant("created_at"),
    instant("sent_at", nullable=True),
    words("failure", nullable=True),
)

membership: Final = Table(
    "membership",
    metadata,
    organisation_id(primary_key=True),
    user_id(primary_key=True, cascade=False),
    words("role"),
    finance(),
    approval_limit(),
    instant("created_at"),
    words("created_by"),
    instant("removed_at", nullable=True),
    CheckConstraint(_ROLES, name="role"),
    CheckConstraint("approval_limit >= 0", name="approval_limit"),
    Index("membership_user_id_idx", "user_id"),
)

invitation: Final = Table(
    "invitation",
    metadata,
    Column("id", UUID, primary_key=True),
    organisation_id(),
    words("email"),
    words("role"),
    finance(),
    approval_limit(),
    octets("token_hash"),
    words("invited_by"),
    instant("created_at"),
    instant("expires_at"),
    instant("accepted_at", nullable=True),
    instant("withdrawn_at", nullable=True),
    CheckConstraint(_ROLES, name="role"),
    Index(
        "invitation_open_key",
        "organisation_id",
        "email",
        unique=True,
        postgresql_where=text("accepted_at is null and withdrawn_at is null"),
    ),
)

# How far what an outside provider tells is known here: its events come in any order, and more than once.
clerk_object: Final = Table(
    "clerk_object",
    metadata,
    Column("external_id", Text, primary_key=True),
    words("membership_of", nullable=True),
    instant("updated_at"),
    Column("barred", Boolean, nullable=False, server_default=text("false")),
    instant("deleted_at", nullable=True),
    Index("clerk_object_membership_of_idx", "membership_of", postgresql_where=text("membership_of is not null")),
)
