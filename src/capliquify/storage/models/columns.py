"""Columns many tables have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, DateTime, ForeignKey, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, UUID

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal


def organisation_id(*, primary_key: bool = False) -> Column[str]:
    """The organisation a row belongs to."""
    return Column("organisation_id", UUID, ForeignKey("organisation.id"), primary_key=primary_key, nullable=False)


def user_id(*, primary_key: bool = False, nullable: bool = False, cascade: bool = True) -> Column[str]:
    """The person a row belongs to."""
    key = ForeignKey("user_account.id", ondelete="CASCADE" if cascade else None)
    return Column("user_id", UUID, key, primary_key=primary_key, nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> Column[datetime]:
    """A moment in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> Column[str]:
    """Text."""
    return Column(name, Text, nullable=nullable)


def octets(name: str, *, nullable: bool = False) -> Column[bytes]:
    """Bytes: hashes, sealed values."""
    return Column(name, BYTEA, nullable=nullable)


def finance() -> Column[list[str]]:
    """Finance permissions a member has besides those of the role."""
    return Column("finance", ARRAY(Text), nullable=False, server_default=text("'{}'"))


def approval_limit() -> Column[Decimal]:
    """The largest amount a member may approve, in the organisation's currency."""
    return Column("approval_limit", Numeric(19, 4), nullable=False, server_default=text("0"))
