from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from capliquify.services import audit, organisation_export, organisations
from capliquify.services.audit import Act
from capliquify.services.exports.table import FORMULA_STARTS, guarded
from capliquify.storage.fact_tables import FACT_TABLES
from capliquify.storage.models import metadata
from capliquify.storage.repositories.organisation_export import NOT_EXPORTED, exported_tables
from capliquify.storage.tenancy import TABLES_WITHOUT_POLICY
from capliquify.storage.transaction import begin
from support.organisation_rows import fill_organisation
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

SECRET_NAMES = re.compile(r"hash|sealed|wrapped|token|password|signature|^secret")


def _export(parts: Parts, slug: str = "default") -> zipfile.ZipFile:
    with parts.context(slug, TESTER, read_only=True) as context:
        return zipfile.ZipFile(io.BytesIO(b"".join(organisation_export.export_organisation(context))))


def _rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    with archive.open(f"{table}.csv") as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, "utf-8", newline="")))


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def test_every_table_with_rows_of_organisations_is_exported_or_left_out_by_name(parts: Parts) -> None:
    with parts.context("default", TESTER) as context:
        exported = {table.name for table in exported_tables(context.transaction)}
    of_organisations = {table.name for table in metadata.sorted_tables if "organisation_id" in table.c}
    assert exported == (of_organisations - set(NOT_EXPORTED)) | {"organisation"}
    assert set(NOT_EXPORTED) <= of_organisations
    assert {table.name for table in metadata.sorted_tables} - of_organisations <= TABLES_WITHOUT_POLICY


def test_a_table_added_later_is_exported_without_a_line_of_code(parts: Parts) -> None:
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url) as owner:
        owner.execute("create table later (organisation_id uuid not null, remark text not null, token_hash bytea)")
        role = conninfo_to_dict(parts.application_url)["user"]
        owner.execute(sql.SQL("grant select on later to {}").format(sql.Identifier(str(role))))
        owner.execute("insert into later select id, 'kept', 'secret' from organisation")
    assert _rows(_export(parts), "later") == [{"remark": "kept"}]


def test_the_manifest_counts_and_sums_up_every_file(parts: Parts) -> None:
    fill_organisation(parts, "default")
    archive = _export(parts)
    manifest = _manifest(archive)
    assert archive.testzip() is None
    assert {file["name"] for file in manifest["files"]} | {"manifest.json"} == set(archive.namelist())
    for file in manifest["files"]:
        content = archive.read(file["name"])
        assert (file["sha256"], file["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert file["rows"] == len(list(csv.reader(io.StringIO(content.decode(), newline="")))) - 1
        assert file["rows"] > 0, file["name"]
    assert (manifest["organisation"], manifest["schema_revision"]) == ({"slug": "default", "name": "Default"}, "0003")
    assert manifest["exported_at"] == "2026-06-30T12:00:00Z"


def test_nothing_of_another_organisation_is_in_it(parts: Parts) -> None:
    with parts.system_context("cli:test") as context:
        organisations.create_organisation(context, slug="other", name="Other")
    fill_organisation(parts, "default")
    fill_organisation(parts, "other")
    archive = _export(parts, "other")
    with begin(parts.pool) as transaction:
        row = transaction.execute("select id::text from organisation where slug = 'default'").fetchone()
    assert row is not None
    assert [name for name in archive.namelist() if row[0].encode() in archive.read(name)] == []
    assert [row["slug"] for row in _rows(archive, "organisation")] == ["other"]
    assert {file["name"]: file["rows"] for file in _manifest(archive)["files"]} == {
        file["name"]: file["rows"] for file in _manifest(_export(parts))["files"]
    }


def test_no_column_of_a_secret_or_a_hash_is_in_it(parts: Parts) -> None:
    fill_organisation(parts, "default")
    archive = _export(parts)
    columns = {
        name: next(csv.reader(io.StringIO(archive.read(name).decode())))
        for name in archive.namelist()
        if name.endswith(".csv")
    }
    assert [(name, column) for name in columns for column in columns[name] if SECRET_NAMES.search(column)] == []


def test_no_value_of_a_secret_column_of_any_table_is_in_it(parts: Parts) -> None:
    fill_organisation(parts, "default")
    content = b"\n".join(archive.read(name) for archive in [_export(parts)] for name in archive.namelist())
    found, looked_at = [], 0
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url) as owner:
        for table in metadata.sorted_tables:
            for column in table.c:
                if str(column.type) != "BYTEA" and not SECRET_NAMES.search(column.name):
                    continue
                query = sql.SQL("select {} from {}").format(sql.Identifier(column.name), sql.Identifier(table.name))
                for (value,) in owner.execute(query).fetchall():
                    looked_at += 1
                    forms = [value, value.hex().encode()] if isinstance(value, bytes) else [str(value).encode()]
                    if isinstance(value, bytes | str) and any(form in content for form in forms):
                        found.append((table.name, column.name))
    assert (found, looked_at > len(FACT_TABLES)) == ([], True)


def test_a_text_that_looks_like_a_formula_is_guarded_as_in_every_other_export(parts: Parts) -> None:
    texts = [f"{start}1+1" for start in FORMULA_STARTS] + ["plain", "'quoted", ""]
    with parts.context("default", TESTER) as context:
        for text in texts:
            audit.record(context, Act(action="test.done", subject=text, reason=text))
    rows = _rows(_export(parts), "audit_entry")
    assert [row["subject"] for row in rows] == [guarded(text) for text in texts]


def test_members_are_named_and_their_accounts_are_not_in_it(parts: Parts) -> None:
    fill_organisation(parts, "default")
    [member] = _rows(_export(parts), "membership")
    assert (member["email"], member["role"]) == ("member@default.example", "manager")
    assert "password" not in "".join(member)


def test_all_of_it_is_of_one_moment(parts: Parts) -> None:
    fill_organisation(parts, "default")
    with parts.context("default", TESTER, read_only=True) as context:
        pieces = organisation_export.export_organisation(context)
        context.transaction.execute("select 1").fetchone()
        with parts.context("default", TESTER) as other:
            audit.record(other, Act(action="test.done", subject="later"))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert "later" not in {row["subject"] for row in _rows(archive, "audit_entry")}


def test_the_export_itself_is_logged(parts: Parts) -> None:
    with parts.context("default", TESTER) as context:
        organisation_export.record_export(context)
        assert organisation_export.export_name(context) == "default-20260630T120000Z.zip"
    assert [row["action"] for row in _rows(_export(parts), "audit_entry")] == ["organisation.exported"]
