from __future__ import annotations

import pytest

from capliquify.domain.access.key_grants import NEVER_GRANTED, check_days, check_name, grantable, granted
from capliquify.domain.access.permissions import ROLE_PERMISSIONS, Permission, Role
from capliquify.domain.errors import InvalidInput, PermissionDenied

ADMINISTRATOR = ROLE_PERMISSIONS[Role.ADMINISTRATOR]


def test_a_key_gets_what_is_asked_for_and_its_maker_has() -> None:
    assert granted(["finance:read", "demand:read", "demand:read"], ADMINISTRATOR) == {
        Permission.FINANCE_READ,
        Permission.DEMAND_READ,
    }


@pytest.mark.parametrize("permission", sorted(NEVER_GRANTED))
def test_what_only_people_may_do_goes_to_no_key(permission: Permission) -> None:
    with pytest.raises(PermissionDenied, match=f"^No key may have {permission.value}: it is for people only.$"):
        granted([permission.value], frozenset(Permission))


def test_nobody_gives_what_they_do_not_have() -> None:
    with pytest.raises(PermissionDenied, match=r"^You cannot give finance:read to a key: you do not have it here"):
        granted(["demand:read", "finance:read"], ROLE_PERMISSIONS[Role.OPERATOR])


def test_a_key_for_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"^A key needs at least one permission"):
        granted([], ADMINISTRATOR)


def test_a_permission_that_does_not_exist_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"^There is no permission 'finance:steal'; there are api-keys:manage, "):
        granted(["finance:steal", "demand:read"], ADMINISTRATOR)


def test_five_permissions_are_never_given() -> None:
    assert frozenset(Permission) - grantable(Permission) == {
        Permission.FINANCE_APPROVE,
        Permission.MEMBERS_MANAGE,
        Permission.SECRETS_MANAGE,
        Permission.ORGANISATION_DELETE,
        Permission.API_KEYS_MANAGE,
    }


@pytest.mark.parametrize("name", ["n", "nightly report", "Report_2.v1-b", "a" * 60])
def test_a_name_that_can_stand_in_the_log_is_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", " n", "-n", "a" * 61, "n\n", "näh", "user:ada"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a key"):
        check_name(name)


@pytest.mark.parametrize("days", [1, 90, 365])
def test_a_key_counts_for_a_year_at_most(days: int) -> None:
    assert check_days(days) == days


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_other_times_are_refused(days: int) -> None:
    with pytest.raises(InvalidInput, match=f"^A key counts for 1 to 365 days, not {days}.$"):
        check_days(days)
