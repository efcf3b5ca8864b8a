from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.database import temporary_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with temporary_home() as home:
        yield home


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CAPLIQUIFY_HOME": str(home), "COLUMNS": "160"}
    command = [sys.executable, "-m", "capliquify", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_new_installation_offers_a_link_and_knows_nobody(home: Path) -> None:
    assert json.loads(run(home, "user", "list", "--json").stdout) == {"people": []}
    offered = run(home, "user", "first-administrator")
    assert offered.stdout.startswith("http://localhost:3000/welcome#token=")
    assert len(offered.stdout.splitlines()) == 1
    assert offered.stderr == "Open it within a day, once:\n"


def test_an_address_nobody_has_is_refused(home: Path) -> None:
    refused = run(home, "user", "reset-link", "ada@example.com")
    assert refused.stdout == ""
    assert refused.stderr.startswith("Error: Nobody has an account with the address ada@example.com")


def test_revoking_is_for_one_or_for_all(home: Path) -> None:
    refused = run(home, "sessions", "revoke", "--all", "--user", "ada@example.com")
    assert refused.stderr == "Error: Choose one of --user and --all.\n"
    assert run(home, "sessions", "revoke", "--api-keys").stdout == "Signed out: 0 people. 0 API keys revoked.\n"
    assert run(home, "sessions", "list").stdout == "Nobody is signed in.\n"
