"""What waits for a second person: asked for, shown, and over when nobody decides in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from capliquify.domain.access.approvals import (
    APPROVAL_LIFE,
    ApprovalKind,
    ApprovalStatus,
    Proposal,
    Requester,
    canonical_text,
    is_own,
    may_read,
    payload_digest,
    readable_kinds,
    status_at,
    why_not_decide,
)
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.services import audit, notices
from capliquify.services.answers.access import Approval, ApprovalChange, Approvals
from capliquify.services.audit import Act
from capliquify.services.words import required_words
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import approvals as repository
from capliquify.storage.repositories.approvals import ApprovalRow, Settlement, Wanted
from capliquify.storage.repositories.members import find_key_maker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capliquify.services.context import Context

_WAITING_COUNTED: Final = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class NewApproval:
    """An act somebody asks a second person to agree to.

    Attributes:
        kind: What it is.
        subject: What it is done to.
        summary: One sentence: what happens when it is approved.
        payload: What carrying it out takes, with the state it starts from; JSON values, never a secret.
        reason: Why, in the person's words.
        amount: What it is about in the organisation's currency, None where it is about no amount.
        currency: The currency of the amount.
        changes: What changes, for whoever decides.
    """

    kind: ApprovalKind
    subject: str
    summary: str
    payload: Mapping[str, Any]
    reason: str
    amount: Decimal | None = None
    currency: str | None = None
    changes: Sequence[ApprovalChange] = ()


class FrozenRequester(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever asked, as it is kept."""

    actor: str
    user_id: UUID | None
    key_id: UUID | None
    key_maker: str | None


class FrozenAct(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about an act that whoever decides reads, kept as one hashed text."""

    id: UUID
    organisation_id: UUID
    kind: ApprovalKind
    subject: str
    summary: str
    changes: list[ApprovalChange]
    payload: dict[str, Any]
    amount: Decimal | None
    currency: str | None
    reason: str
    requester: FrozenRequester
    requested_at: datetime
    expires_at: datetime


def request(context: Context, new: NewApproval) -> Approval:
    """Ask a second person to agree to an act; last of all that is done in a transaction.

    Raises:
        InvalidInput: No reason is given.
    """
    act = _freeze(context, new)
    text = canonical_text(msgspec.to_builtins(act))
    row = ApprovalRow(
        id=act.id,
        kind=act.kind.value,
        subject=act.subject,
        summary=act.summary,
        payload=text,
        payload_hash=payload_digest(text),
        amount=act.amount,
        currency=act.currency,
        reason=act.reason,
        requested_by=act.requester.actor,
        requested_by_user_id=act.requester.user_id,
        requested_at=act.requested_at,
        expires_at=act.expires_at,
        status=ApprovalStatus.PENDING.value,
    )
    repository.add_approval(context.transaction, row)
    notices.tell_deciders(context, _matter(row))
    after = {"approval": str(row.id), "kind": row.kind, "summary": row.summary}
    audit.record(context, Act(action="approval.requested", subject=row.subject, after=after, reason=row.reason))
    return describe(context, row)


def get_approval(context: Context, approval_id: UUID) -> Approval:
    """One request as it stands.

    Raises:
        NotFound: The organisation has no such request, or none that whoever asks may read.
    """
    row = repository.get_approval(context.transaction, approval_id)
    if not may_read(proposal_of(row), context.principal):
        message = f"There is no approval {approval_id}."
        raise NotFound(message)
    return describe(context, row)


def list_approvals(
    context: Context, *, status: ApprovalStatus | None = None, limit: int = 50, cursor: str | None = None
) -> Approvals:
    """Requests that whoever asks may read, newest first, one page, and how many wait for them.

    Raises:
        InvalidInput: The cursor is not one that was given out.
    """
    transaction, now, shown = context.transaction, context.clock(), None if status is None else status.value
    wanted = replace(_readable(context), status=shown, before=_cursor_id(cursor))
    rows = repository.list_approvals(transaction, limit + 1, wanted, now=now)
    pending = replace(wanted, status=ApprovalStatus.PENDING.value, before=None)
    waiting = repository.list_approvals(transaction, _WAITING_COUNTED, pending, now=now)
    return Approvals(
        approvals=[describe(context, row) for row in rows[:limit]],
        waiting=sum(_why_not(context, row) is None for row in waiting),
        next_cursor=str(rows[limit - 1].id) if len(rows) > limit else None,
    )


def expire_overdue(context: Context) -> int:
    """Note which requests nobody decided in time; gives how many."""
    now = context.clock()
    overdue = repository.lock_overdue(context.transaction, now)
    for row in overdue:
        repository.settle_approval(
            context.transaction,
            row.id,
            Settlement(status=ApprovalStatus.EXPIRED.value, at=now, by=context.actor),
        )
    for row in overdue:
        record_decision(context, row, ApprovalStatus.EXPIRED, comment=None, outcome=None)
    return len(overdue)


def record_decision(
    context: Context, row: ApprovalRow, status: ApprovalStatus, *, comment: str | None, outcome: str | None
) -> None:
    """Tell whoever asked what became of a request, and add it to the audit log; last of all that is done."""
    notices.tell_requester(context, _matter(row), status, comment or outcome)
    after = {
        "status": status.value,
        "approval": str(row.id),
        "kind": row.kind,
        "requested_by": row.requested_by,
        "payload_hash": row.payload_hash.hex(),
        "outcome": outcome,
    }
    act = Act(
        action=f"approval.{status.value}",
        subject=row.subject,
        before={"status": row.status},
        after=after,
        reason=comment,
    )
    audit.record(context, act)


def act_of(row: ApprovalRow) -> FrozenAct:
    """What a request is about, read from the one text that was hashed."""
    return msgspec.json.decode(row.payload, type=FrozenAct)


def proposal_of(row: ApprovalRow) -> Proposal:
    """What the rules look at of a request."""
    act = act_of(row)
    return Proposal(
        kind=act.kind,
        requester=Requester(
            actor=act.requester.actor,
            user_id=act.requester.user_id,
            key_id=act.requester.key_id,
            key_maker=act.requester.key_maker,
        ),
        expires_at=act.expires_at,
        status=ApprovalStatus(row.status),
        amount=act.amount,
        currency=act.currency,
    )


def _matter(row: ApprovalRow) -> notices.Matter:
    return notices.Matter(approval_id=row.id, proposal=proposal_of(row), summary=row.summary, reason=row.reason)


def describe(context: Context, row: ApprovalRow) -> Approval:
    """The answer for a request, as whoever asks sees it."""
    act, proposal, now = act_of(row), proposal_of(row), context.clock()
    why_not, status = _why_not(context, row), status_at(proposal, now)
    return Approval(
        id=str(row.id),
        kind=act.kind.value,
        subject=act.subject,
        summary=act.summary,
        changes=act.changes,
        payload_hash=row.payload_hash.hex(),
        amount=act.amount,
        currency=act.currency,
        reason=act.reason,
        requested_by=act.requester.actor,
        requested_at=act.requested_at,
        expires_at=act.expires_at,
        status=status.value,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        comment=row.comment,
        outcome=row.outcome,
        may_decide=why_not is None,
        may_not_because=why_not,
        may_withdraw=status is ApprovalStatus.PENDING and is_own(proposal, context.principal),
    )


def _why_not(context: Context, row: ApprovalRow) -> str | None:
    return why_not_decide(proposal_of(row), context.principal, context.clock(), context.organisation.currency)


def _readable(context: Context) -> Wanted:
    kinds = tuple(kind.value for kind in readable_kinds(context.principal))
    return Wanted(kinds=kinds, actor=context.principal.actor, user_id=context.principal.user_id)


def _cursor_id(cursor: str | None) -> UUID | None:
    try:
        return UUID(cursor) if cursor else None
    except ValueError:
        message = "the cursor is not one this list gave; start again without it"
        raise InvalidInput(message) from None


def _freeze(context: Context, new: NewApproval) -> FrozenAct:
    now = context.clock()
    return FrozenAct(
        id=new_id(),
        organisation_id=context.organisation.id,
        kind=new.kind,
        subject=new.subject,
        summary=new.summary,
        changes=list(new.changes),
        payload=dict(new.payload),
        amount=new.amount,
        currency=new.currency,
        reason=required_words(new.reason, "reason"),
        requester=_requester(context),
        requested_at=now,
        expires_at=now + APPROVAL_LIFE,
    )


def _requester(context: Context) -> FrozenRequester:
    """Whoever asks; behind a key stands the person who made it, who is then no second person."""
    principal = context.principal
    maker = None if principal.key_id is None else find_key_maker(context.transaction, principal.key_id)
    name, user_id = maker or (None, None)
    return FrozenRequester(
        actor=principal.actor,
        user_id=principal.user_id or user_id,
        key_id=principal.key_id,
        key_maker=name,
    )
