"""`capliquify import` and `capliquify template`."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import box
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from capliquify.bootstrap import open_parts
from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, encode_json
from capliquify.cli.import_places import Here, There
from capliquify.cli.remote import elsewhere
from capliquify.cli.tables import MISSING
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput
from capliquify.services import templates
from capliquify.services.answers.imports import ImportAnswer, ImportedFile
from capliquify.services.import_options import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from capliquify.cli.import_places import ImportPlace
    from capliquify.services.answers.imports import ImportJobs, RowError
    from capliquify.services.context import Progress as Listener

_SHOWN_ERRORS = 20
_COUNTS = ("Rows", "Imported", "Unchanged", "Not used")
_EXIT_SOME_NOT_USED, _EXIT_FILE_REFUSED = 1, 2

FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(help="CSV, TSV or XLSX files, in any order.", metavar="FILES…", show_default=False),
]


def import_files(
    files: FilesArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    kind: Annotated[str | None, typer.Option(help="What the files are, when the header leaves it open.")] = None,
    dates: Annotated[str | None, typer.Option(help="day-first or month-first, when the dates leave it open.")] = None,
    decimal: Annotated[str | None, typer.Option(help="point or comma, when the figures leave it open.")] = None,
    account: Annotated[str | None, typer.Option(help="Account of a bank statement that names none.")] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of a file that names none.")] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of the text, where it is recognised wrongly, e.g. cp1252.")
    ] = None,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Refuse a file with any row that cannot be used.")
    ] = False,
    rollback: Annotated[str | None, typer.Option(help="Undo the import with this id.", metavar="ID")] = None,
    history: Annotated[bool, typer.Option("--history", help="List the latest imports.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Import exported files; rows that cannot be used are set aside and named.

    Exit code 0: every row was used, 1: some were not, 2: a file could not be used at all.
    """
    with _place(organisation) as place:
        if rollback:
            _roll_back(place, rollback, as_json=as_json)
        elif history:
            _history(place, as_json=as_json)
        else:
            options = ImportOptions(
                kind=kind,
                dates=dates,
                decimal=decimal,
                account=account,
                currency=currency,
                encoding=encoding,
                all_or_nothing=all_or_nothing,
            )
            _import(place, _given(files), options, as_json=as_json)


@contextmanager
def _place(organisation: str) -> Iterator[ImportPlace]:
    """The server of `CAPLIQUIFY_API_URL`, else the database here."""
    with elsewhere() as server:
        if server is not None:
            yield There(server, organisation)
            return
    with open_parts() as parts:
        yield Here(parts, organisation)


def _given(files: list[Path] | None) -> list[Path]:
    if not files:
        message = "name at least one file, for example: capliquify import invoices.csv"
        raise InvalidInput(message)
    return files


def _import(place: ImportPlace, files: list[Path], options: ImportOptions, *, as_json: bool) -> None:
    outcomes = {file: _import_one(place, file, options) for file in place.in_order(files, options)}
    answer = ImportAnswer(files=[outcomes[file] for file in files])
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer)
    if any(file.refused for file in answer.files):
        raise typer.Exit(_EXIT_FILE_REFUSED)
    if any(file.errors for file in answer.files):
        raise typer.Exit(_EXIT_SOME_NOT_USED)


def _import_one(place: ImportPlace, file: Path, options: ImportOptions) -> ImportedFile:
    with _progress_bar(file) as listener:
        return place.import_file(file, options, listener)


@contextmanager
def _progress_bar(file: Path) -> Iterator[Listener]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = terminal(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(file.name, total=None)

        def listen(*, done: int, total: int, rows: int) -> None:
            bar.update(task, completed=done, total=total, description=f"{file.name}  {rows:,} rows")

        yield listen


def _show(answer: ImportAnswer) -> None:
    console = terminal()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("File", "What it is"):
        table.add_column(title, overflow="fold")
    for title in _COUNTS:
        table.add_column(title, justify="right", no_wrap=True)
    for file in answer.files:
        counts = (file.rows, file.imported, file.unchanged, file.rows - file.imported - file.unchanged)
        shown = (MISSING,) * len(counts) if file.refused else tuple(f"{count:,}" for count in counts)
        table.add_row(file.file, file.kind or "not recognised", *shown)
    console.print(table)
    for file in answer.files:
        for note in file.notes:
            console.print(f"• {file.file}: {note}", style="dim", soft_wrap=True)
        if file.refused:
            console.print(
                f"{file.file} could not be used: {file.refused}",
                style="bold",
                soft_wrap=True,
            )
        _show_rows(console, "Rows not used", file.file, file.errors)
        _show_rows(console, "Worth a look", file.file, file.warnings)
    for file in answer.files:
        if file.imported:
            undo = f"Undo {file.file}: capliquify import --rollback {file.import_id}"
            console.print(undo, style="dim", soft_wrap=True)


def _show_rows(console: Console, title: str, file: str, errors: list[RowError]) -> None:
    if not errors:
        return
    table = Table("Row", "Column", "Value", "Reason", "How to fix", box=box.SIMPLE_HEAD, title=f"{title}: {file}")
    table.title_justify = "left"
    for error in errors[:_SHOWN_ERRORS]:
        table.add_row(str(error.row), error.column, error.value, error.reason, error.fix)
    console.print(table)
    if len(errors) > _SHOWN_ERRORS:
        console.print(f"… and {len(errors) - _SHOWN_ERRORS:,} more; --json lists all.", style="dim")


def _roll_back(place: ImportPlace, import_id: str, *, as_json: bool) -> None:
    answer = place.roll_back(import_id)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        terminal().print(
            f"Import {import_id} is undone: {answer.removed:,} rows removed, {answer.restored:,} restored.",
            soft_wrap=True,
        )


def _history(place: ImportPlace, *, as_json: bool) -> None:
    answer = place.history()
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show_history(answer)


def _show_history(answer: ImportJobs) -> None:
    """Two lines an import, so that the id stays whole on a narrow terminal."""
    console = terminal()
    if not answer.imports:
        console.print("No imports yet.")
    for job in answer.imports:
        what = f"{job.file}, {job.kind or 'not recognised'}: {job.status.replace('_', ' ')}"
        unused = job.rows - job.imported - job.unchanged
        counts = f"{job.rows:,} rows, {job.imported:,} imported, {job.unchanged:,} unchanged, {unused:,} not used"
        console.print(f"{job.created_at:%Y-%m-%d %H:%M}  {what}", style="bold", soft_wrap=True)
        console.print(f"  {job.id}  {counts}", soft_wrap=True)
        if job.refused:
            console.print(f"  {job.refused}", style="dim", soft_wrap=True)


def template(
    name: Annotated[str | None, typer.Argument(help="Template to write; without it all are listed.")] = None,
    file: Annotated[Path | None, typer.Argument(help="Where to write; .csv or .xlsx. Default NAME.csv here.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show its columns instead of writing it.")] = False,
) -> None:
    """Write an empty template for what no vendor exports, its columns explained."""
    if name is None:
        _list_templates()
        return
    described = templates.get_template(name)
    target = file or Path(f"{name}.csv")
    if not explain:
        _write_new(target, templates.template_file(name, _format_of(target)))
        terminal(stderr=True).print(f"Wrote {target}")
    table = Table("Column", "Needed", "What it holds", "Example", box=box.SIMPLE_HEAD, title=described.description)
    table.title_justify = "left"
    for column in described.columns:
        table.add_row(column.name, "yes" if column.required else "", column.explanation, column.example)
    terminal().print(table)


def _format_of(target: Path) -> Literal["csv", "xlsx"]:
    match target.suffix.lower():
        case ".csv":
            return "csv"
        case ".xlsx":
            return "xlsx"
    message = f"{target} must end in .csv or .xlsx"
    raise InvalidInput(message)


def _write_new(target: Path, data: bytes) -> None:
    try:
        with target.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        message = f"{target} exists already; name another file"
        raise InvalidInput(message) from None
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise InvalidInput(message) from error


def _list_templates() -> None:
    table = Table("Template", "What for", box=box.SIMPLE_HEAD)
    for each in templates.list_templates():
        table.add_row(each.name, each.description)
    terminal().print(table)
