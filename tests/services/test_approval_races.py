"""Two people at the same moment: one of them decides, the other is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.domain.access.membership_changes import Standing
from capliquify.domain.access.permissions import Role, permissions_of
from capliquify.domain.access.principal import Principal, PrincipalKind
from capliquify.domain.errors import Conflict
from capliquify.services import approval_decisions, approvals, members
from capliquify.services.members import MemberChange
from support.organisation_people import SLUG, member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.access import Approval
    from capliquify.services.context import Context
    from support.people import SignedIn


@dataclass
class Company:
    """An organisation with three administrators and an operator one of them wants to promote."""

    parts: Parts
    ada: SignedIn
    ben: SignedIn
    eva: SignedIn
    cleo: SignedIn

    @contextmanager
    def acting(self, person: SignedIn) -> Iterator[Context]:
        """A transaction of one of the administrators."""
        principal = Principal(
            kind=PrincipalKind.USER,
            name=person.email,
            permissions=permissions_of(Role.ADMINISTRATOR),
            user_id=person.user_id,
            role=Role.ADMINISTRATOR,
            factor_at=self.parts.clock(),
        )
        with self.parts.context(SLUG, principal) as context:
            yield context

    def promotion(self) -> Approval:
        """Ada asks for it."""
        standing = Standing(role=Role.MANAGER, approval_limit=Decimal(500))
        with self.acting(self.ada) as context:
            change = MemberChange(standing=standing, reason="runs the desk")
            approval = members.change_member(context, self.cleo.user_id, change).approval
        assert approval is not None
        return approval

    def approve(self, approval: Approval, by: SignedIn) -> str:
        """The status it has for whoever approves, or the refusal."""
        with self.acting(by) as context:
            return approval_decisions.approve(context, _id(approval), approval.payload_hash).status

    def withdraw(self, approval: Approval) -> str:
        """Ada takes it back."""
        with self.acting(self.ada) as context:
            return approval_decisions.withdraw(context, _id(approval)).status

    def changes_of_cleo(self) -> int:
        """How often Cleo was changed, by the log."""
        with self.acting(self.ada) as context:
            row = context.transaction.execute(
                "select count(*) from audit_entry where action = 'member.changed'"
            ).fetchone()
        assert row is not None
        changes: int = row[0]
        return changes

    def status(self, approval: Approval) -> str:
        """How it stands."""
        with self.acting(self.ada) as context:
            return approvals.get_approval(context, _id(approval)).status


def _id(approval: Approval) -> UUID:
    return UUID(approval.id)


@pytest.fixture
def company(parts: Parts) -> Company:
    return Company(
        parts,
        member(parts, "ada"),
        member(parts, "ben"),
        member(parts, "eva"),
        member(parts, "cleo", Role.OPERATOR),
    )


def at_once(*acts: Callable[[], str]) -> list[str]:
    """What each act gives, all begun at the same moment; the refusal where it is refused."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        barrier.wait()
        try:
            return act()
        except Conflict as refusal:
            return str(refusal)

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


@pytest.mark.parametrize("_", range(5))
def test_two_who_approve_at_once_carry_it_out_once(company: Company, _: int) -> None:
    approval = company.promotion()
    outcomes = at_once(lambda: company.approve(approval, company.ben), lambda: company.approve(approval, company.eva))
    assert outcomes == ["It is executed already.", "executed"]
    assert company.changes_of_cleo() == 1


@pytest.mark.parametrize("_", range(5))
def test_what_is_withdrawn_while_it_is_approved_ends_one_way(company: Company, _: int) -> None:
    approval = company.promotion()
    outcomes = at_once(lambda: company.approve(approval, company.ben), lambda: company.withdraw(approval))
    status = company.status(approval)
    assert outcomes in (["It is executed already.", "executed"], ["It is withdrawn already.", "withdrawn"])
    assert status == outcomes[1]
    assert company.changes_of_cleo() == (1 if status == "executed" else 0)


@pytest.mark.parametrize("_", range(3))
def test_two_last_administrators_do_not_step_down_at_once(company: Company, _: int) -> None:
    with company.acting(company.ada) as context:
        members.remove_member(context, company.eva.user_id)

    def step_down(person: SignedIn) -> str:
        with company.acting(person) as context:
            change = MemberChange(standing=Standing(role=Role.VIEWER), reason="enough")
            members.change_member(context, person.user_id, change)
        return "done"

    outcomes = at_once(lambda: step_down(company.ada), lambda: step_down(company.ben))
    assert outcomes == ["This is the last administrator: make somebody else an administrator first.", "done"]


def test_an_act_that_is_refused_changes_nothing(company: Company) -> None:
    approval = company.promotion()
    with company.acting(company.ben) as context:
        members.remove_member(context, company.cleo.user_id)
    assert company.approve(approval, company.ben) == "failed"
    assert company.changes_of_cleo() == 0


def test_requests_nobody_decided_are_noted_as_expired_once(company: Company) -> None:
    approval = company.promotion()
    late = company.parts.clock() + timedelta(days=7)
    swept = []
    for _ in range(2):
        with company.acting(company.ben) as context:
            swept.append(approvals.expire_overdue(replace(context, clock=lambda: late)))
    assert (swept, company.status(approval)) == ([1, 0], "expired")
