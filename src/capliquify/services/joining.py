"""Saying yes to an invitation: as somebody signed in, or as somebody who has no account yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from capliquify.domain.access.permissions import Role
from capliquify.domain.access.principal import Principal, PrincipalKind
from capliquify.domain.errors import Conflict, NotSignedIn, PermissionDenied
from capliquify.services import accounts, audit, sessions
from capliquify.services.answers.access import InvitationAccepted, InvitationOffer
from capliquify.services.audit import Act
from capliquify.services.context import Context
from capliquify.services.invitations import no_such_invitation, parse_token, standing_of
from capliquify.services.members import details_of
from capliquify.services.passwords import hash_password, require_strong_password
from capliquify.storage.repositories import invitations as repository
from capliquify.storage.repositories.members import NewMembership, add_member, lock_members
from capliquify.storage.repositories.organisations import find_organisation
from capliquify.storage.repositories.people import find_account

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import PersonContext, SystemContext
    from capliquify.storage.repositories.invitations import InvitationRow
    from capliquify.storage.repositories.organisations import OrganisationRow


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPerson:
    """Somebody without an account, whose name and password were found good.

    Attributes:
        email: The address invited.
        name: Their name.
        password_hash: What is kept of their password.
        user_agent: What their browser calls itself.
    """

    email: str
    name: str
    password_hash: str = field(repr=False)
    user_agent: str | None = None


def look(context: SystemContext, token: str) -> InvitationOffer:
    """What an invitation offers; its token tells where it belongs, and nothing of other organisations is read.

    Raises:
        NotFound: The token does not count, or no more.
        Conflict: The invitation has expired.
    """
    organisation, row = _open(context, token)
    return InvitationOffer(
        organisation=organisation.slug,
        organisation_name=organisation.name,
        email=row.email,
        role=Role(row.role).value,
        invited_by=row.invited_by,
        has_account=find_account(context.transaction, row.email) is not None,
    )


def new_person(offer: InvitationOffer, name: str, password: str, user_agent: str | None = None) -> NewPerson:
    """Judge and hash what somebody without an account chose: slow, hence in no transaction.

    Raises:
        NotSignedIn: The address has an account.
        InvalidInput: The name cannot be one, or the password is too easy to guess.
    """
    if offer.has_account:
        message = f"{offer.email} has an account: sign in with it, then accept."
        raise NotSignedIn(message)
    tidy = accounts.valid_name(name)
    require_strong_password(password, email=offer.email, name=tidy)
    return NewPerson(email=offer.email, name=tidy, password_hash=hash_password(password), user_agent=user_agent)


def accept(context: PersonContext, token: str) -> InvitationAccepted:
    """Join as the person signed in.

    Raises:
        NotFound: The token does not count, or no more.
        Conflict: The invitation has expired, or they belong to the organisation already.
        PermissionDenied: Somebody else is invited.
    """
    organisation, row = _open(context, token)
    if row.email != context.person.email:
        message = f"The invitation is for {row.email}, and you are signed in as {context.person.email}."
        raise PermissionDenied(message)
    return _join(context, organisation, row, context.person.user_id, account_made=False)


def accept_as_new(context: SystemContext, token: str, person: NewPerson) -> tuple[InvitationAccepted, str]:
    """Make an account, join, and begin a session; gives its token too.

    Raises:
        NotFound: The token does not count, or no more.
        Conflict: The invitation has expired, or the address has an account by now.
    """
    organisation, row = _open(context, token)
    if row.email != person.email:
        raise no_such_invitation()
    user_id = accounts.add_account(context, person.email, person.name, person.password_hash)
    joined = _join(context, organisation, row, user_id, account_made=True)
    return joined, sessions.start(context, user_id, user_agent=person.user_agent)


def _open(context: SystemContext | PersonContext, text: str) -> tuple[OrganisationRow, InvitationRow]:
    token = parse_token(text)
    context.transaction.enter(token.organisation_id)
    row = repository.find_by_token(context.transaction, token.invitation_id, token.digest)
    organisation = find_organisation(context.transaction, token.organisation_id)
    if row is None or organisation is None:
        raise no_such_invitation()
    if row.expires_at <= context.clock():
        message = "The invitation has expired: ask for a new one."
        raise Conflict(message)
    return organisation, row


def _join(
    context: SystemContext | PersonContext,
    organisation: OrganisationRow,
    row: InvitationRow,
    user_id: UUID,
    *,
    account_made: bool,
) -> InvitationAccepted:
    lock_members(context.transaction)
    now = context.clock()
    new = NewMembership(
        user_id=user_id,
        role=row.role,
        finance=row.finance,
        approval_limit=row.approval_limit,
        created_at=now,
        created_by=row.invited_by,
    )
    if not add_member(context.transaction, new):
        message = f"You belong to {organisation.name} already."
        raise Conflict(message)
    repository.end_invitation(context.transaction, row.id, accepted_at=now)
    details = {**details_of(standing_of(row)), "invited_by": row.invited_by}
    audit.record(
        _as_member(context, organisation, row, user_id),
        Act(action="member.joined", subject=row.email, after=details),
    )
    return InvitationAccepted(
        organisation=organisation.slug,
        organisation_name=organisation.name,
        email=row.email,
        role=Role(row.role).value,
        account_made=account_made,
    )


def _as_member(
    context: SystemContext | PersonContext, organisation: OrganisationRow, row: InvitationRow, user_id: UUID
) -> Context:
    """The context of whoever has just joined: what they do stands in the organisation's own log."""
    standing = standing_of(row)
    return Context(
        transaction=context.transaction,
        organisation=organisation,
        principal=Principal(
            kind=PrincipalKind.USER,
            name=row.email,
            permissions=standing.permissions,
            user_id=user_id,
            role=standing.role,
        ),
        clock=context.clock,
        trust=context.trust,
        origin=context.origin,
    )
