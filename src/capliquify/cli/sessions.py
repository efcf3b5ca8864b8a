"""`capliquify sessions`: who is signed in, and signing everybody out at once."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer
from rich import box
from rich.table import Table

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import terminal_actor
from capliquify.cli.answering import JsonOption
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput
from capliquify.services import account_administration, clerk_sign_out

app = typer.Typer(no_args_is_help=True, help="Who is signed in, and signing everybody out at once.")


@app.command("list")
def list_all(as_json: JsonOption = False) -> None:
    """List where anybody is signed in."""
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        found = account_administration.list_all_sessions(context)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode({"sessions": found}) + b"\n")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Address", "Since", "Last seen", "Until", "From"):
        table.add_column(title, overflow="fold")
    for row in found:
        times = (f"{each:%Y-%m-%d %H:%M}" for each in (row.created_at, row.last_seen_at, row.expires_at))
        table.add_row(row.email, *times, row.address or "unknown")
    terminal().print(table if found else "Nobody is signed in.")


@app.command()
def revoke(
    user: Annotated[str | None, typer.Option("--user", help="Sign one person out.", metavar="EMAIL")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Sign everybody out; so it is without --user.")] = False,
    api_keys: Annotated[bool, typer.Option("--api-keys", help="Revoke API keys too.")] = False,
) -> None:
    """Sign everybody out, effective with the next request they send."""
    if user is not None and everybody:
        message = "Choose one of --user and --all."
        raise InvalidInput(message)
    with open_parts() as parts:
        with parts.system_context(actor=terminal_actor()) as context:
            done = account_administration.revoke_sessions(context, user, keys=api_keys)
            at_clerk = clerk_sign_out.list_people(context, user) if parts.clerk else []
        if parts.clerk:
            clerk_sign_out.end_sessions(parts.clerk.client, at_clerk)
    people = "1 person" if done.people == 1 else f"{done.people} people"
    keys = f" {done.api_keys} API keys revoked." if api_keys else ""
    terminal().print(f"Signed out: {people}.{keys}")
