"""Setting up another organisation, and asking for the end of one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import Conflict, PermissionDenied, SecondFactorNeeded
from capliquify.services import approvals, organisation_deletion
from capliquify.services.answers.access import Outcome
from capliquify.services.approvals import NewApproval
from capliquify.services.context import SystemContext
from capliquify.services.organisations import create_organisation, describe
from capliquify.storage.repositories.callers import list_memberships
from capliquify.storage.repositories.members import NewMembership, add_member
from capliquify.storage.repositories.organisations import enter_organisation

if TYPE_CHECKING:
    from capliquify.services.answers.organisations import Organisation
    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context, PersonContext

_GRACE: Final = organisation_deletion.GRACE.days


def found_organisation(context: PersonContext, *, slug: str, name: str) -> Organisation:
    """Set up an empty organisation, of which whoever asks becomes the administrator.

    Raises:
        PermissionDenied: They are administrator of none so far.
        SecondFactorNeeded: They have not given a second factor.
        InvalidInput: The slug or the name cannot be used.
        Conflict: The slug is taken.
    """
    if not any(membership.role == Role.ADMINISTRATOR for membership, _ in list_memberships(context.transaction)):
        message = "Only an administrator of an organisation can set up another one."
        raise PermissionDenied(message)
    if context.person.factor_at is None:
        message = "Administrators sign in with a second factor: give a code, or set one up first."
        raise SecondFactorNeeded(message)
    create_organisation(_of_installation(context), slug=slug, name=name)
    organisation = enter_organisation(context.transaction, slug)
    new = NewMembership(
        user_id=context.person.user_id,
        role=Role.ADMINISTRATOR.value,
        finance=(),
        approval_limit=Decimal(0),
        created_at=context.clock(),
        created_by=context.actor,
    )
    add_member(context.transaction, new)
    return describe(context.transaction, organisation, context.clock)


def ask_for_deletion(context: Context, reason: str) -> Outcome:
    """Ask a second person to agree to the end of an organisation.

    Raises:
        InvalidInput: No reason is given.
        Conflict: It is closed already.
    """
    slug = context.organisation.slug
    if organisation_deletion.is_closed(context):
        message = f"{slug} is closed already."
        raise Conflict(message)
    new = NewApproval(
        kind=ApprovalKind.ORGANISATION_DELETE,
        subject=slug,
        summary=f"{slug} is closed at once and deleted with everything in it after {_GRACE} days.",
        payload={"slug": slug},
        reason=reason,
    )
    return Outcome(done=False, approval=approvals.request(context, new))


def carry_out_deletion(context: Context, act: FrozenAct) -> str:
    """Close an organisation as a second person agreed to.

    Raises:
        Conflict: It is closed already.
    """
    due_at = organisation_deletion.close(context, act.reason)
    return f"{act.subject} is closed and will be deleted on {due_at:%Y-%m-%d}; until then it can be restored."


def _of_installation(context: PersonContext) -> SystemContext:
    return SystemContext(
        transaction=context.transaction,
        actor=context.actor,
        clock=context.clock,
        trust=context.trust,
        origin=context.origin,
    )
