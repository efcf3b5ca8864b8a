from __future__ import annotations

import io
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


def test_migrating_a_current_database_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "migrate"]) == 0
    assert capsys.readouterr().out == "The schema is up to date.\n"


def test_a_backup_is_written_and_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "first.dump"
    assert run(["db", "backup", str(file)]) == 0
    assert capsys.readouterr().out.endswith("restored once and found equal.\n")
    assert run(["db", "verify", str(file)]) == 0
    assert sorted(path.name for path in tmp_path.glob("first*")) == ["first.dump", "first.dump.json"]


def test_a_backup_without_a_name_goes_to_the_data_folder(tmp_path: Path) -> None:
    assert run(["db", "backup"]) == 0
    assert len(list((tmp_path / "home" / "backups").glob("backup-*.dump"))) == 1


def test_a_restore_keeps_what_it_replaces(
    tmp_path: Path, database_copy: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "first.dump"
    run(["db", "backup", str(file)])
    with psycopg.connect(database_copy.owner) as connection:
        connection.execute("update organisation set name = 'Changed'")
    capsys.readouterr()
    assert run(["db", "restore", str(file), "--yes"]) == 0
    kept = capsys.readouterr().out.removesuffix(".\n").rpartition(" ")[2]
    with psycopg.connect(database_copy.owner) as connection:
        assert connection.execute("select name from organisation").fetchall() == [("Default",)]
    with psycopg.connect(with_database(database_copy.owner, "postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{kept}"')


def test_a_restore_nobody_confirmed_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run(["db", "restore", str(tmp_path / "first.dump")]) == 130


def test_a_missing_backup_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "restore", str(tmp_path / "first.dump"), "--yes"]) == 2
    assert "There is no" in capsys.readouterr().err
