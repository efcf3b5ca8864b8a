"""Keys at the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capliquify.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.ops.postgres_cluster import DatabaseUrls


@pytest.fixture(autouse=True)
def _database(database_copy: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", database_copy.application)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))


def test_the_key_alone_goes_to_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["api-key", "create", "nightly", "--permission", "finance:read"]) == 0
    printed = capsys.readouterr()
    [key] = printed.out.splitlines()
    assert key.startswith("clq_")
    assert key not in printed.err

    assert run(["api-key", "list"]) == 0
    shown = capsys.readouterr().out
    assert key not in shown
    assert f"nightly  …{key[-4:]}  finance:read" in shown


def test_a_key_is_revoked_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    run(["api-key", "create", "nightly", "--permission", "demand:read", "--json"])
    made = json.loads(capsys.readouterr().out)
    assert run(["api-key", "revoke", made["id"]]) == 0
    assert capsys.readouterr().out == "Key nightly counts no more.\n"
    assert run(["api-key", "revoke", made["id"]]) == 2
    assert run(["api-key", "list", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["api_keys"]
    assert listed["revoked_at"] is not None
    assert listed["created_by"].startswith("cli:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "nightly"], "A key needs at least one permission"),
        (["create", "nightly", "--permission", "finance:approve"], "No key may have finance:approve"),
        (["create", "nightly", "--permission", "demand:read", "--expires-in-days", "400"], "1 to 365 days, not 400"),
        (["revoke", "nothing"], "There is no API key nothing."),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["api-key", *arguments]) == 2
    assert said in capsys.readouterr().err
