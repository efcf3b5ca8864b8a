"""Four eyes: what waits for a second person, who may be that person, and what may become of it, once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import PrincipalKind
from capliquify.domain.errors import Conflict, PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from capliquify.domain.access.principal import Principal

APPROVAL_LIFE: Final = timedelta(days=7)


class ApprovalKind(StrEnum):
    """What can wait for a second person."""

    MEMBER_CHANGE = "member.change"
    MEMBER_INVITE = "member.invite"
    CASH_LINE_ADD = "cash_line.add"
    CASH_LINE_LIMIT = "cash_line.limit"
    SECRETS_ROTATE = "secrets.rotate"
    SECRET_REVEAL = "secret.reveal"  # noqa: S105 - the name of an act
    ORGANISATION_DELETE = "organisation.delete"


class ApprovalStatus(StrEnum):
    """How a request stands; all but the first are final."""

    PENDING = "pending"
    EXECUTED = "executed"
    FAILED = "failed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


DECIDING: Final[Mapping[ApprovalKind, Permission]] = {
    ApprovalKind.MEMBER_CHANGE: Permission.MEMBERS_MANAGE,
    ApprovalKind.MEMBER_INVITE: Permission.MEMBERS_MANAGE,
    ApprovalKind.CASH_LINE_ADD: Permission.FINANCE_APPROVE,
    ApprovalKind.CASH_LINE_LIMIT: Permission.FINANCE_APPROVE,
    ApprovalKind.SECRETS_ROTATE: Permission.SECRETS_MANAGE,
    ApprovalKind.SECRET_REVEAL: Permission.SECRETS_MANAGE,
    ApprovalKind.ORGANISATION_DELETE: Permission.ORGANISATION_DELETE,
}

# What lets somebody read a request they neither asked for nor may decide: the permission that shows what it is about.
READING: Final[Mapping[ApprovalKind, Permission]] = {
    **DECIDING,
    ApprovalKind.MEMBER_CHANGE: Permission.MEMBERS_READ,
    ApprovalKind.MEMBER_INVITE: Permission.MEMBERS_READ,
    ApprovalKind.CASH_LINE_ADD: Permission.FINANCE_READ,
    ApprovalKind.CASH_LINE_LIMIT: Permission.FINANCE_READ,
    ApprovalKind.ORGANISATION_DELETE: Permission.APPROVALS_READ,
}

# Whoever asked must still be allowed to when the act is carried out.
ASKING: Final[Mapping[ApprovalKind, Permission]] = {
    **DECIDING,
    ApprovalKind.CASH_LINE_ADD: Permission.FINANCE_WRITE,
    ApprovalKind.CASH_LINE_LIMIT: Permission.SETTINGS_WRITE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Requester:
    """Whoever asks for an act.

    Attributes:
        actor: The name that is kept of them.
        user_id: Their account; of a key the account of the person who made it.
        key_id: The key they ask by, None for a person.
        key_maker: The name kept of whoever made that key.
    """

    actor: str
    user_id: UUID | None = None
    key_id: UUID | None = None
    key_maker: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What the rules look at of a request.

    Attributes:
        kind: What it asks for.
        requester: Who asks.
        expires_at: From when on nobody decides it any more.
        status: How it stands.
        amount: The amount it is about, None where it is about none.
        currency: The amount's currency.
    """

    kind: ApprovalKind
    requester: Requester
    expires_at: datetime
    status: ApprovalStatus = ApprovalStatus.PENDING
    amount: Decimal | None = None
    currency: str | None = None


def canonical_text(frozen: Mapping[str, Any]) -> str:
    """The one text an act is kept and hashed as: names in order, nothing between."""
    return json.dumps(frozen, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def payload_digest(text: str) -> bytes:
    """The SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).digest()


def status_at(proposal: Proposal, now: datetime) -> ApprovalStatus:
    """How a request stands at a moment, whether or not anybody has noted yet that its time is over."""
    over = proposal.status is ApprovalStatus.PENDING and now >= proposal.expires_at
    return ApprovalStatus.EXPIRED if over else proposal.status


def is_own(proposal: Proposal, principal: Principal) -> bool:
    """Whether a principal is the one who asked, under whatever name: as a person, or by a key they made."""
    requester = proposal.requester
    same_person = principal.user_id is not None and principal.user_id == requester.user_id
    return same_person or principal.actor in {requester.actor, requester.key_maker}


def readable_kinds(principal: Principal) -> frozenset[ApprovalKind]:
    """The kinds of which a principal may read what others asked for."""
    return frozenset(kind for kind in ApprovalKind if principal.may(READING[kind]) or principal.may(DECIDING[kind]))


def may_read(proposal: Proposal, principal: Principal) -> bool:
    """Whether a principal may read a request: their own, and of a kind they may read."""
    return proposal.kind in readable_kinds(principal) or is_own(proposal, principal)


def why_not_decide(proposal: Proposal, principal: Principal, now: datetime, currency: str | None) -> str | None:
    """Why somebody may not decide a request; None where they may.

    Args:
        proposal: The request.
        principal: Who wants to decide.
        now: The moment.
        currency: The organisation's currency, which limits are in.
    """
    status = status_at(proposal, now)
    if status is not ApprovalStatus.PENDING:
        return f"It is {status.value} already."
    if principal.kind not in {PrincipalKind.USER, PrincipalKind.TERMINAL}:
        return "Only a person decides: a key or a job cannot."
    if is_own(proposal, principal):
        return "You asked for it yourself: a second person decides."
    permission = DECIDING[proposal.kind]
    if not principal.may(permission):
        return f"This needs the permission {permission.value}, which you do not have here."
    return _why_not_amount(proposal, principal, currency)


def _why_not_amount(proposal: Proposal, principal: Principal, currency: str | None) -> str | None:
    if proposal.amount is None:
        return None
    if proposal.currency != currency:
        return (
            f"Its amount is in {proposal.currency} and limits are in {currency or 'no currency yet'}: "
            "the organisation's currency has changed, ask for it anew."
        )
    size = abs(proposal.amount)
    if size > principal.approval_limit:
        return (
            f"It is about {size} {currency}, above your limit of {principal.approval_limit.normalize():f} {currency}."
        )
    return None


def require_decidable(proposal: Proposal, principal: Principal, now: datetime, currency: str | None) -> None:
    """Refuse whoever may not decide a request.

    Raises:
        Conflict: It is decided already, or its time is over.
        PermissionDenied: This one may not decide it.
    """
    reason = why_not_decide(proposal, principal, now, currency)
    if reason is None:
        return
    if status_at(proposal, now) is not ApprovalStatus.PENDING:
        raise Conflict(reason)
    raise PermissionDenied(reason)


def require_withdrawable(proposal: Proposal, principal: Principal, now: datetime) -> None:
    """Refuse whoever did not ask, and what is decided already.

    Raises:
        Conflict: It is decided already, or its time is over.
        PermissionDenied: Somebody else asked for it.
    """
    status = status_at(proposal, now)
    if status is not ApprovalStatus.PENDING:
        message = f"It is {status.value} already."
        raise Conflict(message)
    if not is_own(proposal, principal):
        message = "Only whoever asked for it can withdraw it; reject it instead."
        raise PermissionDenied(message)


def settle(proposal: Proposal, status: ApprovalStatus, now: datetime) -> Proposal:
    """A request with its final status.

    Raises:
        Conflict: It is decided already; or its time is over and it is to become anything but expired; or it is to
            expire before its time.
        ValueError: The status is not final.
    """
    if status is ApprovalStatus.PENDING:
        message = "a request is not settled by being pending"
        raise ValueError(message)
    if proposal.status is not ApprovalStatus.PENDING:
        message = f"It is {proposal.status.value} already."
        raise Conflict(message)
    if (now >= proposal.expires_at) is not (status is ApprovalStatus.EXPIRED):
        message = "Its time is over." if now >= proposal.expires_at else "Its time is not over yet."
        raise Conflict(message)
    return replace(proposal, status=status)
