"""Restoring a backup: into a new database, compared with the manifest, and only then put in place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from capliquify.domain.errors import Conflict
from capliquify.storage.backup import Manifest, read_manifest
from capliquify.storage.contents import differences, read_contents
from capliquify.storage.engine import first_connection, with_database
from capliquify.storage.ids import new_id
from capliquify.storage.migrations.upgrade import migrate
from capliquify.storage.postgres_tools import run_tool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg
    from psycopg.rows import TupleRow

_MAINTENANCE: Final = "postgres"
_NAME_LIMIT: Final = 63
_TERMINATE: Final = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()
"""


def verify_backup(owner_url: str, file: Path, *, binaries: Path | None = None) -> Manifest:
    """Restore a backup beside the database, compare it with its manifest, and remove it again.

    Raises:
        NotFound: The dump or its manifest is missing.
        Conflict: The backup is damaged, or what comes out of it is not what went in.
        Unavailable: The database does not answer, or pg_restore is missing.
    """
    manifest = read_manifest(file)
    with _restored(owner_url, file, manifest, binaries):
        return manifest


def restore_backup(owner_url: str, application_url: str, file: Path, *, binaries: Path | None = None) -> str:
    """Put a backup in the place of the database, brought to the schema of this version.

    The database is replaced in one step, after the copy was found whole; until then, and when anything fails, it is
    as it was. Whoever is connected to it is disconnected.

    Args:
        owner_url: Direct address as the role that owns the database.
        application_url: Address as the role the application works as.
        file: The dump.
        binaries: The folder of pg_restore; None looks along PATH.

    Returns:
        The name the replaced database has now; nobody can connect to it until it is allowed again.

    Raises:
        NotFound: The dump or its manifest is missing.
        Conflict: The backup is damaged, or what comes out of it is not what went in.
        Unavailable: The database does not answer, or pg_restore is missing.
    """
    manifest = read_manifest(file)
    current = str(conninfo_to_dict(owner_url)["dbname"])
    with _restored(owner_url, file, manifest, binaries) as restored:
        migrate(with_database(owner_url, restored), with_database(application_url, restored))
        replaced = _derived_name(current, "replaced")
        with first_connection(with_database(owner_url, _MAINTENANCE)) as connection:
            _swap(connection, current, restored, replaced)
    return replaced


@contextmanager
def _restored(owner_url: str, file: Path, manifest: Manifest, binaries: Path | None) -> Iterator[str]:
    """The name of a new database with the backup's content; dropped at the end unless it was renamed."""
    name = _derived_name(str(conninfo_to_dict(owner_url)["dbname"]), "restored")
    with first_connection(with_database(owner_url, _MAINTENANCE)) as connection:
        connection.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
        try:
            address = with_database(owner_url, name)
            _make_room(address)
            arguments = ["--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={name}", str(file)]
            run_tool("pg_restore", arguments, url=address, binaries=binaries)
            _compare(address, file, manifest)
            yield name
        finally:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _make_room(address: str) -> None:
    with first_connection(address) as connection:
        connection.execute("drop schema public")  # the dump brings its own


def _compare(address: str, file: Path, manifest: Manifest) -> None:
    with first_connection(address) as connection:
        found = differences(manifest.tables, read_contents(connection))
    if found:
        message = f"{file} does not restore to what was backed up: {'; '.join(found)}."
        raise Conflict(message)


def _swap(connection: psycopg.Connection[TupleRow], current: str, restored: str, replaced: str) -> None:
    rename = sql.SQL("alter database {} rename to {}")
    allow = sql.SQL("alter database {} with allow_connections {}")
    connection.execute(allow.format(sql.Identifier(current), sql.SQL("false")))
    try:
        for name in (current, restored):
            connection.execute(_TERMINATE, (name,))
        with connection.transaction():
            connection.execute(rename.format(sql.Identifier(current), sql.Identifier(replaced)))
            connection.execute(rename.format(sql.Identifier(restored), sql.Identifier(current)))
    except BaseException:
        connection.execute(allow.format(sql.Identifier(current), sql.SQL("true")))
        raise


def _derived_name(current: str, role: str) -> str:
    suffix = f"_{role}_{new_id().hex}"
    return current[: _NAME_LIMIT - len(suffix)] + suffix
