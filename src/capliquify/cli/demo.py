"""`capliquify demo`: the demo company, in an organisation of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user, terminal_actor
from capliquify.cli.terminal import terminal
from capliquify.ops import demo as demo_company

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts


def demo() -> None:
    """Load the demo company into the organisation demo, once."""
    with open_parts() as parts:
        with parts.system_context(actor=terminal_actor()) as context:
            if demo_company.is_loaded(context):
                return
            demo_company.create_if_missing(context)
        _load(parts)


def _load(parts: Parts) -> None:
    console = terminal(stderr=True)
    console.print("Loading the demo company takes about half a minute; the web app can be opened meanwhile.")
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
        task = bar.add_task("Making three years of a demo company", total=None)

        def report(file: str, *, number: int, count: int) -> None:
            bar.update(task, description=f"Importing {file}", completed=number - 1, total=count)

        with (
            demo_company.generated_files() as folder,
            parts.context(demo_company.SLUG, acting_user()) as context,
        ):
            rows = demo_company.load(context, folder, report)
        bar.update(task, description=f"Demo company loaded, {rows:,} rows", completed=bar.tasks[0].total or 0)
