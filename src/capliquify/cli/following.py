"""Following a sync at the terminal until it ends; where no worker runs, carrying it out in this process."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from capliquify.cli.actor import terminal_actor
from capliquify.cli.source_places import Here
from capliquify.cli.source_tables import moment
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import DomainError, Unavailable
from capliquify.ops.workers import DEAD_AFTER_SECONDS
from capliquify.services.health import check_health

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.cli.source_places import SourcePlace
    from capliquify.services.answers.sources import Source, SyncRun

_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0
_SHOWN_SECONDS: Final = 0.5
_MOVING: Final = frozenset({"queued", "running"})


def follow(place: SourcePlace, source: Source) -> Source:
    """Wait until the sync of a system has ended or is parked; gives how the system stands then.

    Args:
        place: Where it is.
        source: The system; its run is the sync.

    Raises:
        Abort: Ctrl-C; a worker goes on with the sync.
    """
    if source.run is None or source.run.status not in _MOVING:
        return source
    try:
        with _shown(place, source):
            if isinstance(place, Here) and not _worker_lives(place):
                _carry_out(place, source.run)
            return _wait(place, source)
    except KeyboardInterrupt:
        told = (
            f"The sync of {source.name} goes on in the background, or as soon as a worker runs (`capliquify up`). "
            f"`capliquify sources` shows how far it is, `capliquify sources cancel {source.id}` ends it."
        )
        typer.echo(told, err=True)
        raise typer.Abort from None


def _wait(place: SourcePlace, source: Source) -> Source:
    wait = _FIRST_WAIT
    while source.run is not None and source.run.status in _MOVING:
        time.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)
        source = place.source(source.id)
    return source


def _worker_lives(place: Here) -> bool:
    started = time.perf_counter()
    with place.parts.system_context(actor=terminal_actor()) as context:
        age = check_health(context, started=started).worker_heartbeat_age_seconds
    return age is not None and age < DEAD_AFTER_SECONDS


def _carry_out(place: Here, run: SyncRun) -> None:
    """Do turn after turn of a sync as a worker would; should one start meanwhile, it and this take turns."""
    # Handlers bring what every job needs; only who works here waits for it.
    from capliquify.jobs.registry import HANDLERS  # noqa: PLC0415
    from capliquify.services.job_names import JobName  # noqa: PLC0415
    from capliquify.telemetry.logging import configure_logging  # noqa: PLC0415

    configure_logging(level="WARNING", process="cli", stream=sys.stderr)
    jobs = {"webhook": JobName.HANDLE_WEBHOOKS, "retry": JobName.RETRY_SET_ASIDE}
    handle = HANDLERS[jobs.get(run.cause, JobName.SYNC_SOURCE)]
    while run.status in _MOVING:
        handle(place.parts, {"organisation": place.organisation, "run_id": run.id})
        latest = place.source(run.source_id).run
        if latest is None or latest.id != run.id:
            return
        run = latest


@contextmanager
def _shown(place: SourcePlace, source: Source) -> Iterator[None]:
    """A line that tells how far the sync is, on a terminal; elsewhere nothing."""
    console = terminal(stderr=True)
    if not console.is_terminal:
        yield
        return
    stop = threading.Event()
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task(progress_line(source), total=None)

        def show() -> None:
            while not stop.wait(_SHOWN_SECONDS):
                with suppress(Unavailable, DomainError):  # the next look may succeed
                    bar.update(task, description=progress_line(place.source(source.id)))

        thread = threading.Thread(target=show, name="sync-progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def progress_line(source: Source) -> str:
    """How far the sync of a system is, in a line."""
    run = source.run
    if run is None or run.status == "queued":
        return f"{source.vendor_name}, {source.name}: waits for a worker"
    if run.status == "parked":
        return f"{source.vendor_name}, {source.name}: parked until {moment(run.parked_until)}"
    titles = [stream.title for stream in source.streams]
    at = next((number for number, stream in enumerate(source.streams) if stream.name == run.stream), None)
    where = "begins" if at is None else f"{titles[at]} ({at + 1} of {len(titles)})"
    expected = f" of {run.expected_rows:,}" if run.expected_rows else ""
    waited = f", {run.waited_seconds:,.0f} s waited for limits" if run.waited_seconds >= 1 else ""
    return (
        f"{source.vendor_name}, {source.name}: {where}, {run.rows:,}{expected} rows, {run.set_aside:,} set aside, "
        f"{run.calls:,} calls{waited}"
    )
