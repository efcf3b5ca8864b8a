"""Asking somebody to join an organisation, and what becomes of it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.access.membership_changes import Standing, needs_second_person, widens
from capliquify.domain.access.permissions import FINANCE_PERMISSIONS, Permission, Role
from capliquify.domain.errors import Conflict, NotFound
from capliquify.services import approvals, audit, notices
from capliquify.services.accounts import valid_address
from capliquify.services.answers.access import Invitation, InvitationOutcome, Invitations
from capliquify.services.approvals import NewApproval
from capliquify.services.audit import Act
from capliquify.services.members import changes_of, details_of, make_standing, words_of
from capliquify.services.words import optional_words, required_words
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import invitations as repository
from capliquify.storage.repositories.invitations import InvitationRow
from capliquify.storage.repositories.members import find_former_member, list_members, lock_members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context

INVITATION_LIFE: Final = timedelta(days=7)

_SECRET_BYTES: Final = 32
_TOKEN_BYTES: Final = 16 + 16 + _SECRET_BYTES


@dataclass(frozen=True, kw_only=True, slots=True)
class NewInvitation:
    """Somebody who is to be asked to join.

    Attributes:
        email: Their address.
        standing: What they become when they accept.
        reason: Why, where a second person has to agree.
    """

    email: str
    standing: Standing
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationToken:
    """What an invited person shows: where they are invited, by which invitation, and its secret."""

    organisation_id: UUID
    invitation_id: UUID
    secret: bytes

    @property
    def text(self) -> str:
        """As it stands in a link."""
        blob = self.organisation_id.bytes + self.invitation_id.bytes + self.secret
        return base64.urlsafe_b64encode(blob).decode().rstrip("=")

    @property
    def digest(self) -> bytes:
        """What is stored of it."""
        return hashlib.sha256(self.secret).digest()


def parse_token(text: str) -> InvitationToken:
    """The token of a link; it names its organisation, so that nothing of others is read.

    Raises:
        NotFound: It has not the form of one.
    """
    try:
        blob = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    if len(blob) != _TOKEN_BYTES:
        raise no_such_invitation()
    return InvitationToken(
        organisation_id=UUID(bytes=blob[:16]), invitation_id=UUID(bytes=blob[16:32]), secret=blob[32:]
    )


def no_such_invitation() -> NotFound:
    """What whoever shows a wrong token is told: not which part of it is wrong."""
    return NotFound("This invitation does not count: it was accepted, withdrawn or replaced. Ask for a new one.")


def list_invitations(context: Context) -> Invitations:
    """Invitations nobody has answered, the newest first."""
    rows = repository.list_open_invitations(context.transaction)
    return Invitations(invitations=[_described(context, row) for row in rows])


def invite(context: Context, new: NewInvitation) -> InvitationOutcome:
    """Ask somebody to join: at once, or once a second person agrees.

    A second person is asked where they would get much power, or more than they had when they were a member before:
    removing and inviting somebody must not be a way around what a change of a member takes.

    Raises:
        InvalidInput: The address is none, or a reason is missing.
        Conflict: They are a member already, or have not answered an invitation yet.
    """
    email = valid_address(new.email)
    lock_members(context.transaction)
    _require_uninvited(context, email)
    if not (needs_second_person(new.standing) or _is_more_than_before(context, email, new.standing)):
        return InvitationOutcome(
            done=True,
            invitation=_send(context, email, new.standing, new.reason, invited_by=context.actor),
            approval=None,
        )
    asked = NewApproval(
        kind=ApprovalKind.MEMBER_INVITE,
        subject=email,
        summary=f"{email} is asked to join as {words_of(new.standing, context.organisation.currency)}.",
        payload={"email": email, "standing": details_of(new.standing)},
        reason=required_words(new.reason, "reason"),
        changes=changes_of(None, new.standing),
    )
    return InvitationOutcome(done=False, invitation=None, approval=approvals.request(context, asked))


class _InvitationPayload(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    standing: dict[str, Any]


def carry_out_invitation(context: Context, act: FrozenAct) -> str:
    """Ask somebody to join as a second person agreed to.

    Raises:
        Conflict: They are a member by now, or were invited otherwise.
    """
    payload = msgspec.convert(act.payload, _InvitationPayload)
    lock_members(context.transaction)
    _require_uninvited(context, payload.email)
    _send(context, payload.email, _standing(payload.standing), act.reason, invited_by=act.requester.actor)
    return f"{payload.email} is invited. Where no email can be sent, make a link for them under Members."


def resend_invitation(context: Context, invitation_id: UUID) -> Invitation:
    """Send an invitation again, with another link and another seven days; the link before counts no more.

    Raises:
        NotFound: There is no such open invitation.
    """
    row = repository.get_open_invitation(context.transaction, invitation_id)
    token = _new_token(context, row.id)
    expires_at = context.clock() + INVITATION_LIFE
    repository.renew_invitation(context.transaction, row.id, token.digest, expires_at)
    renewed = repository.get_open_invitation(context.transaction, row.id)
    told = _told(context, renewed, token)
    audit.record(context, Act(action="invitation.resent", subject=row.email, after={"expires_at": expires_at}))
    return told


def withdraw_invitation(context: Context, invitation_id: UUID) -> None:
    """Let an invitation count no more.

    Raises:
        NotFound: There is no such open invitation.
    """
    row = repository.get_open_invitation(context.transaction, invitation_id)
    repository.end_invitation(context.transaction, row.id, withdrawn_at=context.clock())
    audit.record(context, Act(action="invitation.withdrawn", subject=row.email, before=details_of(standing_of(row))))


def standing_of(row: InvitationRow) -> Standing:
    """What somebody becomes who accepts."""
    return make_standing(Role(row.role), row.finance, row.approval_limit)


def _is_more_than_before(context: Context, email: str, offered: Standing) -> bool:
    former = find_former_member(context.transaction, email)
    if former is None:
        return False
    role, finance, approval_limit = former
    return widens(make_standing(Role(role), FINANCE_PERMISSIONS & frozenset(finance), approval_limit), offered)


def _require_uninvited(context: Context, email: str) -> None:
    if any(member.email == email for member in list_members(context.transaction)):
        message = f"{email} is a member already; change what they may do instead."
        raise Conflict(message)
    found = repository.find_open_invitation(context.transaction, email)
    if found is None:
        return
    if found.expires_at > context.clock():
        message = f"{email} has not answered an invitation yet: send it again, or withdraw it first."
        raise Conflict(message)
    repository.end_invitation(context.transaction, found.id, withdrawn_at=context.clock())


def _send(context: Context, email: str, standing: Standing, reason: str, *, invited_by: str) -> Invitation:
    now = context.clock()
    row = InvitationRow(
        id=new_id(),
        email=email,
        role=standing.role.value,
        finance=sorted(standing.finance),
        approval_limit=standing.approval_limit,
        invited_by=invited_by,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    token = _new_token(context, row.id)
    repository.add_invitation(context.transaction, row, token.digest)
    told = _told(context, row, token)
    act = Act(
        action="member.invited", subject=email, after=details_of(standing), reason=optional_words(reason, "reason")
    )
    audit.record(context, act)
    return told


def _told(context: Context, row: InvitationRow, token: InvitationToken) -> Invitation:
    """Send the link to the one invited; where no email can be sent, tell it to whoever invites."""
    link = f"{context.web_url}/invitation#token={token.text}"
    notices.tell_invited(context, row.email, link, row.role)
    return _described(context, row, None if context.sends_email else link)


def _new_token(context: Context, invitation_id: UUID) -> InvitationToken:
    return InvitationToken(
        organisation_id=context.organisation.id,
        invitation_id=invitation_id,
        secret=secrets.token_bytes(_SECRET_BYTES),
    )


def _described(context: Context, row: InvitationRow, link: str | None = None) -> Invitation:
    return Invitation(
        id=str(row.id),
        email=row.email,
        role=Role(row.role).value,
        finance=row.finance,
        approval_limit=standing_of(row).approval_limit,
        invited_by=row.invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        expired=row.expires_at <= context.clock(),
        link=link,
    )


def _standing(details: Mapping[str, Any]) -> Standing:
    finance = [Permission(name) for name in details["finance"]]
    return make_standing(Role(details["role"]), finance, Decimal(details["approval_limit"]))
