"""`capliquify sync`: bring connected systems up to date now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, encode_json
from capliquify.cli.following import follow
from capliquify.cli.source_places import find_source, source_place
from capliquify.cli.source_tables import run_line, totals
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import Conflict
from capliquify.services.answers.sources import SyncRuns

if TYPE_CHECKING:
    from capliquify.services.answers.sources import Source

EXIT_CODES: Final = {
    "queued": 0,
    "running": 0,
    "completed": 0,
    "completed_with_problems": 1,
    "parked": 1,
    "failed": 2,
    "cancelled": 2,
}

BackgroundOption = Annotated[bool, typer.Option("--background", help="Only queue it, and do not wait.")]


def sync(
    source: Annotated[
        str | None, typer.Argument(help="Id or name of a source, or its vendor; all when left out.", metavar="[SOURCE]")
    ] = None,
    background: BackgroundOption = False,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Bring connected systems up to date now.

    One or all; waits until they are, Ctrl-C leaves them running.

    Exit code 0: all is up to date, 1: something was set aside, differs or waits for a limit, 2: a sync failed.
    """
    with source_place(organisation) as place:
        answer = place.sources()
        chosen = [find_source(answer, source)] if source else [s for s in answer.sources if s.status == "connected"]
        if not chosen:
            message = "Nothing is connected: begin with `capliquify connect`."
            raise Conflict(message)
        told = [place.tell(each.id, "sync") for each in chosen]
        ended = told if background else [follow(place, each) for each in told]
    report(ended, as_json=as_json)


def report(sources: list[Source], *, as_json: bool) -> None:
    """Say what became of syncs, and leave with the code of the worst."""
    runs = [each.run for each in sources if each.run is not None]
    if as_json:
        sys.stdout.buffer.write(encode_json(SyncRuns(runs=runs, next_cursor=None)) + b"\n")
    else:
        console = terminal()
        for each in sources:
            if each.run is not None:
                console.print(f"{each.vendor_name}, {each.name}: {run_line(each.run)}", soft_wrap=True)
                for note in each.run.notes:
                    console.print(f"• {note}", style="dim", soft_wrap=True)
            if each.checks_differing:
                console.print(f"• {totals(each)}, of the totals compared: capliquify checks")
            if each.set_aside:
                console.print(f"• {each.set_aside:,} records are set aside: capliquify sources set-aside {each.id}")
    code = max((EXIT_CODES.get(run.status, 2) for run in runs), default=0)
    if code:
        raise typer.Exit(code)
