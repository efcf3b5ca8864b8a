"""Who is signed in, as pages are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.access.credentials import TokenCredential
from capliquify.domain.access.permissions import Permission, Role, permissions_of
from capliquify.services.answers.access import Membership, SecondFactor, Session
from capliquify.storage.repositories.callers import list_memberships
from capliquify.storage.repositories.people import find_account_by_id
from capliquify.storage.repositories.second_factors import count_recovery_codes

if TYPE_CHECKING:
    from capliquify.services.context import PersonContext
    from capliquify.storage.repositories.callers import MembershipRow
    from capliquify.storage.repositories.organisations import OrganisationRow


def describe_session(context: PersonContext, csrf_token: str | None) -> Session:
    """Who is signed in, and where they belong; where they belong is told once their sign-in is complete.

    Args:
        context: Who asks.
        csrf_token: What their pages send with a change.
    """
    person = context.person
    memberships = [_told(context, *each) for each in list_memberships(context.transaction)]
    account = find_account_by_id(context.transaction, person.user_id)
    enrolled = person.factor_at is not None or (account is not None and account.totp_confirmed_at is not None)
    left = count_recovery_codes(context.transaction, person.user_id)
    return Session(
        email=person.email,
        name=person.name,
        provider="clerk" if person.provider == "clerk" else "built-in",
        csrf_token=csrf_token,
        expires_at=person.expires_at,
        second_factor=SecondFactor(
            enrolled=enrolled,
            required=any(each.role == "administrator" for each in memberships),
            passed_at=person.factor_at,
            recovery_codes_left=left,
        ),
        memberships=[] if person.factor_outstanding else memberships,
    )


def _told(context: PersonContext, row: MembershipRow, organisation: OrganisationRow) -> Membership:
    role, credential = Role(row.role), context.credential
    if (
        isinstance(credential, TokenCredential)
        and credential.role is not None
        and credential.organisation == row.organisation_external_id
    ):
        role = Role(credential.role)
    known = {each.value for each in Permission}
    permissions = permissions_of(role, (Permission(name) for name in row.finance if name in known))
    return Membership(
        organisation=organisation.slug,
        name=organisation.name,
        demo=organisation.demo,
        role=role.value,
        permissions=sorted(permissions),
        approval_limit=row.approval_limit,
        currency=organisation.currency,
        deletion_due_at=row.deletion_due_at,
        external_id=row.organisation_external_id,
    )
