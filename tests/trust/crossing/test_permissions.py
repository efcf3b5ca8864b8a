"""Every route, asked by everybody about their own company: answered exactly to whoever has what it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.permissions import ROLE_PERMISSIONS, Everyone, Permission, Role
from support.crossing import checks
from support.crossing.checks import DECIDED_BY_MORE, everybody, expected_refusal, may, refusal
from support.crossing.companies import OURS, THEIRS, snapshot
from support.crossing.installation import KEY, SIGNED_OUT, Caller
from support.crossing.operations import call_of, operations
from support.people import join, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from support.crossing.installation import Installation

OPERATIONS = operations()
OF_A_COMPANY = [name for name, each in OPERATIONS.items() if isinstance(each.need, Permission)]
QUESTIONS = [name for name in OF_A_COMPANY if OPERATIONS[name].reads]
COMMANDS = [name for name in OF_A_COMPANY if not OPERATIONS[name].reads]


def somebody_without_a_second_factor(installation: Installation, role: Role, name: str) -> Caller:
    person = sign_in(installation.parts, f"{role.value}-{name}@one-factor.example", second_factor=False)
    join(installation.parts, person, OURS, role)
    return Caller(name=role.value, headers=person.headers, permissions=ROLE_PERMISSIONS[role])


def without_use(tables: dict[str, str]) -> dict[str, str]:
    """Whoever is refused may still leave a note that their key is in use, and nothing else."""
    return {name: digest for name, digest in tables.items() if name != "api_key"}


def test_people_of_every_role_keys_and_nobody_ask(installation: Installation) -> None:
    assert [caller.name for caller in installation.callers()] == [*(role.value for role in Role), KEY, SIGNED_OUT]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_to_whoever_may_ask_it_and_to_nobody_else(installation: Installation, name: str) -> None:
    assert checks.of_the_permission(installation, OPERATIONS[name]) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_refused_to_whoever_may_not_give_it_and_changes_nothing(
    installation: Installation, name: str
) -> None:
    operation = OPERATIONS[name]
    call = call_of(operation, installation.ours)
    refused = [caller for caller in everybody(installation, operation) if not may(operation, caller)]
    before = [without_use(snapshot(installation.parts, slug)) for slug in (OURS, THEIRS)]
    for caller in refused:
        answer = installation.ask(caller, call)
        assert refusal(answer) == expected_refusal(operation, caller), (caller.name, answer.text)
    assert [without_use(snapshot(installation.parts, slug)) for slug in (OURS, THEIRS)] == before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_carried_out_for_whoever_may_give_it(
    new_installation: Callable[[str], AbstractContextManager[Installation]], name: str
) -> None:
    operation = OPERATIONS[name]
    with new_installation("own") as installation:
        call = call_of(operation, installation.ours)
        before = snapshot(installation.parts, THEIRS)
        allowed = [caller for caller in everybody(installation, operation) if may(operation, caller)]
        assert allowed, f"nobody may {name}"
        for number, caller in enumerate(allowed):
            answer = installation.ask(caller, call)
            assert name in DECIDED_BY_MORE or refusal(answer) is None, (caller.name, answer.text)
            assert answer.status_code < 500, (caller.name, answer.text)
            # What the first did may leave nothing to do for those after.
            assert number or answer.status_code not in {400, 404}, (caller.name, answer.text)
            assert installation.found_in(answer, call) == []
        assert snapshot(installation.parts, THEIRS) == before


@pytest.mark.parametrize("name", [name for name in COMMANDS if OPERATIONS[name].fresh_factor])
def test_a_destructive_command_takes_a_second_factor_given_just_now(installation: Installation, name: str) -> None:
    operation = OPERATIONS[name]
    for role in (role for role in Role if operation.need in ROLE_PERMISSIONS[role]):
        caller = somebody_without_a_second_factor(installation, role, name)
        assert refusal(installation.ask(caller, call_of(operation, installation.ours))) == "second-factor-needed"


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_administrator_without_a_second_factor_is_asked_for_it(installation: Installation, name: str) -> None:
    caller = somebody_without_a_second_factor(installation, Role.ADMINISTRATOR, name)
    assert refusal(installation.ask(caller, call_of(OPERATIONS[name], installation.ours))) == "second-factor-needed"


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.need is Everyone.SIGNED_IN])
def test_what_belongs_to_a_person_is_answered_to_nobody_signed_out(installation: Installation, name: str) -> None:
    answer = installation.ask(installation.signed_out, call_of(OPERATIONS[name], installation.ours))
    assert refusal(answer) == "not-signed-in"


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_description_says_who_must_show_a_credential(name: str) -> None:
    operation = OPERATIONS[name]
    assert bool(operation.description.get("security")) is not (operation.need is Everyone.PUBLIC)
