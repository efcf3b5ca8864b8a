from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest

from capliquify.domain.errors import Conflict, NotFound, Unavailable
from capliquify.ops.embedded_postgres import EmbeddedPostgres
from capliquify.storage.backup import Manifest, back_up, manifest_path, read_manifest
from capliquify.storage.engine import open_pool, with_database
from capliquify.storage.repositories.organisations import enter_organisation
from capliquify.storage.restore import restore_backup, verify_backup
from capliquify.storage.schema import HEAD_REVISION
from capliquify.storage.transaction import begin
from support.ingesting import ingest
from support.records import sale, sales_invoice

if TYPE_CHECKING:
    from capliquify.ops.postgres_cluster import DatabaseUrls
    from support.database import DatabaseServer

NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def binaries(database_server: DatabaseServer) -> Path:
    return EmbeddedPostgres(database_server.home).binaries.folder


@pytest.fixture
def filled(database_copy: DatabaseUrls) -> DatabaseUrls:
    add(database_copy, "INV-1")
    return database_copy


def add(urls: DatabaseUrls, number: str) -> None:
    with open_pool(urls.application, owner_url=urls.owner) as pool, begin(pool) as transaction:
        enter_organisation(transaction, "default")
        ingest(transaction, sales_invoice(number), sale(number))


def invoices(urls: DatabaseUrls) -> list[str]:
    with open_pool(urls.application, owner_url=urls.owner) as pool, begin(pool) as transaction:
        enter_organisation(transaction, "default")
        return [row[0] for row in transaction.execute("select external_id from sales_invoice order by 1").fetchall()]


def databases(urls: DatabaseUrls) -> set[str]:
    """The test's database and those made from it; other workers make theirs on the same server."""
    own = urlsplit(urls.owner).path.removeprefix("/")
    with closing(psycopg.connect(with_database(urls.owner, "postgres"))) as connection:
        found = connection.execute("select datname from pg_database where starts_with(datname, %s)", (own,)).fetchall()
    return {row[0] for row in found}


def write(urls: DatabaseUrls, file: Path, binaries: Path) -> Manifest:
    return back_up(urls.owner, file, program_version="1.2.3", created_at=NOW, binaries=binaries)


def test_a_backup_says_what_it_holds(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    file = tmp_path / "backups" / "first.dump"
    manifest = write(filled, file, binaries)
    assert read_manifest(file) == manifest
    assert (manifest.created_at, manifest.program_version, manifest.revision) == (NOW, "1.2.3", HEAD_REVISION)
    rows = {table.table: table.rows for table in manifest.tables}
    assert (rows["public.sales_invoice"], rows["public.sale"], rows["public.facility"]) == (1, 1, 0)
    assert "dbos.workflow_status" in rows
    assert file.stat().st_size == manifest.size_bytes
    assert file.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in file.parent.iterdir()) == ["first.dump", "first.dump.json"]


def test_a_restored_database_holds_what_was_backed_up(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    write(filled, tmp_path / "first.dump", binaries)
    add(filled, "INV-2")
    replaced = restore_backup(filled.owner, filled.application, tmp_path / "first.dump", binaries=binaries)
    try:
        assert invoices(filled) == ["INV-1"]
        add(filled, "INV-3")
        assert invoices(filled) == ["INV-1", "INV-3"]
        assert replaced in databases(filled)
    finally:
        with closing(psycopg.connect(with_database(filled.owner, "postgres"), autocommit=True)) as connection:
            connection.execute(f'drop database "{replaced}" with (force)')


def test_row_level_security_is_there_after_a_restore(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    write(filled, tmp_path / "first.dump", binaries)
    replaced = restore_backup(filled.owner, filled.application, tmp_path / "first.dump", binaries=binaries)
    with closing(psycopg.connect(filled.application)) as connection:
        assert connection.execute("select count(*) from sales_invoice").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from sales_invoice")
    with closing(psycopg.connect(with_database(filled.owner, "postgres"), autocommit=True)) as connection:
        connection.execute(f'drop database "{replaced}" with (force)')


def test_those_who_are_connected_do_not_stop_a_restore(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    write(filled, tmp_path / "first.dump", binaries)
    with closing(psycopg.connect(filled.application, autocommit=True)) as connection:
        replaced = restore_backup(filled.owner, filled.application, tmp_path / "first.dump", binaries=binaries)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    with closing(psycopg.connect(with_database(filled.owner, "postgres"), autocommit=True)) as connection:
        connection.execute(f'drop database "{replaced}" with (force)')


def test_verifying_leaves_everything_as_it_was(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    manifest = write(filled, tmp_path / "first.dump", binaries)
    add(filled, "INV-2")
    before = databases(filled)
    assert verify_backup(filled.owner, tmp_path / "first.dump", binaries=binaries) == manifest
    assert databases(filled) == before
    assert invoices(filled) == ["INV-1", "INV-2"]


def test_a_changed_byte_is_noticed(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    file = tmp_path / "first.dump"
    write(filled, file, binaries)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    before = databases(filled)
    with pytest.raises(Conflict, match="damaged: its checksum"):
        restore_backup(filled.owner, filled.application, file, binaries=binaries)
    assert (databases(filled), invoices(filled)) == (before, ["INV-1"])


def test_other_content_than_the_manifest_says_is_noticed(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    file = tmp_path / "first.dump"
    write(filled, file, binaries)
    fields = json.loads(manifest_path(file).read_text())
    for table in fields["tables"]:
        if table["table"] == "public.sale":
            table["rows"] = 2
        if table["table"] == "public.sales_invoice":
            table["checksum"] = "1"
    manifest_path(file).write_text(json.dumps(fields))
    before = databases(filled)
    expected = r"public\.sale has 1 rows instead of 2; public\.sales_invoice has other content\."
    with pytest.raises(Conflict, match=expected):
        restore_backup(filled.owner, filled.application, file, binaries=binaries)
    assert (databases(filled), invoices(filled)) == (before, ["INV-1"])


def test_a_damaged_manifest_is_noticed(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    write(filled, tmp_path / "first.dump", binaries)
    manifest_path(tmp_path / "first.dump").write_text("{}")
    with pytest.raises(Conflict, match=r"first\.dump\.json is damaged"):
        read_manifest(tmp_path / "first.dump")


def test_a_missing_backup_is_not_found(filled: DatabaseUrls, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no .*first\.dump"):
        verify_backup(filled.owner, tmp_path / "first.dump")


def test_a_backup_never_overwrites_another(filled: DatabaseUrls, binaries: Path, tmp_path: Path) -> None:
    (tmp_path / "first.dump").write_text("precious")
    with pytest.raises(Conflict, match="never overwrites"):
        write(filled, tmp_path / "first.dump", binaries)
    assert (tmp_path / "first.dump").read_text() == "precious"


def test_missing_tools_are_named_and_leave_nothing_behind(filled: DatabaseUrls, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="pg_dump is missing"):
        write(filled, tmp_path / "first.dump", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_role_that_does_not_see_every_row_cannot_back_up(filled: DatabaseUrls, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="does not see the rows of all organisations"):
        back_up(filled.application, tmp_path / "first.dump", program_version="1", created_at=NOW)
