"""What Clerk sends, as far as it is read."""

from __future__ import annotations

from typing import Any

import msgspec


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """How far an email address was verified."""

    status: str = ""


class EmailAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One email address of a person."""

    id: str
    email_address: str
    verification: Verification | None = None


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person; times are milliseconds since 1970."""

    id: str
    updated_at: int
    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    primary_email_address_id: str | None = None
    email_addresses: list[EmailAddress] = []
    banned: bool = False
    deprovisioned: bool = False


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """A company."""

    id: str
    name: str
    updated_at: int
    slug: str | None = None


class PublicUserData(msgspec.Struct, frozen=True, kw_only=True):
    """What a membership tells of its person."""

    user_id: str
    first_name: str | None = None
    last_name: str | None = None
    identifier: str | None = None


class OrganizationMembership(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is in a company."""

    id: str
    role: str
    updated_at: int
    organization: Organization
    public_user_data: PublicUserData


class DeletedObject(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of something deleted."""

    id: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook's body; the data are read by the type."""

    type: str
    data: msgspec.Raw


class Organizations(msgspec.Struct, frozen=True, kw_only=True):
    """A page of companies."""

    data: list[Organization]
    total_count: int


class OrganizationMemberships(msgspec.Struct, frozen=True, kw_only=True):
    """A page of memberships."""

    data: list[OrganizationMembership]
    total_count: int


class OrganizationInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asked to join a company."""

    id: str
    email_address: str
    role: str
    status: str | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a person is signed in."""

    id: str
    user_id: str
    status: str


class KeySet(msgspec.Struct, frozen=True, kw_only=True):
    """The published keys."""

    keys: list[dict[str, Any]]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of a refusal."""

    code: str = ""
    message: str = ""
    long_message: str = ""


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a refusal."""

    errors: list[Fault] = []
