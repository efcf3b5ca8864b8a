"""`capliquify user`: accounts, for whoever has the machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich import box
from rich.table import Table

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import terminal_actor
from capliquify.cli.answering import JsonOption
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import Conflict
from capliquify.services import account_administration, first_administrator

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.services.account_administration import Person
    from capliquify.services.context import SystemContext

app = typer.Typer(no_args_is_help=True, help="Who has an account: the way out of a lost password or second factor.")

EmailArgument = Annotated[str, typer.Argument(help="The email address of the account.", metavar="EMAIL")]


@app.command("list")
def list_all(as_json: JsonOption = False) -> None:
    """List everybody who has an account."""
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        found = account_administration.list_people(context)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode({"people": found}) + b"\n")
    else:
        terminal().print(_table(found) if found else "Nobody has an account yet: capliquify user first-administrator")


@app.command("first-administrator")
def offer_first_administrator() -> None:
    """Print a one-time link to become the first administrator."""
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        link = first_administrator.offer(context, parts.web_url)
    if link is None:
        message = "There is an account already; make another administrator with `capliquify member add`."
        raise Conflict(message)
    _give_link(link, "Open it within a day, once:")


@app.command("reset-link")
def make_reset_link(email: EmailArgument) -> None:
    """Print a one-time link to choose a new password."""
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        link = account_administration.make_reset_link(context, email, parts.web_url)
    _give_link(link, f"For {email}, to be opened within an hour, once:")


@app.command()
def disable(email: EmailArgument) -> None:
    """Close an account; its sessions end at once."""
    _do(lambda context: account_administration.disable(context, email))
    terminal().print(f"{email} cannot sign in any more.")


@app.command()
def enable(email: EmailArgument) -> None:
    """Open a closed or locked account again."""
    _do(lambda context: account_administration.enable(context, email))
    terminal().print(f"{email} can sign in again.")


@app.command("reset-second-factor")
def reset_second_factor(email: EmailArgument) -> None:
    """Take away a second factor that was lost; sessions end at once."""
    _do(lambda context: account_administration.reset_second_factor(context, email))
    terminal().print(f"{email} signs in by password alone until another second factor is set up.")


def _do(act: Callable[[SystemContext], None]) -> None:
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        act(context)


def _give_link(link: str, words: str) -> None:
    """The link alone goes to the standard output, whole, so that it can be copied or sent on."""
    terminal(stderr=True).print(words)
    sys.stdout.write(f"{link}\n")


def _table(found: list[Person]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Address", "Name", "Roles", "Second factor", "State"):
        table.add_column(title, overflow="fold")
    for person in found:
        roles = ", ".join(f"{role} of {organisation}" for organisation, role in person.roles)
        table.add_row(
            person.email, person.name, roles or "none", "yes" if person.second_factor else "no", _state(person)
        )
    return table


def _state(person: Person) -> str:
    if person.disabled_at is not None:
        return "disabled"
    if person.locked_until is not None:
        return f"locked until {person.locked_until:%H:%M} UTC"
    return "open"
