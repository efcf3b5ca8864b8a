"""Who belongs to an organisation: shown, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.access.membership_changes import Standing, leaves_nobody_in_charge, widens
from capliquify.domain.access.permissions import FINANCE_PERMISSIONS, Permission, Role
from capliquify.domain.errors import Conflict, InvalidInput, PermissionDenied
from capliquify.domain.values.money import LARGEST_AMOUNT
from capliquify.services import approvals, audit
from capliquify.services.answers.access import ApprovalChange, Member, Members, Outcome
from capliquify.services.approvals import NewApproval
from capliquify.services.audit import Act
from capliquify.services.words import required_words
from capliquify.storage.repositories import members as repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context
    from capliquify.storage.repositories.members import MemberRow

_LIMIT_DECIMALS: Final = -4


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberChange:
    """What a member is to become.

    Attributes:
        standing: Role, finance permissions and limit.
        reason: Why, in the person's words.
    """

    standing: Standing
    reason: str


class _ChangePayload(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


def list_members(context: Context) -> Members:
    """Everybody who belongs to the organisation, by name."""
    return Members(
        members=[_member(context, row) for row in repository.list_members(context.transaction)],
        currency=context.organisation.currency,
    )


def make_standing(role: Role, finance: Iterable[str], approval_limit: Decimal) -> Standing:
    """What somebody is to be.

    Raises:
        InvalidInput: Something else than a permission about money is given apart, or the limit is no amount.
    """
    names = frozenset(finance)
    unknown = names - FINANCE_PERMISSIONS
    if unknown:
        message = (
            f"{', '.join(sorted(unknown))} cannot be given apart: choose of {', '.join(sorted(FINANCE_PERMISSIONS))}"
        )
        raise InvalidInput(message)
    if not approval_limit.is_finite() or not 0 <= approval_limit <= LARGEST_AMOUNT:
        message = f"{approval_limit} is not a limit: give an amount of 0 or more"
        raise InvalidInput(message)
    exponent = approval_limit.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < _LIMIT_DECIMALS:
        message = f"{approval_limit} is not a limit: give at most four decimals"
        raise InvalidInput(message)
    return Standing(
        role=role, finance=frozenset(Permission(name) for name in names), approval_limit=_plain(approval_limit)
    )


def change_member(context: Context, user_id: UUID, change: MemberChange) -> Outcome:
    """Make a member something else: at once where it takes something away, else once a second person agrees.

    Raises:
        NotFound: They are no member.
        InvalidInput: No reason is given.
        Conflict: Nobody would be left in charge.
    """
    reason = required_words(change.reason, "reason")
    repository.lock_members(context.transaction)
    row = repository.get_member(context.transaction, user_id)
    before, after = standing_of(row), change.standing
    if before == after:
        return Outcome(done=True, approval=None)
    _require_somebody_in_charge(context, user_id, after)
    if not widens(before, after):
        _change(context, row, after, reason)
        return Outcome(done=True, approval=None)
    new = NewApproval(
        kind=ApprovalKind.MEMBER_CHANGE,
        subject=row.email,
        summary=f"{row.email} becomes {words_of(after, context.organisation.currency)}.",
        payload={"user_id": str(user_id), "before": details_of(before), "after": details_of(after)},
        reason=reason,
        changes=changes_of(before, after),
    )
    return Outcome(done=False, approval=approvals.request(context, new))


def carry_out_change(context: Context, act: FrozenAct) -> str:
    """Make a member what a second person agreed to, if they still are what they were.

    Raises:
        Conflict: They are no member any more, or something else since; or nobody would be left in charge.
    """
    payload = msgspec.convert(act.payload, _ChangePayload)
    repository.lock_members(context.transaction)
    row = repository.find_member(context.transaction, payload.user_id)
    if row is None:
        message = f"{act.subject} is no member any more; nothing was changed."
        raise Conflict(message)
    if standing_of(row) != _standing(payload.before):
        message = f"{act.subject} was changed since this was asked for; nothing was changed."
        raise Conflict(message)
    after = _standing(payload.after)
    _require_somebody_in_charge(context, row.user_id, after)
    _change(context, row, after, act.reason)
    return f"{act.subject} is now {words_of(after, context.organisation.currency)}."


def remove_member(context: Context, user_id: UUID, reason: str | None = None) -> None:
    """Take somebody's membership away: their next request finds them a stranger.

    Raises:
        NotFound: They are no member.
        Conflict: Nobody would be left in charge.
    """
    repository.lock_members(context.transaction)
    row = repository.get_member(context.transaction, user_id)
    _require_somebody_in_charge(context, user_id, None)
    repository.remove_member(context.transaction, user_id, context.clock())
    before = details_of(standing_of(row))
    audit.record(context, Act(action="member.removed", subject=row.email, before=before, reason=reason))


def leave(context: Context) -> None:
    """End the membership of whoever asks.

    Raises:
        PermissionDenied: A key asks, or the terminal, which are nobody's membership.
        Conflict: Nobody would be left in charge.
    """
    if context.principal.user_id is None:
        message = "Only a person who is a member can leave."
        raise PermissionDenied(message)
    remove_member(context, context.principal.user_id, "left")


def standing_of(row: MemberRow) -> Standing:
    """What a member is."""
    known = FINANCE_PERMISSIONS & frozenset(row.finance)
    return Standing(
        role=Role(row.role),
        finance=frozenset(Permission(name) for name in known),
        approval_limit=_plain(row.approval_limit),
    )


def details_of(standing: Standing) -> dict[str, Any]:
    """A standing as JSON values."""
    return {
        "role": standing.role.value,
        "finance": sorted(standing.finance),
        "approval_limit": str(standing.approval_limit),
    }


def changes_of(before: Standing | None, after: Standing) -> list[ApprovalChange]:
    """What becomes different, field by field."""
    old = {} if before is None else _texts(before)
    return [
        ApprovalChange(field=name, before=old.get(name), after=text)
        for name, text in _texts(after).items()
        if old.get(name) != text
    ]


def words_of(standing: Standing, currency: str | None) -> str:
    """A standing in a sentence: `manager with finance:approve and a limit of 500 GBP`."""
    more = [", ".join(sorted(standing.finance))] if standing.finance else []
    if standing.approval_limit:
        more.append(f"a limit of {standing.approval_limit:f} {currency or ''}".rstrip())
    return standing.role.value + (f" with {' and '.join(more)}" if more else "")


def _texts(standing: Standing) -> dict[str, str]:
    return {
        "role": standing.role.value,
        "finance": ", ".join(sorted(standing.finance)) or "none",
        "approval_limit": f"{standing.approval_limit:f}",
    }


def _standing(details: Mapping[str, Any]) -> Standing:
    return make_standing(Role(details["role"]), details["finance"], Decimal(details["approval_limit"]))


def _plain(amount: Decimal) -> Decimal:
    """The amount as it is shown: 500.0000 is 500, not 5E+2."""
    return Decimal(f"{amount.normalize():f}")


def _require_somebody_in_charge(context: Context, user_id: UUID, after: Standing | None) -> None:
    members = repository.list_members(context.transaction)
    administrators = [row.user_id for row in members if row.role == Role.ADMINISTRATOR]
    if leaves_nobody_in_charge(administrators, user_id, after):
        message = "This is the last administrator: make somebody else an administrator first."
        raise Conflict(message)


def _change(context: Context, row: MemberRow, after: Standing, reason: str) -> None:
    repository.change_member(
        context.transaction,
        row.user_id,
        role=after.role.value,
        finance=after.finance,
        approval_limit=after.approval_limit,
    )
    act = Act(
        action="member.changed",
        subject=row.email,
        before=details_of(standing_of(row)),
        after=details_of(after),
        reason=reason,
    )
    audit.record(context, act)


def _member(context: Context, row: MemberRow) -> Member:
    return Member(
        user_id=str(row.user_id),
        email=row.email,
        name=row.name,
        role=Role(row.role).value,
        finance=row.finance,
        approval_limit=standing_of(row).approval_limit,
        second_factor=row.second_factor,
        joined_at=row.joined_at,
        last_seen_at=row.last_seen_at,
        you=row.user_id == context.principal.user_id,
    )
