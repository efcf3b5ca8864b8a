"""Everything Clerk knows, read once: the first set-up, and the repair after events were lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.clerk.mapping import (
    Deleted,
    MembershipRecord,
    OrganisationRecord,
    UserRecord,
    membership_record,
    organisation_record,
    user_record,
)
from capliquify.domain.errors import Conflict
from capliquify.services import clerk_directory, clerk_events
from capliquify.storage.repositories import clerk as repository

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.connectors.clerk.client import ClerkClient
    from capliquify.services.clerk_directory import Told
    from capliquify.services.context import Clock, SystemContext

_KINDS: Final = {"user": "user", "org": "organisation", "orgmem": "membership"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """All there is at Clerk, and when somebody began to read it."""

    users: list[UserRecord]
    organisations: list[OrganisationRecord]
    memberships: list[MembershipRecord]
    began_at: datetime

    @property
    def records(self) -> list[UserRecord | OrganisationRecord | MembershipRecord]:
        """Everything there, companies and people before what ties them."""
        return [*self.organisations, *self.users, *self.memberships]


class ClerkSync(msgspec.Struct, frozen=True, kw_only=True):
    """What reading everything found and changed."""

    users: int
    organisations: int
    memberships: int
    changed: int  # acts that are in the log now
    missing: list[str]  # Clerk's ids of what is known here and no more there
    removed: bool  # whether the missing were removed


def read_everything(client: ClerkClient, clock: Clock) -> Listing:
    """Ask for all people, companies and memberships; takes as long as the network does, so no transaction is open.

    Raises:
        Unavailable: Clerk does not answer, or refuses the key.
    """
    began_at = clock()
    return Listing(
        users=[user_record(each) for each in client.users()],
        organisations=[organisation_record(each) for each in client.organizations()],
        memberships=[membership_record(each) for each in client.memberships()],
        began_at=began_at,
    )


def synchronise(context: SystemContext, listing: Listing, *, remove_missing: bool = False) -> ClerkSync:
    """Make everything read ours, unless something newer was told since.

    Args:
        context: A context without organisation.
        listing: What was read.
        remove_missing: Whether what is no more at Clerk is removed here; else it is only named.

    Raises:
        Conflict: All that is known here is missing there, which is another instance's key rather than the truth.
    """
    told: list[Told] = []
    for record in listing.records:
        told += clerk_directory.apply(context, record)
    known = repository.list_living(context.transaction, listing.began_at)
    there = {record.external_id for record in listing.records}
    missing = [each for each in known if each not in there]
    if remove_missing and missing:
        if not listing.users:
            message = "Clerk has nobody at all: check that CAPLIQUIFY_CLERK_SECRET_KEY is of the right instance."
            raise Conflict(message)
        for external_id in missing:
            told += _remove(context, external_id, known[external_id])
    clerk_events.record(context, told)
    return ClerkSync(
        users=len(listing.users),
        organisations=len(listing.organisations),
        memberships=len(listing.memberships),
        changed=len(told),
        missing=missing,
        removed=remove_missing,
    )


def _remove(context: SystemContext, external_id: str, membership_of: str | None) -> list[Told]:
    kind = _KINDS.get(external_id.partition("_")[0])
    organisation_id, _, user_id = (membership_of or "").partition("/")
    match kind:
        case "user":
            gone = Deleted(external_id=external_id, kind="user")
        case "organisation":
            gone = Deleted(external_id=external_id, kind="organisation")
        case "membership":
            gone = Deleted(external_id=external_id, kind="membership", organisation_id=organisation_id, user_id=user_id)
        case _:
            return []
    return clerk_directory.apply(context, gone)
