from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.access.membership_changes import (
    Standing,
    leaves_nobody_in_charge,
    needs_second_person,
    widens,
)
from capliquify.domain.access.permissions import FINANCE_PERMISSIONS, Permission, Role

ADA, BEN = UUID(int=1), UUID(int=2)

standings = st.builds(
    Standing,
    role=st.sampled_from(Role),
    finance=st.frozensets(st.sampled_from(sorted(FINANCE_PERMISSIONS))),
    approval_limit=st.decimals(0, 1000, places=2),
)


@pytest.mark.parametrize(
    ("before", "after", "wide"),
    [
        (Standing(role=Role.VIEWER), Standing(role=Role.OPERATOR), True),
        (Standing(role=Role.OPERATOR), Standing(role=Role.VIEWER), False),
        (Standing(role=Role.MANAGER), Standing(role=Role.ADMINISTRATOR), True),
        # A manager approves money and an administrator does not: this gives something too.
        (Standing(role=Role.ADMINISTRATOR), Standing(role=Role.MANAGER), True),
        (Standing(role=Role.ADMINISTRATOR), Standing(role=Role.OPERATOR), False),
        (
            Standing(role=Role.VIEWER),
            Standing(role=Role.VIEWER, finance=frozenset({Permission.FINANCE_READ})),
            True,
        ),
        # A manager reads money anyway.
        (
            Standing(role=Role.MANAGER),
            Standing(role=Role.MANAGER, finance=frozenset({Permission.FINANCE_READ})),
            False,
        ),
        (Standing(role=Role.MANAGER), Standing(role=Role.MANAGER, approval_limit=Decimal("0.01")), True),
        (
            Standing(role=Role.MANAGER, approval_limit=Decimal(500)),
            Standing(role=Role.MANAGER, approval_limit=Decimal("499.99")),
            False,
        ),
        (
            Standing(role=Role.MANAGER, approval_limit=Decimal(500)),
            Standing(role=Role.VIEWER, approval_limit=Decimal(501)),
            True,
        ),
    ],
)
def test_what_gives_a_permission_or_a_higher_limit_widens(before: Standing, after: Standing, *, wide: bool) -> None:
    assert widens(before, after) is wide


@given(standings)
def test_nothing_changed_widens_nothing(standing: Standing) -> None:
    assert not widens(standing, standing)


@given(standings, standings)
def test_a_change_that_widens_nothing_leaves_no_permission_more(before: Standing, after: Standing) -> None:
    if not widens(before, after):
        assert after.permissions <= before.permissions
        assert after.approval_limit <= before.approval_limit


@given(standings, standings, standings)
def test_steps_that_widen_nothing_widen_nothing_together(one: Standing, two: Standing, three: Standing) -> None:
    if not widens(one, two) and not widens(two, three):
        assert not widens(one, three)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MANAGER])
def test_a_plain_colleague_is_invited_without_a_second_person(role: Role) -> None:
    assert not needs_second_person(Standing(role=role))


@pytest.mark.parametrize(
    "offered",
    [
        Standing(role=Role.ADMINISTRATOR),
        Standing(role=Role.VIEWER, finance=frozenset({Permission.FINANCE_READ})),
        Standing(role=Role.MANAGER, approval_limit=Decimal("0.01")),
    ],
)
def test_much_power_is_offered_by_two_people(offered: Standing) -> None:
    assert needs_second_person(offered)


def test_the_last_administrator_stays_one() -> None:
    assert leaves_nobody_in_charge([ADA], ADA, Standing(role=Role.MANAGER))
    assert leaves_nobody_in_charge([ADA], ADA, None)
    assert not leaves_nobody_in_charge([ADA], ADA, Standing(role=Role.ADMINISTRATOR, approval_limit=Decimal(1)))
    assert not leaves_nobody_in_charge([ADA, BEN], ADA, None)
    assert not leaves_nobody_in_charge([ADA], BEN, None)
