from __future__ import annotations

from itertools import pairwise

import pytest

from capliquify.domain.access.permissions import (
    FINANCE_PERMISSIONS,
    ROLE_PERMISSIONS,
    Permission,
    Role,
    permissions_of,
)


def test_each_role_may_what_the_one_before_may_but_for_approving_money() -> None:
    for less, more in pairwise(Role):
        assert permissions_of(less) - permissions_of(more) <= {Permission.FINANCE_APPROVE}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_viewers_and_operators_see_no_money(role: Role) -> None:
    assert permissions_of(role) & FINANCE_PERMISSIONS == set()


def test_an_administrator_does_not_approve_money_by_being_one() -> None:
    assert Permission.FINANCE_APPROVE not in permissions_of(Role.ADMINISTRATOR)
    assert Permission.FINANCE_APPROVE in permissions_of(Role.ADMINISTRATOR, [Permission.FINANCE_APPROVE])


def test_finance_permissions_are_given_apart_from_the_role() -> None:
    given = permissions_of(Role.VIEWER, [Permission.FINANCE_READ])
    assert given == ROLE_PERMISSIONS[Role.VIEWER] | {Permission.FINANCE_READ}


def test_nothing_else_can_be_given_as_a_finance_permission() -> None:
    assert permissions_of(Role.VIEWER, [Permission.MEMBERS_MANAGE]) == ROLE_PERMISSIONS[Role.VIEWER]


def test_every_permission_belongs_to_some_role() -> None:
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == frozenset(Permission)
