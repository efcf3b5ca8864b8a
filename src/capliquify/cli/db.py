"""`capliquify db`: the schema of the database, its backups and how they come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from capliquify.bootstrap import (
    back_up_database,
    migrate_database,
    open_parts,
    read_settings,
    restore_database,
    verify_database_backup,
)
from capliquify.cli.actor import terminal_actor
from capliquify.domain.errors import DomainError
from capliquify.ops import audit_upkeep
from capliquify.services import audit
from capliquify.services.audit import Act

if TYPE_CHECKING:
    from capliquify.bootstrap import Manifest

app = typer.Typer(no_args_is_help=True, help="The schema of the database, its backups and how they come back.")

BackupFile = Annotated[Path, typer.Argument(help="The backup; its manifest stands beside it.")]


@app.command()
def migrate() -> None:
    """Bring the schema up to date; a backup is taken first."""
    revisions = migrate_database(read_settings())
    if revisions:
        _record(Act(action="database.migrated", subject=revisions[-1], after={"revisions": revisions}))
    typer.echo(f"Applied {', '.join(revisions)}." if revisions else "The schema is up to date.")


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; by default `backups` in the data folder.")
    ] = None,
) -> None:
    """Write a checksummed backup, and prove it by restoring it beside the database."""
    settings = read_settings()
    written, _ = back_up_database(settings, file)
    manifest = verify_database_backup(settings, written)
    after = {"rows": manifest.rows, "revision": manifest.revision, "sha256": manifest.sha256}
    _record(Act(action="database.backed_up", subject=str(written), after=after))
    typer.echo(f"{written}: {_contents(manifest)}; restored once and found equal.")


@app.command()
def verify(file: BackupFile) -> None:
    """Restore a backup beside the database, compare it, and remove it again."""
    manifest = verify_database_backup(read_settings(), file)
    typer.echo(f"{file}: {_contents(manifest)}; restored and found equal.")


@app.command()
def restore(
    file: BackupFile,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of the database; what it replaces is kept under another name."""
    if not yes:
        typer.confirm(f"Replace the whole database by {file}?", abort=True)
    replaced = restore_database(read_settings(), file)
    _record(Act(action="database.restored", subject=str(file), before={"kept_as": replaced}), restored=True)
    typer.echo(f"Restored {file}. The database it replaced is kept as {replaced}.")


def _record(act: Act, *, restored: bool = False) -> None:
    """Log an act in the installation's audit log; it is done already, so a database that refuses is only told of."""
    try:
        with open_parts() as parts, parts.system_context(terminal_actor()) as context:
            if restored:
                audit_upkeep.note_restore(context)
            audit.record_for_installation(context, act)
    except DomainError as error:
        typer.echo(f"Not in the audit log: {error}", err=True)


def _contents(manifest: Manifest) -> str:
    return f"{manifest.rows:,} rows in {len(manifest.tables)} tables, schema {manifest.revision}"
