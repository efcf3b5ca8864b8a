"""Logical backups: a dump, and beside it a manifest that tells whether a copy is whole."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.errors import Conflict, NotFound
from capliquify.storage.contents import TableContents, read_contents, require_all_rows
from capliquify.storage.engine import first_connection
from capliquify.storage.postgres_tools import run_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from psycopg.rows import TupleRow

_FORMAT: Final = 1
_MANIFEST: Final = ".json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup holds."""

    created_at: datetime
    program_version: str
    server_version: str
    revision: str | None  # of the schema
    size_bytes: int
    sha256: str
    tables: list[TableContents]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


def back_up(
    owner_url: str, file: Path, *, program_version: str, created_at: datetime, binaries: Path | None = None
) -> Manifest:
    """Write a backup of a database; the file appears when it is whole, with its manifest beside it.

    Rows are counted in the very state that is dumped, while others go on working.

    Args:
        owner_url: Direct address as the role that owns the database.
        file: The dump to write.
        program_version: The version of this program.
        created_at: Now.
        binaries: The folder of pg_dump; None looks along PATH.

    Raises:
        Unavailable: The database does not answer, or pg_dump is missing.
        Conflict: The file exists, or pg_dump failed, or the owner does not see all rows.
    """
    with _whole_or_absent(file) as partial, first_connection(owner_url) as connection:
        require_all_rows(connection)
        contents = _dump(connection, owner_url, partial, binaries)
        manifest = Manifest(
            created_at=created_at,
            program_version=program_version,
            **_server_state(connection),
            size_bytes=partial.stat().st_size,
            sha256=_sha256(partial),
            tables=contents,
        )
        manifest_path(file).write_text(_encode(manifest))
        _make_durable(manifest_path(file))
    return manifest


def read_manifest(file: Path) -> Manifest:
    """The manifest of a backup whose dump is as it was written.

    Raises:
        NotFound: The dump or its manifest is missing.
        Conflict: The dump or its manifest is damaged.
    """
    for needed in (file, manifest_path(file)):
        if not needed.is_file():
            message = f"There is no {needed}."
            raise NotFound(message)
    try:
        manifest = _decode(manifest_path(file).read_text())
    except (ValueError, KeyError, TypeError) as error:
        message = f"{manifest_path(file)} is damaged."
        raise Conflict(message) from error
    if file.stat().st_size != manifest.size_bytes or _sha256(file) != manifest.sha256:
        message = f"{file} is damaged: its checksum is not the one it was written with."
        raise Conflict(message)
    return manifest


def manifest_path(file: Path) -> Path:
    """Where the manifest of a backup stands."""
    return file.with_name(file.name + _MANIFEST)


def _dump(
    connection: psycopg.Connection[TupleRow], owner_url: str, file: Path, binaries: Path | None
) -> list[TableContents]:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    connection.execute("begin isolation level repeatable read read only")
    snapshot = _setting(connection, "select pg_export_snapshot()") or ""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    run_tool("pg_dump", [*arguments, "--schema=public", "--schema=dbos"], url=owner_url, binaries=binaries)
    contents = read_contents(connection)
    connection.execute("rollback")
    return contents


def _server_state(connection: psycopg.Connection[TupleRow]) -> dict[str, Any]:
    migrated = _setting(connection, "select to_regclass('public.alembic_version')::text") is not None
    revision = _setting(connection, "select version_num from alembic_version") if migrated else None
    return {"server_version": _setting(connection, "show server_version"), "revision": revision}


def _setting(connection: psycopg.Connection[TupleRow], query: str) -> str | None:
    row = connection.execute(query).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _whole_or_absent(file: Path) -> Iterator[Path]:
    """A file to write to that takes its name at the end, when nothing failed."""
    if file.exists():
        message = f"{file} exists; a backup never overwrites another."
        raise Conflict(message)
    partial = file.with_name(file.name + ".partial")
    try:
        yield partial
        _make_durable(partial)
        partial.replace(file)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()


def _make_durable(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _encode(manifest: Manifest) -> str:
    fields = asdict(manifest) | {"created_at": manifest.created_at.isoformat(), "format": _FORMAT}
    return json.dumps(fields, indent=1) + "\n"


def _decode(text: str) -> Manifest:
    fields: dict[str, Any] = json.loads(text)
    if fields.pop("format") != _FORMAT:
        message = "another format"
        raise ValueError(message)
    tables = [TableContents(**table) for table in fields.pop("tables")]
    return Manifest(created_at=datetime.fromisoformat(fields.pop("created_at")), tables=tables, **fields)
