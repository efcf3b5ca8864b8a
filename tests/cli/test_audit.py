from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

import psycopg
import pytest

from capliquify.cli.main import run
from capliquify.storage.engine import with_database

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.ops.postgres_cluster import DatabaseUrls


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, database_copy: DatabaseUrls, tmp_path: Path) -> None:
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_copy.application)
    monkeypatch.setenv("DATABASE_DIRECT_URL", database_copy.owner)


def _do(count: int) -> None:
    for number in range(count):
        assert run(["organisation", "set", "week-ends-on", ("saturday", "sunday")[number % 2]]) == 0


def _tamper(database: DatabaseUrls, *statements: str) -> None:
    with psycopg.connect(database.owner) as connection:
        for statement in statements:
            connection.execute(statement)


def test_whole_logs_verify_with_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    _do(2)
    capsys.readouterr()
    assert run(["audit", "verify"]) == 0
    assert capsys.readouterr().out == (
        "installation: 0 entries, as they were written\ndefault: 2 entries, as they were written\n"
    )


def test_a_fault_gives_exit_code_2_and_is_told(database_copy: DatabaseUrls, capsys: pytest.CaptureFixture[str]) -> None:
    _do(3)
    _tamper(database_copy, "delete from audit_entry where sequence = 2")
    capsys.readouterr()
    assert run(["audit", "verify", "--organisation", "default", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert (answer["intact"], answer["verifications"][0]["faults"]) == (False, ["Entry 2 is missing."])
    assert run(["audit", "verify", "--organisation", "installation"]) == 0


def test_a_log_cut_off_with_its_head_is_told_by_the_files_of_the_data_folder(
    database_copy: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    _do(3)
    _tamper(
        database_copy,
        "delete from audit_entry where sequence = 3",
        "update audit_head set sequence = 2, hash = (select hash from audit_entry where sequence = 2)",
    )
    capsys.readouterr()
    assert run(["audit", "verify", "--all"]) == 2
    assert "  Entry 3 is missing; the last was noted outside the database.\n" in capsys.readouterr().out


def test_an_organisation_that_is_gone_without_a_purge_is_told(
    database_copy: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["organisation", "create", "acme"])
    _tamper(
        database_copy,
        "delete from audit_entry a using organisation o where o.id = a.organisation_id and o.slug = 'acme'",
        "delete from audit_head a using organisation o where o.id = a.organisation_id and o.slug = 'acme'",
        "delete from organisation where slug = 'acme'",
    )
    capsys.readouterr()
    assert run(["audit", "verify"]) == 2
    assert "up to entry 1, is not there and was not purged.\n" in capsys.readouterr().out


def test_one_log_or_all_not_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "verify", "--all", "--organisation", "default"]) == 2
    assert capsys.readouterr().err == "Error: choose one of --organisation and --all\n"


def test_the_latest_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _do(2)
    capsys.readouterr()
    assert run(["audit", "list", "--action", "organisation", "--limit", "1"]) == 0
    out = capsys.readouterr().out
    assert "organisation.changed  default" in out
    assert len(out.splitlines()) == 2
    assert run(["audit", "list", "--actor", "nobody"]) == 0
    assert capsys.readouterr().out == "Nothing was logged.\n"


def test_an_export_has_every_entry_with_its_hashes(tmp_path: Path) -> None:
    _do(3)
    assert run(["audit", "export", str(tmp_path / "log.jsonl")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["sequence"] for line in lines] == [1, 2, 3]
    assert [line["previous_hash"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
    assert run(["audit", "export", str(tmp_path / "log.csv"), "--format", "csv", "--since", "2020-01-01"]) == 0
    assert len(list(csv.reader(io.StringIO((tmp_path / "log.csv").read_text())))) == 4
    assert (tmp_path / "log.csv").stat().st_mode & 0o777 == 0o600


def test_an_export_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.jsonl").write_text("mine")
    assert run(["audit", "export", str(tmp_path / "log.jsonl")]) == 2
    assert "exists already; name another file" in capsys.readouterr().err
    assert (tmp_path / "log.jsonl").read_text() == "mine"


def test_a_log_is_closed_into_an_archive(
    database_copy: DatabaseUrls, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _do(3)
    archive = tmp_path / "old.jsonl.gz"
    capsys.readouterr()
    assert run(["audit", "close", "--before", "2999-01-01", "--archive", str(archive), "--yes", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["entries"], answer["deleted"], answer["up_to_sequence"]) == (3, 3, 3)
    assert answer["archive_sha256"] == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert len(gzip.decompress(archive.read_bytes()).splitlines()) == 3
    assert run(["audit", "verify"]) == 0
    assert "default: 1 entry after the checkpoint of " in capsys.readouterr().out
    _tamper(database_copy, "update audit_checkpoint set signature = sha512('another')")
    assert run(["audit", "verify"]) == 2


def test_nothing_to_close_leaves_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "close", "--before", "2020-01-01", "--archive", str(tmp_path / "old.gz"), "--yes"]) == 2
    assert "Nothing was logged before 2020-01-01" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_backups_and_restores_are_logged_and_a_restore_is_no_fault(
    database_copy: DatabaseUrls, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _do(1)
    file = tmp_path / "first.dump"
    assert run(["db", "backup", str(file)]) == 0
    _do(2)
    assert run(["db", "restore", str(file), "--yes"]) == 0
    kept = capsys.readouterr().out.removesuffix(".\n").rpartition(" ")[2]
    assert run(["audit", "verify"]) == 0
    assert capsys.readouterr().out.count("• The database was restored on ") == 2
    assert run(["audit", "list", "--organisation", "installation", "--json"]) == 0
    actions = [entry["action"] for entry in json.loads(capsys.readouterr().out)["entries"]]
    assert actions == ["database.restored"]  # what was logged after the dump was made went with the database
    with psycopg.connect(with_database(database_copy.owner, "postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{kept}"')


def test_an_organisation_is_deleted_restored_and_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["organisation", "create", "acme"])
    assert run(["organisation", "delete", "acme", "--yes", "acne"]) == 2
    assert capsys.readouterr().err == "Error: 'acne' is not 'acme': nothing was changed.\n"
    assert run(["organisation", "delete", "acme", "--yes", "acme", "--reason", "Sold"]) == 0
    assert "`capliquify organisation restore acme` opens it again." in capsys.readouterr().out
    assert run(["organisation", "purge"]) == 0
    assert capsys.readouterr().out == "No closed organisation is due.\n"
    assert run(["organisation", "restore", "acme"]) == 0
    file = tmp_path / "acme.zip"
    assert run(["organisation", "export", str(file), "--organisation", "acme"]) == 0
    assert "audit_entry.csv" in zipfile.ZipFile(file).namelist()


def test_a_due_organisation_is_purged(database_copy: DatabaseUrls, capsys: pytest.CaptureFixture[str]) -> None:
    run(["organisation", "create", "acme"])
    run(["organisation", "delete", "acme", "--yes", "acme"])
    _tamper(database_copy, "update organisation set deletion_due_at = now() where slug = 'acme'")
    capsys.readouterr()
    assert run(["organisation", "purge"]) == 0
    assert capsys.readouterr().out.startswith("acme: ")
    assert run(["audit", "verify"]) == 0
    capsys.readouterr()
    assert run(["audit", "list", "--organisation", "installation", "--action", "organisation.purged"]) == 0
    assert "organisation.purged  acme" in capsys.readouterr().out


def test_no_organisation_takes_the_name_of_the_installation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["organisation", "create", "installation"]) == 2
    assert "is what the installation itself is called" in capsys.readouterr().err
