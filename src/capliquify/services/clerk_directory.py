"""Clerk's people, companies and memberships become ours, in whatever order they are told."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from capliquify.connectors.clerk.mapping import MembershipRecord, OrganisationRecord, UserRecord
from capliquify.services.audit import Act
from capliquify.services.organisation_deletion import GRACE
from capliquify.storage.repositories import clerk as repository
from capliquify.storage.repositories import organisations, people
from capliquify.storage.repositories.clerk import UserFacts
from capliquify.storage.repositories.organisation_deletion import set_closed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from capliquify.connectors.clerk.mapping import Change, Deleted
    from capliquify.services.context import SystemContext
    from capliquify.storage.repositories.clerk import ClerkUserRow
    from capliquify.storage.repositories.organisations import OrganisationRow

_TAKEN_SLUGS: Final = frozenset({"default", "demo"})  # those this installation gives itself
_LONGEST_SLUG: Final = 50  # leaves room for a number behind it
_NO_ADDRESS: Final = "@clerk.invalid"  # a domain that never exists: nobody gets mail meant for somebody else


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changed, for the log of the installation and of the organisations it concerns."""

    act: Act
    organisation_ids: tuple[UUID, ...] = ()


def apply(context: SystemContext, change: Change) -> list[Told]:
    """Make what Clerk tells ours, unless something newer was told before; gives what changed here.

    Nothing is written to the log of changes: whoever calls does, last of all.
    """
    if isinstance(change, UserRecord):
        return _apply_user(context, change)
    if isinstance(change, OrganisationRecord):
        return _apply_organisation(context, change)
    if isinstance(change, MembershipRecord):
        return _apply_membership(context, change)
    if change.kind == "user":
        return _remove_user(context, change)
    if change.kind == "organisation":
        return _close_organisation(context, change)
    return _remove_membership(context, change)


def membership_of(organisation_id: str, user_id: str) -> str:
    """Whose membership, and where: Clerk gives whoever leaves and joins again a new id for it."""
    return f"{organisation_id}/{user_id}"


def _apply_user(context: SystemContext, record: UserRecord) -> list[Told]:
    transaction = context.transaction
    if not repository.claim_version(transaction, record.external_id, record.updated_at):
        return []
    known = repository.find_user(transaction, record.external_id)
    email, adopted = _address(context, record, known)
    name = record.name or (known.name if known else email.partition("@")[0])
    facts = UserFacts(external_id=record.external_id, email=email, name=name)
    was_barred = repository.set_barred(transaction, record.external_id, barred=record.disabled)
    if known is not None:
        return _change_user(context, known, facts, was_barred=was_barred, barred=record.disabled)
    if adopted is not None:
        repository.adopt_user(transaction, adopted, facts)
        told = Told(Act(action="account.given_to_clerk", subject=email), _organisations_of(context, adopted))
    else:
        told = Told(Act(action="account.created", subject=email, after={"name": name, "provider": "clerk"}))
    user_id = adopted or repository.add_user(transaction, facts, context.clock())
    if record.disabled:
        people.set_disabled(transaction, user_id, context.clock())
    return [told]


def _change_user(
    context: SystemContext, known: ClerkUserRow, facts: UserFacts, *, was_barred: bool, barred: bool
) -> list[Told]:
    before, after = {"email": known.email, "name": known.name}, {"email": facts.email, "name": facts.name}
    told = []
    if before != after:
        repository.change_user(context.transaction, known.id, facts.email, facts.name)
        told.append(Act(action="account.changed", subject=facts.email, before=before, after=after))
    if barred and known.disabled_at is None:
        people.set_disabled(context.transaction, known.id, context.clock())
        people.invalidate_sessions(context.transaction, context.clock(), known.id)
        told.append(Act(action="account.disabled", subject=facts.email, reason="barred at Clerk"))
    elif was_barred and not barred:  # an account that was closed here stays closed
        people.set_disabled(context.transaction, known.id, None)
        told.append(Act(action="account.enabled", subject=facts.email, reason="no longer barred at Clerk"))
    return [Told(act, _organisations_of(context, known.id)) for act in told]


def _address(context: SystemContext, record: UserRecord, known: ClerkUserRow | None) -> tuple[str, UUID | None]:
    """The address somebody gets, and the account of ours they take over with it.

    An address belongs to whoever Clerk told it of last. One with an account of our own goes only to whoever Clerk has
    seen to own it: anybody can type an address.
    """
    transaction = context.transaction
    if record.email is None:
        return _stand_in(record.external_id), None
    owner = repository.find_owner(transaction, record.email)
    if owner is None or (known is not None and owner.id == known.id):
        return record.email, None
    if owner.external_id is None:
        if known is None and record.email_verified:
            return record.email, owner.id
        return _stand_in(record.external_id), None
    if owner.updated_at is not None and owner.updated_at > record.updated_at:
        return _stand_in(record.external_id), None
    repository.set_email(transaction, owner.id, _stand_in(owner.external_id))
    return record.email, None


def _remove_user(context: SystemContext, gone: Deleted) -> list[Told]:
    transaction, now = context.transaction, context.clock()
    if not repository.bury(transaction, gone.external_id, now):
        return []
    known = repository.find_user(transaction, gone.external_id)
    if known is None:
        return []
    organisation_ids = _organisations_of(context, known.id)
    for organisation_id in organisation_ids:
        transaction.enter(organisation_id)
        repository.remove_membership(transaction, known.id, now)
    people.invalidate_sessions(transaction, now, known.id)
    if known.disabled_at is None:
        people.set_disabled(transaction, known.id, now)
    return [Told(Act(action="account.disabled", subject=known.email, reason="deleted at Clerk"), organisation_ids)]


def _apply_organisation(context: SystemContext, record: OrganisationRecord) -> list[Told]:
    transaction = context.transaction
    if not repository.claim_version(transaction, record.external_id, record.updated_at):
        return []
    known = repository.find_organisation(transaction, record.external_id)
    if known is None:
        added = _add_organisation(context, record)
        details = {"name": added.name, "external_id": record.external_id}
        return [Told(Act(action="organisation.created", subject=added.slug, after=details), (added.id,))]
    if known.name == record.name:
        return []
    # The slug stays what it was: addresses that people kept go on to lead somewhere.
    organisations.set_organisation(transaction, known.id, {"name": record.name})
    before, after = {"name": known.name}, {"name": record.name}
    return [Told(Act(action="organisation.changed", subject=known.slug, before=before, after=after), (known.id,))]


def _add_organisation(context: SystemContext, record: OrganisationRecord) -> OrganisationRow:
    for slug in _slugs(record.slug or record.name):
        added = repository.add_organisation(context.transaction, record.external_id, slug, record.name)
        if added is not None:
            return added
    raise AssertionError  # there is always a slug more


def _close_organisation(context: SystemContext, gone: Deleted) -> list[Told]:
    transaction, now = context.transaction, context.clock()
    if not repository.bury(transaction, gone.external_id, now):
        return []
    known = repository.find_organisation(transaction, gone.external_id)
    if known is None or not set_closed(transaction, known.id, now, now + GRACE):
        return []
    after = {"deletion_due_at": (now + GRACE).isoformat()}
    act = Act(action="organisation.closed", subject=known.slug, after=after, reason="deleted at Clerk")
    return [Told(act, (known.id,))]


def _apply_membership(context: SystemContext, record: MembershipRecord) -> list[Told]:
    transaction = context.transaction
    external = record.organisation.external_id, record.user.external_id
    told = _apply_organisation(context, record.organisation)
    organisation = repository.find_organisation(transaction, external[0])
    if any(repository.is_buried(transaction, each) for each in external) or organisation is None:
        return told
    whose = membership_of(*external)
    # As the log of an organisation comes before the installation's, so does a company before its people.
    told_of_user = [] if repository.find_user(transaction, external[1]) else _apply_user(context, record.user)
    user = repository.find_user(transaction, external[1])
    claimed = repository.claim_version(transaction, record.external_id, record.updated_at, whose)
    if user is None or not claimed or repository.has_other(transaction, whose, record.external_id, record.updated_at):
        return told + told_of_user
    transaction.enter(organisation.id)
    before = repository.set_membership(transaction, user.id, role=record.role, now=context.clock(), by=context.actor)
    if before != record.role:
        action = "member.added" if before is None else "member.changed"
        was = None if before is None else {"role": before}
        act = Act(action=action, subject=user.email, before=was, after={"role": record.role.value})
        told.append(Told(act, (organisation.id,)))
    return told + told_of_user


def _remove_membership(context: SystemContext, gone: Deleted) -> list[Told]:
    transaction, now = context.transaction, context.clock()
    whose = membership_of(gone.organisation_id, gone.user_id)
    if not repository.bury(transaction, gone.external_id, now, whose):
        return []
    organisation = repository.find_organisation(transaction, gone.organisation_id)
    user = repository.find_user(transaction, gone.user_id)
    if organisation is None or user is None or repository.has_other(transaction, whose, gone.external_id):
        return []
    transaction.enter(organisation.id)
    if not repository.remove_membership(transaction, user.id, now):
        return []
    return [Told(Act(action="member.removed", subject=user.email, reason="removed at Clerk"), (organisation.id,))]


def _organisations_of(context: SystemContext, user_id: UUID) -> tuple[UUID, ...]:
    return tuple(sorted(people.roles_of(context.transaction, user_id)))


def _stand_in(external_id: str) -> str:
    """The address of an account that has none of its own."""
    return f"{external_id.lower()}{_NO_ADDRESS}"


def _slugs(wanted: str) -> Iterator[str]:
    """Slugs of ours for one of theirs, the likest first."""
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-") or "company"
    own = () if slug in _TAKEN_SLUGS else (slug,)
    return chain(own, (f"{slug}-{number}" for number in count(2)))
