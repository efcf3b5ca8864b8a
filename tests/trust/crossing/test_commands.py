"""Every command about one company, run for it with what belongs to the other: nothing of it is shown or changed."""

from __future__ import annotations

import base64
import io
import re
import sys
from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from capliquify.cli.main import DONE, FAILED, run
from support.commands import commands
from support.crossing.companies import OURS, THEIRS, snapshot, without_policy
from support.crossing.leaks import leaks, texts_of
from support.trust import MASTER_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from support.crossing.companies import Company
    from support.crossing.installation import Installation

# What a command is called with besides the company: a word, {a thing of a company}, {new} for a file it writes or
# {ledger} for one it reads. Several lines where a command does several things.
CALLS: Final[dict[str, list[str]]] = {
    "import": ["{ledger}", "--history", "--rollback {import_id}"],
    "mappings list": [""],
    "mappings confirm": ["--all normalised"],
    "mappings undo": ["{mapping_id}"],
    "checks": ["", "{check_id}"],
    "settlements": ["", "{settlement_id}"],
    "connect": ["xero --set flow=custom_connection --set client_id=us"],
    "sync": ["{source_id} --background"],
    "sources list": [""],
    "sources show": ["{source_id}"],
    "sources pause": ["{source_id}"],
    "sources resume": ["{source_id}"],
    "sources cancel": ["{source_id}"],
    "sources retry": ["{source_id}"],
    "sources set-aside": ["{source_id} --whole"],
    "sources settings": ["{source_id} --name Books"],
    "sources disconnect": ["{source_id} --yes"],
    "cash": ["", "--xlsx {new}", "--as-of 2026-06-30 --week 2026-07-12 --line rent_and_utilities"],
    "working-capital": ["", "--json"],
    "ageing": ["--side payable", "--csv {new}"],
    "demand": ["", "--json"],
    "plan": ["", "--json"],
    "organisation set": ["time-zone Europe/Paris"],
    "organisation export": ["{new}"],
    "member list": [""],
    "member add": ["new@elsewhere.example"],
    "member change": ["{member_email} --role operator --reason why"],
    "member remove": ["{member_email}"],
    "approvals list": ["--status all"],
    "approvals show": ["{approval_id}"],
    "approvals approve": ["{approval_id} --yes"],
    "approvals reject": ["{approval_id} --comment no"],
    "cash-line add": ["paint --amount 9.00 --currency GBP --on 2099-07-10 --category suppliers --reason why"],
    "cash-line list": [""],
    "cash-line withdraw": ["{line_id} --reason why"],
    "api-key create": ["nightly --permission demand:read"],
    "api-key list": [""],
    "api-key revoke": ["{key_id}"],
    "audit verify": [""],
    "audit list": [""],
    "audit export": ["", "{new} --format csv"],
    "audit close": ["--before 2026-07-01 --archive {new} --yes"],
    "secrets list": [""],
    "secrets set": ["shared.name"],
    "secrets reveal": ["{secret_name} --reason why"],
    "secrets delete": ["{secret_name}"],
    "secrets rotate": [""],
}
# Commands that do not succeed even with what is the company's own, each with the words that say why.
DECIDED_BY_MORE: Final = {
    "approvals approve": "expired",
    "approvals reject": "expired",
    "secrets reveal": "waits for a second person",
    "connect": "would count twice",
    "sources resume": "not paused",
    "sources retry": "Nothing of",
}
LEDGER: Final = "date,account_class,amount,currency\n2026-06-30,cash,100.00,GBP\n"


ABOUT_ONE_COMPANY: Final = [
    path for path, command in commands() if any("--organisation" in each.opts for each in command.params)
]
A_THING: Final = re.compile(r"\{\w+_\w+\}")
WITH_THINGS: Final = [path for path in ABOUT_ONE_COMPANY if any(A_THING.search(call) for call in CALLS.get(path, ()))]


class Terminal:
    """The terminal of the machine, as somebody there types."""

    def __init__(self, installation: Installation, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._installation = installation
        self._folder = folder
        self._capsys = capsys

    def run(self, path: str, call: str, things: Company) -> tuple[int, str, list[str]]:
        """Run a command of our company; gives its exit code, what it said, and what that shows of the other."""
        ledger, new = self._folder / "ledger.csv", self._folder / "new"
        ledger.write_text(LEDGER, encoding="utf-8")
        new.unlink(missing_ok=True)
        named = {**things.ids, "member_email": f"spare@{things.mark}.example", "ledger": ledger, "new": new}
        arguments = call.format(**named).split()
        self._capsys.readouterr()
        code = run([*path.split(), *arguments, "--organisation", OURS])
        said = "".join(self._capsys.readouterr())
        texts = [said, self._installation.new_log_lines(), *(texts_of(new.read_bytes()) if new.exists() else ())]
        return code, said, leaks(self._installation.theirs, texts, " ".join(arguments))


@pytest.fixture
def terminal(
    new_installation: Callable[[str], AbstractContextManager[Installation]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[tuple[Terminal, Installation]]:
    with new_installation("terminal") as installation:
        monkeypatch.setenv("DATABASE_URL", installation.parts.application_url)
        monkeypatch.setenv("DATABASE_DIRECT_URL", installation.parts.owner_url or "")
        monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("CAPLIQUIFY_MASTER_KEY", base64.b64encode(MASTER_KEY).decode())
        _forget_made_up_checkpoint(installation)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a value")))
        yield Terminal(installation, tmp_path, capsys), installation


def _forget_made_up_checkpoint(installation: Installation) -> None:
    """The log of our company becomes whole: the checkpoint that fills its table is signed by nobody."""
    assert installation.parts.owner_url is not None
    with psycopg.connect(installation.parts.owner_url) as owner:
        owner.execute(
            "delete from audit_checkpoint where organisation_id = (select id from organisation where slug = %s)",
            (OURS,),
        )


def test_the_suite_knows_how_to_call_every_command() -> None:
    assert set(CALLS) == set(ABOUT_ONE_COMPANY), "add what is new to CALLS"


@pytest.mark.parametrize("path", ABOUT_ONE_COMPANY)
def test_a_command_of_one_company_shows_and_changes_nothing_of_the_other(
    terminal: tuple[Terminal, Installation], path: str
) -> None:
    screen, installation = terminal
    before = snapshot(installation.parts, THEIRS)
    for call in CALLS[path]:
        code, said, shown = screen.run(path, call, installation.ours)
        assert shown == [], said
        assert code == DONE or DECIDED_BY_MORE.get(path, "it succeeds") in said, said
    assert snapshot(installation.parts, THEIRS) == before


@pytest.mark.parametrize("path", WITH_THINGS)
def test_things_of_another_company_do_not_exist_for_a_command(
    terminal: tuple[Terminal, Installation], path: str
) -> None:
    screen, installation = terminal
    before = snapshot(installation.parts, THEIRS)
    for call in (each for each in CALLS[path] if A_THING.search(each)):
        code, said, shown = screen.run(path, call, installation.theirs)
        assert (code, shown) == (FAILED, []), said
        assert "Error: " in said, said
    assert snapshot(installation.parts, THEIRS) == before


def test_a_policy_taken_away_is_found_by_what_a_command_changes(terminal: tuple[Terminal, Installation]) -> None:
    screen, installation = terminal
    without_policy(installation.parts, "api_key")
    before = snapshot(installation.parts, THEIRS)
    code, _, shown = screen.run("api-key revoke", "{key_id}", installation.theirs)
    assert (code, shown) == (DONE, [installation.theirs.mark])
    assert snapshot(installation.parts, THEIRS) != before
