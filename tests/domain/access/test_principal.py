from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from capliquify.domain.access.permissions import Permission, Role, permissions_of
from capliquify.domain.access.principal import (
    FRESH_FACTOR,
    Principal,
    PrincipalKind,
    job_principal,
    terminal_principal,
)
from capliquify.domain.errors import PermissionDenied, SecondFactorNeeded

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def member(role: Role, *, factor_at: datetime | None = None) -> Principal:
    return Principal(
        kind=PrincipalKind.USER,
        name="ada@example.com",
        permissions=permissions_of(role),
        role=role,
        factor_at=factor_at,
    )


def test_the_actor_says_how_somebody_is_known() -> None:
    assert member(Role.VIEWER).actor == "user:ada@example.com"
    assert terminal_principal("ada").actor == "cli:ada"
    assert job_principal("import_file").actor == "job:import_file"


def test_a_permission_somebody_lacks_is_named() -> None:
    with pytest.raises(PermissionDenied, match=r"finance:read, which ada@example\.com does not have"):
        member(Role.OPERATOR).require(Permission.FINANCE_READ)


def test_a_permission_somebody_has_passes() -> None:
    member(Role.MANAGER).require(Permission.FINANCE_READ)
    assert member(Role.MANAGER).may(Permission.FINANCE_READ)
    assert not member(Role.OPERATOR).may(Permission.FINANCE_READ)


def test_an_administrator_without_a_second_factor_may_nothing() -> None:
    with pytest.raises(SecondFactorNeeded):
        member(Role.ADMINISTRATOR).require(Permission.ORGANISATION_READ)
    member(Role.ADMINISTRATOR, factor_at=NOW - timedelta(days=1)).require(Permission.ORGANISATION_READ)


@pytest.mark.parametrize(
    ("age", "fresh"), [(timedelta(0), True), (FRESH_FACTOR, True), (FRESH_FACTOR + timedelta(seconds=1), False)]
)
def test_a_second_factor_is_fresh_for_ten_minutes(age: timedelta, fresh: bool) -> None:  # noqa: FBT001 - a case
    asking = member(Role.VIEWER, factor_at=NOW - age)
    if fresh:
        asking.require_fresh_factor(NOW)
    else:
        with pytest.raises(SecondFactorNeeded):
            asking.require_fresh_factor(NOW)


def test_a_second_factor_that_was_never_given_is_not_fresh() -> None:
    with pytest.raises(SecondFactorNeeded):
        member(Role.VIEWER).require_fresh_factor(NOW)


def test_the_terminal_has_proved_itself_to_the_operating_system() -> None:
    terminal_principal("ada").require_fresh_factor(NOW)


@pytest.mark.parametrize("kind", [PrincipalKind.API_KEY, PrincipalKind.JOB])
def test_a_key_or_job_is_no_person(kind: PrincipalKind) -> None:
    with pytest.raises(PermissionDenied, match="Only a person"):
        replace(member(Role.VIEWER, factor_at=NOW), kind=kind).require_fresh_factor(NOW)


def test_the_terminal_approves_no_money() -> None:
    assert not terminal_principal("ada").may(Permission.FINANCE_APPROVE)
    assert terminal_principal("ada").permissions == frozenset(Permission) - {Permission.FINANCE_APPROVE}


def test_a_job_may_what_it_declares() -> None:
    assert job_principal("import_file", Permission.IMPORTS_WRITE).permissions == {Permission.IMPORTS_WRITE}
