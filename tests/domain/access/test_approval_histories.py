"""Whatever people do in whatever order: nothing is carried out twice, by one person alone, or too late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from capliquify.domain.access.approvals import (
    APPROVAL_LIFE,
    DECIDING,
    ApprovalKind,
    ApprovalStatus,
    Proposal,
    Requester,
    require_decidable,
    require_withdrawable,
    settle,
)
from capliquify.domain.access.permissions import Permission, Role, permissions_of
from capliquify.domain.access.principal import Principal, PrincipalKind, terminal_principal
from capliquify.domain.errors import Conflict, PermissionDenied

START = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def _person(number: int, role: Role, *, limit: int = 0, finance: bool = False) -> Principal:
    extra = [Permission.FINANCE_APPROVE] if finance else []
    return Principal(
        kind=PrincipalKind.USER,
        name=f"{number}@example.com",
        permissions=permissions_of(role, extra),
        approval_limit=Decimal(limit),
        user_id=UUID(int=number),
    )


PRINCIPALS = [
    _person(1, Role.ADMINISTRATOR),
    _person(2, Role.ADMINISTRATOR, limit=1_000, finance=True),
    _person(3, Role.MANAGER, limit=100),
    _person(4, Role.VIEWER, limit=1_000_000),
    terminal_principal("jo"),
    Principal(kind=PrincipalKind.API_KEY, name="nightly", permissions=frozenset(Permission), key_id=UUID(int=99)),
]


@dataclass
class Kept:
    """A request as it is kept, and what happened to it."""

    proposal: Proposal
    asked_by: Principal
    executed_by: list[Principal] = field(default_factory=list)
    executed_at: list[datetime] = field(default_factory=list)


class Approvals(RuleBasedStateMachine):
    """People who ask, decide, withdraw and wait."""

    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.kept: list[Kept] = []

    @rule(
        target=requests,
        kind=st.sampled_from(ApprovalKind),
        by=st.sampled_from(PRINCIPALS),
        amount=st.integers(-2_000, 2_000),
    )
    def ask(self, kind: ApprovalKind, by: Principal, amount: int) -> Kept:
        """Somebody asks; behind the key stands the first administrator."""
        maker = UUID(int=1) if by.key_id else None
        about_money = kind is ApprovalKind.CASH_LINE_ADD
        kept = Kept(
            Proposal(
                kind=kind,
                requester=Requester(actor=by.actor, user_id=by.user_id or maker, key_id=by.key_id),
                expires_at=self.now + APPROVAL_LIFE,
                amount=Decimal(amount) if about_money else None,
                currency="GBP" if about_money else None,
            ),
            by,
        )
        self.kept.append(kept)
        return kept

    @rule(kept=requests, by=st.sampled_from(PRINCIPALS), succeeds=st.booleans())
    def approve(self, kept: Kept, by: Principal, *, succeeds: bool) -> None:
        """Somebody agrees, and carrying it out works or is refused."""
        try:
            require_decidable(kept.proposal, by, self.now, "GBP")
        except (Conflict, PermissionDenied):
            return
        kept.executed_by.append(by)
        kept.executed_at.append(self.now)
        status = ApprovalStatus.EXECUTED if succeeds else ApprovalStatus.FAILED
        kept.proposal = settle(kept.proposal, status, self.now)

    @rule(kept=requests, by=st.sampled_from(PRINCIPALS))
    def reject(self, kept: Kept, by: Principal) -> None:
        """Somebody refuses."""
        try:
            require_decidable(kept.proposal, by, self.now, "GBP")
        except (Conflict, PermissionDenied):
            return
        kept.proposal = settle(kept.proposal, ApprovalStatus.REJECTED, self.now)

    @rule(kept=requests, by=st.sampled_from(PRINCIPALS))
    def withdraw(self, kept: Kept, by: Principal) -> None:
        """Somebody takes it back."""
        try:
            require_withdrawable(kept.proposal, by, self.now)
        except (Conflict, PermissionDenied):
            return
        kept.proposal = settle(kept.proposal, ApprovalStatus.WITHDRAWN, self.now)

    @rule(kept=requests)
    def expire(self, kept: Kept) -> None:
        """The sweep comes by."""
        before = kept.proposal
        try:
            kept.proposal = settle(before, ApprovalStatus.EXPIRED, self.now)
        except Conflict:
            assert before.status is not ApprovalStatus.PENDING or self.now < before.expires_at

    @rule(hours=st.integers(1, 200))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @invariant()
    def nothing_is_carried_out_twice(self) -> None:
        """Once at most, and never after another end."""
        for kept in self.kept:
            assert len(kept.executed_by) <= 1
            if kept.executed_by:
                assert kept.proposal.status in {ApprovalStatus.EXECUTED, ApprovalStatus.FAILED}

    @invariant()
    def two_people_stand_behind_everything_carried_out(self) -> None:
        """The one who agreed is not the one who asked, not even by a key of theirs, and could agree to as much."""
        for kept in self.kept:
            for by in kept.executed_by:
                assert by.actor != kept.asked_by.actor
                assert by.kind in {PrincipalKind.USER, PrincipalKind.TERMINAL}
                assert by.user_id is None or by.user_id != kept.proposal.requester.user_id
                assert by.may(DECIDING[kept.proposal.kind])
                assert kept.proposal.amount is None or abs(kept.proposal.amount) <= by.approval_limit

    @invariant()
    def nothing_is_carried_out_too_late(self) -> None:
        """Seven days at most after it was asked for."""
        for kept in self.kept:
            assert all(at < kept.proposal.expires_at for at in kept.executed_at)


TestApprovals = Approvals.TestCase
TestApprovals.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
