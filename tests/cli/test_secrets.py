"""Secrets at the terminal."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user
from capliquify.cli.main import run
from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import Principal, PrincipalKind
from capliquify.domain.errors import PermissionDenied
from capliquify.ops.master_key_files import read_master_keys, replace_master_key
from capliquify.services import approval_decisions, approvals, secrets, vault
from support.trust import TESTER

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.ops.postgres_cluster import DatabaseUrls

VALUE = "refresh-token-of-xero"


@pytest.fixture(autouse=True)
def home(database_copy: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DATABASE_URL", database_copy.application)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def put(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(value.encode())))
    return run(["secrets", "set", name])


def agree(*, as_of: str = "ada") -> None:
    """A second person agrees to the newest request."""
    person = Principal(kind=PrincipalKind.TERMINAL, name=as_of, permissions=frozenset(Permission))
    with open_parts() as parts, parts.context("default", person) as context:
        newest = approvals.list_approvals(context).approvals[0]
        decided = approval_decisions.approve(context, UUID(newest.id), newest.payload_hash)
    assert decided.status == "executed", decided.outcome


def stored_value(name: str) -> bytes:
    with open_parts() as parts, parts.context("default", TESTER) as context:
        return secrets.get_secret(context, name)


def test_a_value_comes_from_the_standard_input_and_is_shown_nowhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert put(monkeypatch, "xero", f"{VALUE}\n") == 0
    assert run(["secrets", "list"]) == 0
    assert run(["secrets", "list", "--json"]) == 0

    printed = capsys.readouterr()
    assert VALUE not in printed.out + printed.err
    assert "xero" in printed.out
    assert stored_value("xero") == VALUE.encode()


def test_a_value_is_no_argument_of_the_command() -> None:
    assert run(["secrets", "set", "xero", VALUE]) == 64


def test_a_value_is_shown_once_after_a_second_person_agreed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(monkeypatch, "xero", VALUE)
    assert run(["secrets", "reveal", "xero"]) == 2
    assert "ask with --reason" in capsys.readouterr().err
    assert run(["secrets", "reveal", "xero", "--reason", "Xero asks for it"]) == 1
    assert run(["secrets", "reveal", "xero"]) == 1  # it waits, and is not asked for twice
    waiting = capsys.readouterr()
    assert waiting.out == ""
    assert VALUE not in waiting.err

    agree()

    assert run(["secrets", "reveal", "xero"]) == 0
    assert capsys.readouterr().out == VALUE
    assert run(["secrets", "reveal", "xero"]) == 2
    assert VALUE not in "".join(capsys.readouterr())


def test_whoever_asks_cannot_agree_themselves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    put(monkeypatch, "xero", VALUE)
    run(["secrets", "reveal", "xero", "--reason", "curious"])

    with pytest.raises(PermissionDenied, match="You asked for it yourself"):
        agree(as_of=acting_user().name)
    assert run(["secrets", "reveal", "xero"]) == 1
    assert VALUE not in "".join(capsys.readouterr())


def test_an_agreement_does_not_count_for_a_value_set_since(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(monkeypatch, "xero", VALUE)
    run(["secrets", "reveal", "xero", "--reason", "Xero asks for it"])
    agree()
    put(monkeypatch, "xero", "another-value")
    capsys.readouterr()

    assert run(["secrets", "reveal", "xero"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "was set anew meanwhile" in printed.err


def test_rotating_tells_counts_and_keys_and_replaces_the_master_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    put(monkeypatch, "xero", VALUE)
    before, _ = read_master_keys(home)
    capsys.readouterr()

    assert run(["secrets", "rotate", "--master", "--reason", "somebody left"]) == 0

    printed = capsys.readouterr().out
    assert "1 data keys are sealed under the current master key." in printed
    assert "default: 1 values sealed anew with " in printed
    assert "installation: nothing is sealed" in printed
    after, previous = read_master_keys(home)
    assert after != before
    assert previous == []
    assert stored_value("xero") == VALUE.encode()


def test_an_interrupted_replacement_of_the_master_key_is_finished_by_the_next_rotation(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:

    put(monkeypatch, "xero", VALUE)
    old, _ = read_master_keys(home)
    replace_master_key(home)
    assert read_master_keys(home)[1] == [old]
    assert stored_value("xero") == VALUE.encode()

    assert run(["secrets", "rotate"]) == 0

    assert read_master_keys(home)[1] == []
    assert stored_value("xero") == VALUE.encode()


def test_a_process_that_was_running_follows_a_new_master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, "xero", VALUE)
    with open_parts() as running:
        assert run(["secrets", "rotate", "--master"]) == 0

        with running.context("default", TESTER) as context:
            assert secrets.get_secret(context, "xero") == VALUE.encode()
        with running.system_context("test") as system:
            vault.seal(system, "outbound_email|sealed_body|1", b"made by the running process")
            row = system.transaction.execute_binary("select master_key_id from data_key").fetchone()
    with open_parts() as new:
        assert row == (new.trust.keyring.current_id,)


def test_a_master_key_of_the_environment_is_not_replaced_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPLIQUIFY_MASTER_KEY", "q83vEjRWeJq83hI0VniavN4SNFZ4mrzeEjRWeJq83hI=")

    assert run(["secrets", "rotate", "--master"]) == 2
    assert "CAPLIQUIFY_PREVIOUS_MASTER_KEYS" in capsys.readouterr().err


def test_a_deleted_secret_is_gone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    put(monkeypatch, "xero", VALUE)

    assert run(["secrets", "delete", "xero"]) == 0
    assert run(["secrets", "delete", "xero"]) == 2
    capsys.readouterr()
    run(["secrets", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["secrets"] == []
