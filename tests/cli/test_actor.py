from __future__ import annotations

import os
import pwd

import pytest

from capliquify.cli.actor import acting_user, terminal_actor


@pytest.mark.parametrize("variable", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_nobody_takes_another_name_by_a_variable(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "somebody-else")
    assert terminal_actor() == f"cli:{pwd.getpwuid(os.getuid()).pw_name}"


@pytest.fixture
def without_a_name(monkeypatch: pytest.MonkeyPatch) -> int:
    number = max(each.pw_uid for each in pwd.getpwall() if each.pw_uid < 2**31) + 1
    monkeypatch.setattr(os, "getuid", lambda: number)
    return number


def test_whoever_the_system_has_no_name_for_acts_under_their_number(
    without_a_name: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert acting_user().name == f"uid-{without_a_name}"
