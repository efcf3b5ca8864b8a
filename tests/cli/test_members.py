"""Members, approvals and cash lines at the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from capliquify.cli.main import run
from capliquify.domain.access.permissions import Role
from support.organisation_people import member

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts
    from support.people import SignedIn


@pytest.fixture(autouse=True)
def _database(parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", parts.application_url)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))


@pytest.fixture
def ada(parts: Parts) -> SignedIn:
    return member(replace(parts, clock=lambda: datetime.now(UTC)), "ada")


def output(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.usefixtures("ada")
def test_members_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["member", "list"]) == 0
    [line] = [line for line in output(capsys).splitlines() if "@" in line]
    assert line.split()[:3] == ["ada@example.com", "Ada", "administrator"]


@pytest.mark.usefixtures("ada")
def test_the_link_of_an_invitation_alone_goes_to_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["member", "add", "dan@example.com", "--role", "operator"]) == 0
    [link] = output(capsys).splitlines()
    assert link.startswith("http://localhost:3000/invitation#token=")


def test_less_power_holds_at_once(parts: Parts, ada: SignedIn, capsys: pytest.CaptureFixture[str]) -> None:
    member(parts, "ben")
    assert run(["member", "change", ada.email, "--role", "viewer", "--reason", "moves on"]) == 0
    assert output(capsys) == "ada@example.com is changed.\n"
    assert run(["member", "list", "--json"]) == 0
    roles = {each["email"]: each["role"] for each in json.loads(output(capsys))["members"]}
    assert roles[ada.email] == "viewer"


def test_the_terminal_does_not_decide_what_it_asked_for(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    cleo = member(parts, "cleo", Role.VIEWER)
    assert run(["member", "change", cleo.email, "--role", "manager", "--reason", "runs the desk"]) == 0
    assert "Waits for a second person" in output(capsys)
    run(["approvals", "list", "--json"])
    [approval] = json.loads(output(capsys))["approvals"]
    assert run(["approvals", "show", approval["id"]]) == 0
    assert "cleo@example.com becomes manager." in output(capsys)
    assert run(["approvals", "approve", approval["id"], "--yes"]) == 2
    assert "You asked for it yourself" in capsys.readouterr().err
    assert run(["approvals", "reject", approval["id"], "--comment", "no"]) == 2


def test_a_member_is_removed(parts: Parts, ada: SignedIn, capsys: pytest.CaptureFixture[str]) -> None:
    member(parts, "cleo", Role.VIEWER)
    assert run(["member", "remove", "cleo@example.com"]) == 0
    assert output(capsys) == "cleo@example.com does not belong to default any more.\n"
    assert run(["member", "remove", ada.email]) == 2
    assert "This is the last administrator" in capsys.readouterr().err


def test_a_line_is_entered_listed_and_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["organisation", "set", "currency", "GBP"]) == 0
    line = ["--amount", "900", "--currency", "GBP", "--on", "2199-07-08", "--category", "rent_and_utilities"]
    assert run(["cash-line", "add", "Roof", *line, "--reason", "storm"]) == 0
    output(capsys)
    assert run(["cash-line", "list", "--json"]) == 0
    [listed] = json.loads(output(capsys))["cash_lines"]
    assert (listed["name"], listed["amount"], listed["entered_by"][:4]) == ("Roof", "900.00", "cli:")
    assert run(["cash-line", "withdraw", listed["id"], "--reason", "insured"]) == 0
    run(["cash-line", "list", "--json"])
    assert json.loads(output(capsys).removeprefix("Withdrawn.\n"))["cash_lines"] == []


def test_money_is_not_approved_at_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    run(["organisation", "set", "currency", "GBP"])
    line = ["--amount", "10001", "--currency", "GBP", "--on", "2199-07-08", "--category", "rent_and_utilities"]
    assert run(["cash-line", "add", "Roof", *line, "--reason", "storm"]) == 0
    output(capsys)
    run(["approvals", "list", "--json"])
    [approval] = json.loads(output(capsys))["approvals"]
    assert run(["approvals", "approve", approval["id"], "--yes"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["member", "change", "nobody@example.com", "--reason", "x"], "nobody@example.com does not belong to default."),
        (["member", "add", "nobody"], "This is not an email address"),
        (["member", "add", "dan@example.com", "--limit", "much"], "--limit much is not an amount"),
        (["approvals", "show", "nothing"], "There is no approval nothing."),
        (["cash-line", "withdraw", "nothing", "--reason", "x"], "There is no cash line nothing."),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err
