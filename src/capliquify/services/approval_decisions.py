"""Deciding what waits for a second person: what was agreed to is carried out at once, in the same transaction."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.approvals import (
    ASKING,
    ApprovalStatus,
    payload_digest,
    require_decidable,
    require_withdrawable,
    settle,
)
from capliquify.domain.access.permissions import Permission, Role, permissions_of
from capliquify.domain.errors import Conflict, DomainError, PermissionDenied, Unavailable
from capliquify.services.approval_kinds import EXECUTORS
from capliquify.services.approvals import (
    act_of,
    describe,
    proposal_of,
    record_decision,
)
from capliquify.services.words import optional_words, required_words
from capliquify.storage.repositories import approvals as repository
from capliquify.storage.repositories.approvals import Settlement
from capliquify.storage.repositories.members import find_member, key_counts

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.domain.access.approvals import Proposal
    from capliquify.services.answers.access import Approval
    from capliquify.services.context import Context
    from capliquify.storage.repositories.approvals import ApprovalRow

_KNOWN: Final = frozenset(Permission)


def approve(context: Context, approval_id: UUID, payload_hash: str, comment: str | None = None) -> Approval:
    """Agree to an act, which is carried out now; where that is refused the request has failed and nothing changed.

    Args:
        context: Whose decision it is.
        approval_id: The request.
        payload_hash: What was read and is agreed to, as the request told it.
        comment: A word about it.

    Raises:
        NotFound: The organisation has no such request.
        Conflict: It is decided already, its time is over, or it is not what was read.
        PermissionDenied: Whoever asks may not decide it.
        SecondFactorNeeded: They must give a second factor first.
    """
    row = _decidable(context, approval_id)
    _require_what_was_read(row, payload_hash)
    words = optional_words(comment, "comment")
    status, outcome = _carry_out(context, row)
    return _settle(context, row, status, comment=words, outcome=outcome)


def reject(context: Context, approval_id: UUID, comment: str) -> Approval:
    """Refuse an act, and say why.

    Raises:
        NotFound: The organisation has no such request.
        Conflict: It is decided already, or its time is over.
        InvalidInput: No comment is given.
        PermissionDenied: Whoever asks may not decide it.
        SecondFactorNeeded: They must give a second factor first.
    """
    row = _decidable(context, approval_id)
    return _settle(context, row, ApprovalStatus.REJECTED, comment=required_words(comment, "comment"))


def withdraw(context: Context, approval_id: UUID) -> Approval:
    """Take back what one asked for.

    Raises:
        NotFound: The organisation has no such request.
        Conflict: It is decided already, or its time is over.
        PermissionDenied: Somebody else asked for it.
    """
    row = repository.get_approval(context.transaction, approval_id, lock=True)
    require_withdrawable(proposal_of(row), context.principal, context.clock())
    return _settle(context, row, ApprovalStatus.WITHDRAWN)


def _decidable(context: Context, approval_id: UUID) -> ApprovalRow:
    row = repository.get_approval(context.transaction, approval_id, lock=True)
    now = context.clock()
    require_decidable(proposal_of(row), context.principal, now, context.organisation.currency)
    context.principal.require_fresh_factor(now)
    return row


def _require_what_was_read(row: ApprovalRow, payload_hash: str) -> None:
    digest = payload_digest(row.payload)
    if not hmac.compare_digest(digest, row.payload_hash):
        message = "The request is not what it was when it was asked for; it cannot be approved. Ask for it anew."
        raise Conflict(message)
    if not hmac.compare_digest(digest.hex().encode(), payload_hash.lower().encode()):
        message = "This is not the request you read: load it again, then decide."
        raise Conflict(message)


def _carry_out(context: Context, row: ApprovalRow) -> tuple[ApprovalStatus, str]:
    act, transaction = act_of(row), context.transaction
    announced = len(transaction.after_commit)
    try:
        with transaction.savepoint():
            _require_asker_still_may(context, proposal_of(row))
            outcome = EXECUTORS[act.kind](context, act)
    except Unavailable:
        raise
    except DomainError as refusal:
        del transaction.after_commit[announced:]  # what was to be told of is rolled back
        return ApprovalStatus.FAILED, str(refusal)
    return ApprovalStatus.EXECUTED, outcome


def _require_asker_still_may(context: Context, proposal: Proposal) -> None:
    requester, permission = proposal.requester, ASKING[proposal.kind]
    if requester.key_id is not None:
        allowed = key_counts(context.transaction, requester.key_id, permission.value, context.clock())
    elif requester.user_id is not None:
        member = find_member(context.transaction, requester.user_id)
        given = [Permission(name) for name in member.finance if name in _KNOWN] if member else []
        allowed = member is not None and permission in permissions_of(Role(member.role), given)
    else:
        return  # the terminal of this machine is nobody's membership
    if not allowed:
        message = f"{requester.actor} may no longer ask for this; nothing was changed."
        raise PermissionDenied(message)


def _settle(
    context: Context,
    row: ApprovalRow,
    status: ApprovalStatus,
    *,
    comment: str | None = None,
    outcome: str | None = None,
) -> Approval:
    now = context.clock()
    settle(proposal_of(row), status, now)
    settlement = Settlement(
        status=status.value,
        at=now,
        by=context.actor,
        by_user_id=context.principal.user_id,
        comment=comment,
        outcome=outcome,
    )
    if not repository.settle_approval(context.transaction, row.id, settlement):
        message = "It is decided already."
        raise Conflict(message)
    record_decision(context, row, status, comment=comment, outcome=outcome)
    return describe(context, repository.get_approval(context.transaction, row.id))
