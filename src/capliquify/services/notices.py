"""What people are told by email of invitations and approvals; without a mail server the web app alone tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capliquify.domain.access.approvals import why_not_decide
from capliquify.domain.access.permissions import FINANCE_PERMISSIONS, Permission, Role, permissions_of
from capliquify.domain.access.principal import Principal, PrincipalKind
from capliquify.services import mailing
from capliquify.storage.repositories.members import find_member, list_members

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.domain.access.approvals import ApprovalStatus, Proposal
    from capliquify.services.context import Context
    from capliquify.storage.repositories.members import MemberRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """A request somebody is told of.

    Attributes:
        approval_id: Which.
        proposal: What the rules look at of it.
        summary: What happens when it is approved.
        reason: Why it is asked for.
    """

    approval_id: UUID
    proposal: Proposal
    summary: str
    reason: str


def tell_invited(context: Context, email: str, link: str, role: str) -> None:
    """Send somebody the link of their invitation."""
    name = context.organisation.name
    text = (
        f"{_who(context.actor)} asks you to join {name} on CapLiquify as {role}.\n\n"
        f"Accept within seven days:\n{link}\n\n"
        "If you do not know what this is about, do nothing."
    )
    _send(context, email, f"Join {name} on CapLiquify", text)


def tell_deciders(context: Context, matter: Matter) -> None:
    """Tell whoever may decide a request that it waits for them."""
    proposal = matter.proposal
    text = (
        f"{_who(proposal.requester.actor)} asks for your approval in {context.organisation.name}:\n\n"
        f"{matter.summary}\n\nReason: {matter.reason}\n\n"
        f"Decide until {proposal.expires_at:%Y-%m-%d %H:%M} UTC:\n{_address(context, matter)}"
    )
    for row in list_members(context.transaction):
        if why_not_decide(proposal, _as_principal(row), context.clock(), context.organisation.currency) is None:
            _send(context, row.email, f"Approval needed: {matter.summary}", text)


def tell_requester(context: Context, matter: Matter, status: ApprovalStatus, words: str | None) -> None:
    """Tell whoever asked what became of it, unless it was their own doing."""
    user_id = matter.proposal.requester.user_id
    if user_id is None or user_id == context.principal.user_id:
        return
    row = find_member(context.transaction, user_id)
    if row is None:
        return
    comment = f"\n\n{words}" if words else ""
    text = (
        f"What you asked for in {context.organisation.name} was {status.value} by {_who(context.actor)}:\n\n"
        f"{matter.summary}{comment}\n\n{_address(context, matter)}"
    )
    _send(context, row.email, f"{status.value.capitalize()}: {matter.summary}", text)


def _send(context: Context, recipient: str, subject: str, text: str) -> None:
    if context.sends_email:
        mailing.send(context, recipient, subject, text)


def _address(context: Context, matter: Matter) -> str:
    return f"{context.web_url}/approvals/{matter.approval_id}?organisation={context.organisation.slug}"


def _who(actor: str) -> str:
    """A person by their address, anything else as it is kept: cli:jo, key:nightly."""
    return actor.removeprefix("user:")


def _as_principal(row: MemberRow) -> Principal:
    role = Role(row.role)
    return Principal(
        kind=PrincipalKind.USER,
        name=row.email,
        permissions=permissions_of(role, [Permission(name) for name in FINANCE_PERMISSIONS & frozenset(row.finance)]),
        approval_limit=row.approval_limit,
        user_id=row.user_id,
        role=role,
    )
