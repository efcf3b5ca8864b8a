"""The page of what is required and what proves it names tests that exist."""

from __future__ import annotations

import re

import pytest

from support.source_code import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"`([a-z_/]+/test_[a-z0-9_]+\.py)(?:::(test_[a-z0-9_]+))?`")
ROW = re.compile(
    r"^\| (?P<number>[A-Z0-9][^|]*) \| (?P<what>[^|]+) \| (?P<state>[^|]+) \| (?P<proof>.+) \|$", re.MULTILINE
)
ROWS = [row.groupdict() for row in ROW.finditer(PAGE) if row["number"] != "No."]


@pytest.mark.parametrize(("file", "name"), sorted(set(TEST.findall(PAGE))))
def test_a_named_test_exists(file: str, name: str) -> None:
    path = ROOT / "tests" / file
    assert path.is_file()
    assert not name or re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_requirement_is_met_or_not_or_none_of_ours() -> None:
    assert {row["state"] for row in ROWS} == {"met", "not met", "n/a"}
    assert [row["number"] for row in ROWS if not row["proof"].strip()] == []


def test_all_ten_risks_of_interfaces_are_there() -> None:
    assert {row["number"] for row in ROWS} >= {f"API{number}" for number in range(1, 11)}
