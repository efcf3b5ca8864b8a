from __future__ import annotations

import json
import os
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.cli.main import run
from capliquify.domain.errors import InvalidInput
from capliquify.ops.advisories import Finding, Package, read_advisories
from capliquify.ops.dependency_audit import (
    CANARY,
    AuditState,
    NoAnswerError,
    ask_pip_audit,
    audit_with_dump,
    audit_with_index,
    installed_packages,
    locked_packages,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def advisory(name: str, *events: dict[str, str], **more: str) -> dict[str, Any]:
    affected = {
        "package": {"ecosystem": "PyPI", "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
    }
    return {"id": f"MADE-UP-{name}", "modified": "2026-06-29T00:00:00Z", "affected": [affected], **more}


KNOWN = advisory("Jinja2", {"introduced": "0"}, {"fixed": "2.10.1"})


def dump(tmp_path: Path, *documents: dict[str, Any]) -> Path:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number, document in enumerate(documents):
            archive.writestr(f"{number}.json", json.dumps(document))
    return file


def test_packages_without_a_fault_in_a_fresh_dump_are_clean(tmp_path: Path) -> None:
    answer = audit_with_dump([Package("jinja2", "3.1.6"), Package("httpx", "0.28.1")], dump(tmp_path, KNOWN), NOW)

    assert (answer.state, answer.reason, answer.packages, answer.stale_days) == (AuditState.CLEAN, None, 2, 1)


def test_a_package_with_a_fault_is_vulnerable(tmp_path: Path) -> None:
    file = dump(tmp_path, KNOWN, advisory("Made.Up", {"introduced": "1.2"}, {"fixed": "1.4"}))

    answer = audit_with_dump([Package("made-up", "1.3"), Package("jinja2", "3.1.6")], file, NOW)

    assert answer.state is AuditState.VULNERABLE
    assert answer.findings == [Finding(name="made-up", version="1.3", advisory="MADE-UP-Made.Up", fixed_in=["1.4"])]


def test_a_dump_without_the_known_fault_has_no_data(tmp_path: Path) -> None:
    file = dump(tmp_path, advisory("made-up", {"introduced": "0"}))

    answer = audit_with_dump([Package("httpx", "0.28.1")], file, NOW)

    assert answer.state is AuditState.UNKNOWN
    assert "does not even know the faults of jinja2 2.10" in (answer.reason or "")


def test_a_stale_dump_gives_unknown_and_says_how_stale(tmp_path: Path) -> None:
    file = dump(tmp_path, {**KNOWN, "modified": "2026-06-22T11:00:00Z"})

    answer = audit_with_dump([Package("httpx", "0.28.1")], file, NOW)

    assert (answer.state, answer.stale_days) == (AuditState.UNKNOWN, 8)
    assert "8 days old" in (answer.reason or "")


def test_a_fault_a_stale_dump_knows_is_still_a_fault(tmp_path: Path) -> None:
    answer = audit_with_dump([CANARY], dump(tmp_path, {**KNOWN, "modified": "2026-01-01T00:00:00Z"}), NOW)

    assert answer.state is AuditState.VULNERABLE


@pytest.mark.parametrize("content", [b"no dump", b"[1]", b"", b'[{"id": 1, "affected": 3}]'])
def test_what_is_no_dump_gives_unknown(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "dump.json"
    file.write_bytes(content)

    answer = audit_with_dump([CANARY], file, NOW)

    assert answer.state is AuditState.UNKNOWN
    assert "no readable dump" in (answer.reason or "")


@pytest.mark.parametrize(
    ("events", "version", "affected"),
    [
        ([{"introduced": "0"}], "1.0", True),
        ([{"introduced": "0"}, {"fixed": "2.0"}], "2.0", False),
        ([{"introduced": "0"}, {"fixed": "2.0"}], "2.0rc1", True),
        ([{"introduced": "1.0"}, {"last_affected": "2.0"}], "2.0", True),
        ([{"introduced": "1.0"}, {"last_affected": "2.0"}], "2.0.1", False),
        ([{"introduced": "1.0"}], "0.9", False),
        ([{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"fixed": "2.5"}], "1.7", False),
        ([{"introduced": "2.0"}, {"fixed": "2.5"}, {"introduced": "1.0"}, {"fixed": "1.5"}], "2.1", True),
        ([{"introduced": "1.0"}, {"fixed": "10.0"}], "9.0", True),
    ],
)
def test_a_range_says_which_versions_have_the_fault(
    tmp_path: Path,
    events: list[dict[str, str]],
    version: str,
    affected: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    advisories = read_advisories(dump(tmp_path, advisory("made-up", *events)))

    assert bool(advisories.findings(Package("made_up", version))) is affected


def test_a_listed_version_has_the_fault_however_it_is_written(tmp_path: Path) -> None:
    listed = advisory("made-up")
    listed["affected"][0] |= {"ranges": [], "versions": ["1.0.0"]}
    advisories = read_advisories(dump(tmp_path, listed))

    assert len(advisories.findings(Package("made-up", "1.0"))) == 1
    assert advisories.findings(Package("made-up", "1.0.1")) == []


def test_a_withdrawn_advisory_counts_no_more(tmp_path: Path) -> None:
    file = dump(tmp_path, advisory("made-up", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"))

    assert read_advisories(file).findings(Package("made-up", "1.0")) == []


def test_no_network_gives_unknown() -> None:
    nowhere = {
        **os.environ,
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9"),
    }
    nowhere |= {"NO_PROXY": "", "no_proxy": "", "PIP_RETRIES": "0"}

    answer = audit_with_index([Package("httpx", "0.28.1")], lambda packages: ask_pip_audit(packages, nowhere))

    assert answer.state is AuditState.UNKNOWN
    assert "there is no network" in (answer.reason or "")


def test_an_index_without_advisories_gives_unknown_and_not_clean() -> None:
    def knows_nothing(_: Sequence[Package]) -> list[Finding]:
        return []

    answer = audit_with_index([Package("httpx", "0.28.1")], knows_nothing)

    assert (answer.state, answer.findings) == (AuditState.UNKNOWN, [])
    assert "the package index has no advisories" in (answer.reason or "")


def test_an_index_that_knows_the_known_fault_is_believed() -> None:
    def knows_one(packages: Sequence[Package]) -> list[Finding]:
        known = [Finding(name="jinja2", version="2.10", advisory="PYSEC-2019-217", fixed_in=["2.10.1"])]
        return known if CANARY in packages else []

    assert audit_with_index([Package("httpx", "0.28.1")], knows_one).state is AuditState.CLEAN
    assert audit_with_index([CANARY], knows_one).state is AuditState.VULNERABLE


def test_a_source_that_fails_after_the_known_fault_gives_unknown() -> None:
    def breaks_off(packages: Sequence[Package]) -> list[Finding]:
        if CANARY not in packages:
            message = "the connection broke"
            raise NoAnswerError(message)
        return [Finding(name="jinja2", version="2.10", advisory="PYSEC-2019-217", fixed_in=[])]

    answer = audit_with_index([Package("httpx", "0.28.1")], breaks_off)

    assert (answer.state, answer.reason) == (AuditState.UNKNOWN, "the connection broke")


def test_a_lock_names_what_it_pins(tmp_path: Path) -> None:
    file = tmp_path / "requirements.lock"
    file.write_text("# made\nhttpx==0.28.1 \\\n    --hash=sha256:00\npsycopg[binary]==3.3.9 ; python_version > '3'\n")

    assert locked_packages(file) == [Package("httpx", "0.28.1"), Package("psycopg", "3.3.9")]
    with pytest.raises(InvalidInput, match="cannot read"):
        locked_packages(tmp_path / "nothing")


def test_what_is_installed_is_known_without_ourselves() -> None:
    names = {each.name for each in installed_packages()}

    assert {"httpx", "packaging"} <= names
    assert "capliquify" not in names


@pytest.mark.parametrize(("version", "code", "state"), [("2.10", 2, "vulnerable"), ("3.1.6", 0, "clean")])
def test_the_exit_code_tells_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], version: str, code: int, state: str
) -> None:
    lock = tmp_path / "lock"
    lock.write_text(f"jinja2=={version}\n")
    fresh = dump(tmp_path, {**KNOWN, "modified": datetime.now(UTC).isoformat()})

    assert run(["dependencies", "audit", "--advisories", str(fresh), "--lock", str(lock), "--json"]) == code
    assert json.loads(capsys.readouterr().out)["state"] == state


def test_a_stale_dump_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = tmp_path / "lock"
    lock.write_text("httpx==0.28.1\n")
    old = dump(tmp_path, {**KNOWN, "modified": "2020-01-01T00:00:00Z"})

    assert run(["dependencies", "audit", "--advisories", str(old), "--lock", str(lock)]) == 1
    assert capsys.readouterr().out.startswith("unknown: the newest advisory of ")
