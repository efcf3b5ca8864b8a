"""`capliquify sources`: connected systems, what they brought and what waits for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, encode_json
from capliquify.cli.following import follow
from capliquify.cli.lists_by_default import ListsByDefault
from capliquify.cli.source_places import Here, find_source, source_place
from capliquify.cli.source_tables import run_line, set_aside_view, source_view, sources_table
from capliquify.cli.sync import report
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.services import connections
from capliquify.services.connection_changes import SourceChange

if TYPE_CHECKING:
    import msgspec
    from rich.console import RenderableType

_SHOWN_RUNS: Final = 20
_HELP: Final = "Connected systems: how fresh they are, what was set aside, what failed."


app = typer.Typer(cls=ListsByDefault, help=_HELP)

SourceArgument = Annotated[str, typer.Argument(help="Id or name of a source, or its vendor.", metavar="SOURCE")]


@app.command("list")
def list_all(organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False) -> None:
    """List them: last sync, lag, rows, totals that differ, what is set aside, what failed."""
    with source_place(organisation) as place:
        answer = place.sources()
    _give(answer, sources_table(answer), as_json=as_json)


@app.command()
def show(
    source: SourceArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False
) -> None:
    """Show one whole: its streams, its settings and its latest syncs."""
    with source_place(organisation) as place:
        found = find_source(place.sources(), source)
        runs = place.runs(found.id, _SHOWN_RUNS)
    _give(found, source_view(found), as_json=as_json)
    if not as_json:
        for run in runs.runs:
            terminal().print(run_line(run), soft_wrap=True)


@app.command()
def pause(source: SourceArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION) -> None:
    """Sync it no more until it is resumed."""
    _tell(organisation, source, "pause", "{} is paused. Go on with: capliquify sources resume {}")


@app.command()
def resume(source: SourceArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION) -> None:
    """Sync it again; what was stopped goes on where it was."""
    _tell(organisation, source, "resume", "{} is synced again.")


@app.command()
def cancel(source: SourceArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION) -> None:
    """End the sync that is under way; what it stored stays."""
    _tell(organisation, source, "cancel", "The sync of {} is cancelled; what it stored stays.")


@app.command()
def retry(
    source: SourceArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False
) -> None:
    """Try again what failed again and again, and wait for it."""
    with source_place(organisation) as place:
        told = place.tell(find_source(place.sources(), source).id, "retry")
        ended = follow(place, told)
    report([ended], as_json=as_json)


@app.command("set-aside")
def set_aside(
    source: SourceArgument,
    again: Annotated[bool, typer.Option("--retry", help="Try all of them again, and wait for it.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Show each as the vendor sent it.")] = False,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Show what could not be used yet, with the reason and what helps; or try it again."""
    with source_place(organisation) as place:
        found = find_source(place.sources(), source)
        if again:
            ended = follow(place, place.tell(found.id, "set-aside/retry"))
            report([ended], as_json=as_json)
            return
        answer = place.set_aside(found.id)
    _give(answer, set_aside_view(answer.records, whole=whole), as_json=as_json)


@app.command()
def settings(
    source: SourceArgument,
    name: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    values: Annotated[list[str] | None, typer.Option("--set", help="name=value of a setting; once for each.")] = None,
    statistics: Annotated[
        bool | None,
        typer.Option("--use-for-statistics/--leave-out-of-statistics", help="Whether forecasts learn from it."),
    ] = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Show its settings, or change what is named."""
    changes = SourceChange(
        name=name,
        settings=_settings(values) if values else None,
        excluded_from_statistics=None if statistics is None else not statistics,
    )
    with source_place(organisation) as place:
        found = find_source(place.sources(), source)
        answer = found if changes == SourceChange() else place.change(found.id, changes)
    _give(answer, source_view(answer), as_json=as_json)


@app.command()
def disconnect(
    source: SourceArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """End a connection: its credentials are deleted, what it brought stays."""
    with source_place(organisation) as place:
        if not isinstance(place, Here):
            message = "Disconnecting takes a second factor, which a key does not have: use the web app."
            raise Conflict(message)
        found = find_source(place.sources(), source)
        question = f"Disconnect {found.name}? Its credentials are deleted; its {found.facts:,} rows stay."
        if not yes and not typer.confirm(question):
            raise typer.Exit(1)
        with place.context() as context:
            connections.disconnect(context, found.id)
    terminal().print(f"{found.name} is disconnected; what it brought stays.")


def _tell(organisation: str, name: str, act: str, said: str) -> None:
    with source_place(organisation) as place:
        told = place.tell(find_source(place.sources(), name).id, act)
    terminal().print(said.format(told.name, told.id), soft_wrap=True)


def _settings(values: list[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in values]
    wrong = [name for name, equals, _ in pairs if not equals]
    if wrong:
        message = f"--set takes a name and a value, like --set {wrong[0]}=…"
        raise InvalidInput(message)
    return {name: value for name, _, value in pairs}


def _give(answer: msgspec.Struct, shown: RenderableType, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        terminal().print(shown, soft_wrap=True)
