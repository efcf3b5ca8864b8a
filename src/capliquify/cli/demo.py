"""`capliquify demo`: the demo company, in an organisation of its own, connected to the systems it is served by."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user, terminal_actor
from capliquify.cli.terminal import terminal
from capliquify.ops import demo as demo_company
from capliquify.ops import demo_sources
from capliquify.telemetry.logging import configure_logging

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.services.answers.sources import Source


def demo(
    vendors: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="Where the systems of the demo company are served; `up --demo` says it."),
    ],
) -> None:
    """Load the demo company into the organisation demo, once, and connect it to its systems."""
    configure_logging(level="ERROR", process="demo")
    console = terminal(stderr=True)
    with open_parts() as parts:
        with parts.system_context(actor=terminal_actor()) as context:
            loaded = demo_company.is_loaded(context)
            demo_company.create_if_missing(context)
        if not loaded:
            console.print("Loading the demo company takes a minute or two; the web app can be opened meanwhile.")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=loaded) as bar:
            if not loaded:
                _load_files(parts, bar)
            _connect(parts, bar, vendors)


def _load_files(parts: Parts, bar: Progress) -> None:
    task = bar.add_task("Making three years of a demo company", total=None)

    def report(file: str, *, number: int, count: int) -> None:
        bar.update(task, description=f"Importing {file}", completed=number - 1, total=count)

    with (
        demo_company.generated_files() as folder,
        parts.context(demo_company.SLUG, acting_user()) as context,
    ):
        rows = demo_company.load(context, folder, report)
    total = bar.tasks[0].total or 0
    bar.update(task, description=f"Terms, rates and plans of the demo company, {rows:,} rows", completed=total)


def _connect(parts: Parts, bar: Progress, vendors: str) -> None:
    task = bar.add_task("Connecting its Xero, Shopify, Amazon and Unleashed", total=None)
    demo_sources.connect(parts, demo_company.SLUG, acting_user(), demo_sources.offers(vendors))

    def report(source: Source, *, ended: int, count: int) -> None:
        run = source.run
        stream = next((each.title for each in source.streams if run is not None and each.name == run.stream), "")
        rows = 0 if run is None else run.rows
        name = f"{source.vendor_name} {source.name}" if source.name != source.vendor_name else source.name
        bar.update(task, description=f"{name}: {stream} {rows:,} rows", completed=ended, total=count)

    waiting = demo_sources.follow(partial(parts.context, demo_company.SLUG, acting_user(), read_only=True), report)
    done = f"Still being read, which goes on by itself: {', '.join(waiting)}"
    bar.update(task, description=done if waiting else "Everything of its systems is here", completed=1, total=1)
