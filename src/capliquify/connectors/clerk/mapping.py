"""Clerk's people, companies and roles in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from capliquify.connectors.clerk import payloads
from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROLE_PREFIX: Final = "org:"
_DEFAULT_ROLES: Final = {"admin": Role.ADMINISTRATOR, "member": Role.VIEWER}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class UserRecord:
    """A person as Clerk knows them.

    Attributes:
        external_id: Clerk's id.
        email: The primary address in small letters, None when there is none.
        email_verified: Whether Clerk saw that the address is theirs.
        name: What they are called.
        disabled: Whether Clerk keeps them out.
        updated_at: When it was last changed there; records of one person are put in order by it.
    """

    external_id: str
    email: str | None
    email_verified: bool
    name: str
    disabled: bool
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRecord:
    """A company as Clerk knows it; the slug is Clerk's and may be missing."""

    external_id: str
    name: str
    slug: str | None
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MembershipRecord:
    """What a person is in a company, with as much of both as came along."""

    external_id: str
    organisation: OrganisationRecord
    user: UserRecord
    role: Role
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Deleted:
    """Something is no more; of a membership this tells whose and where it was."""

    external_id: str
    kind: Literal["user", "organisation", "membership"]
    organisation_id: str = ""
    user_id: str = ""


Change = UserRecord | OrganisationRecord | MembershipRecord | Deleted


def our_role(theirs: str) -> Role:
    """The role of ours that one of Clerk's stands for; one we do not know may only look."""
    name = theirs.removeprefix(_ROLE_PREFIX)
    if name in _DEFAULT_ROLES:
        return _DEFAULT_ROLES[name]
    return Role(name) if name in set(Role) else Role.VIEWER


def change_of(body: bytes) -> Change | None:
    """What a webhook's body tells, None for events of no concern here.

    Raises:
        InvalidInput: The body is not an event, or lacks what its type carries.
    """
    try:
        event = msgspec.json.decode(body, type=payloads.Event)
        read = _READERS.get(event.type)
        return None if read is None else read(bytes(event.data))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"The event is not one of Clerk's: {error}"
        raise InvalidInput(message) from None


def user_record(user: payloads.User) -> UserRecord:
    """A person."""
    primary = next((each for each in user.email_addresses if each.id == user.primary_email_address_id), None)
    return UserRecord(
        external_id=user.id,
        email=None if primary is None else primary.email_address.lower(),
        email_verified=bool(primary and primary.verification and primary.verification.status == "verified"),
        name=_full_name(user.first_name, user.last_name) or user.username or "",
        disabled=user.banned or user.deprovisioned,
        updated_at=_instant(user.updated_at),
    )


def organisation_record(organization: payloads.Organization) -> OrganisationRecord:
    """A company."""
    return OrganisationRecord(
        external_id=organization.id,
        name=organization.name,
        slug=organization.slug,
        updated_at=_instant(organization.updated_at),
    )


def membership_record(membership: payloads.OrganizationMembership) -> MembershipRecord:
    """A membership; its person is so little of one that any other record of them counts more."""
    data = membership.public_user_data
    identifier = data.identifier if data.identifier and "@" in data.identifier else None
    person = UserRecord(
        external_id=data.user_id,
        email=None if identifier is None else identifier.lower(),
        email_verified=False,
        name=_full_name(data.first_name, data.last_name),
        disabled=False,
        updated_at=_EPOCH,
    )
    return MembershipRecord(
        external_id=membership.id,
        organisation=organisation_record(membership.organization),
        user=person,
        role=our_role(membership.role),
        updated_at=_instant(membership.updated_at),
    )


def _changed_user(data: bytes) -> Change:
    return user_record(msgspec.json.decode(data, type=payloads.User))


def _changed_organisation(data: bytes) -> Change:
    return organisation_record(msgspec.json.decode(data, type=payloads.Organization))


def _changed_membership(data: bytes) -> Change:
    return membership_record(msgspec.json.decode(data, type=payloads.OrganizationMembership))


def _deleted_user(data: bytes) -> Change:
    return Deleted(external_id=msgspec.json.decode(data, type=payloads.DeletedObject).id, kind="user")


def _deleted_organisation(data: bytes) -> Change:
    return Deleted(external_id=msgspec.json.decode(data, type=payloads.DeletedObject).id, kind="organisation")


def _deleted_membership(data: bytes) -> Change:
    gone = msgspec.json.decode(data, type=payloads.OrganizationMembership)
    return Deleted(
        external_id=gone.id,
        kind="membership",
        organisation_id=gone.organization.id,
        user_id=gone.public_user_data.user_id,
    )


_READERS: Final[Mapping[str, Callable[[bytes], Change]]] = {
    "user.created": _changed_user,
    "user.updated": _changed_user,
    "user.deleted": _deleted_user,
    "organization.created": _changed_organisation,
    "organization.updated": _changed_organisation,
    "organization.deleted": _deleted_organisation,
    "organizationMembership.created": _changed_membership,
    "organizationMembership.updated": _changed_membership,
    "organizationMembership.deleted": _deleted_membership,
}


def _full_name(first: str | None, last: str | None) -> str:
    return " ".join(part for part in (first, last) if part)


def _instant(milliseconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        message = f"{milliseconds} is not a time in milliseconds"
        raise msgspec.ValidationError(message) from None
