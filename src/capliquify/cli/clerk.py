"""`capliquify clerk`: where Clerk signs people in, its people and companies."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import terminal_actor
from capliquify.cli.answering import JsonOption
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import Conflict
from capliquify.services import clerk_sync

app = typer.Typer(no_args_is_help=True, help="Where Clerk signs people in: its people and companies.")


@app.callback()
def group() -> None:
    """Where Clerk signs people in: its people and companies."""


@app.command()
def sync(
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Remove here what is no more at Clerk; else it is only named.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read all people, companies and memberships of Clerk once, for the first set-up and after events were lost."""
    with open_parts() as parts:
        if parts.clerk is None:
            message = "Clerk does not sign people in here: set CAPLIQUIFY_IDENTITY=clerk and what it takes first."
            raise Conflict(message)
        listing = clerk_sync.read_everything(parts.clerk.client, parts.clock)
        with parts.system_context(actor=terminal_actor()) as context:
            done = clerk_sync.synchronise(context, listing, remove_missing=remove_missing)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(done) + b"\n")
        return
    counts = f"{done.users} people, {done.organisations} companies and {done.memberships} memberships"
    terminal().print(f"Read {counts} of Clerk: {done.changed or 'no'} changes here.")
    if done.missing:
        what = "Removed here" if done.removed else "Known here and no more at Clerk; --remove-missing removes them"
        terminal().print(f"{what}: {', '.join(done.missing)}")
