"""`capliquify secrets`: values kept sealed, and the keys that seal them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.progress import Progress
from rich.table import Table

from capliquify.bootstrap import open_parts, read_settings
from capliquify.cli.actor import acting_user
from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput
from capliquify.ops import secret_rotation
from capliquify.services import secret_revealing, secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.ops.secret_rotation import Rotated, Tell
    from capliquify.services.answers.access import Approval, Secrets
    from capliquify.services.context import Context

app = typer.Typer(no_args_is_help=True, help="Values kept sealed, and the keys that seal them.")

NameArgument = Annotated[str, typer.Argument(help="Name of the secret, e.g. xero.client-secret.", metavar="NAME")]


@app.command("list")
def list_all(organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False) -> None:
    """List the secrets of an organisation by name, never their values."""
    answer = ask(organisation, secrets.list_secrets)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer)


@app.command("set")
def set_value(name: NameArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION) -> None:
    """Keep a value: from the standard input, or typed unseen; an option could be read by others on this machine."""
    value = _read_value()
    ask(organisation, lambda context: secrets.put_secret(context, name, value))
    terminal(stderr=True).print(f"{name} is set.")


@app.command()
def reveal(
    name: NameArgument,
    reason: Annotated[str, typer.Option(help="Why you need to see it; asks a second person to agree.")] = "",
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Show a value once, within 15 minutes of a second person's agreement; with --reason, ask for that."""
    shown = ask(organisation, lambda context: _take_or_ask(context, name, reason))
    if isinstance(shown, bytes):
        # Only the value goes to the standard output, so that it can go straight to where it is needed.
        sys.stdout.buffer.write(shown + (b"\n" if sys.stdout.isatty() else b""))
        sys.stdout.flush()
        return
    terminal(stderr=True).print(
        f"Approval {shown.id} waits for a second person until {shown.expires_at:%Y-%m-%d %H:%M} UTC. "
        "Once it is approved, run this command again within 15 minutes.",
        soft_wrap=True,
    )
    raise typer.Exit(1)


@app.command()
def delete(name: NameArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION) -> None:
    """Delete a secret."""
    ask(organisation, lambda context: secrets.delete_secret(context, name))
    terminal(stderr=True).print(f"{name} is deleted.")


@app.command()
def rotate(
    organisation: Annotated[
        str | None,
        typer.Option(
            "--organisation", help="Only this one; everybody and the installation by default.", metavar="SLUG"
        ),
    ] = None,
    master: Annotated[bool, typer.Option("--master", help="Replace the master key in the data folder too.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the audit log.")] = "",
) -> None:
    """Seal everything anew with new keys while everybody goes on working."""
    settings, principal, console = read_settings(), acting_user(), terminal()
    home = settings.home if settings.master_key is None else None
    if master:
        secret_rotation.replace_master_key(home)
    with open_parts(settings) as parts:
        rewrapped = secret_rotation.rewrap(parts, home, principal.actor)
        owners = [organisation] if organisation else secret_rotation.owners(parts, principal)
        rotated = []
        for owner in owners:
            with _progress(owner or "installation") as tell:
                rotated.append(
                    secret_rotation.rotate_secrets(parts, owner, principal, reason=reason or None, tell=tell)
                )
    if master or rewrapped:
        console.print(f"{rewrapped} data keys are sealed under the current master key.")
    _show_rotated(rotated)


def _take_or_ask(context: Context, name: str, reason: str) -> bytes | Approval:
    value = secret_revealing.take_reveal(context, name)
    if value is not None:
        return value
    waiting = secret_revealing.waiting_reveal(context, name)
    if waiting is not None:
        return waiting
    if not reason:
        message = f"A second person has to agree that {name} is shown: ask with --reason, and say why."
        raise InvalidInput(message)
    return secret_revealing.request_reveal(context, name, reason)


def _read_value() -> bytes:
    if sys.stdin.isatty():
        value: str = typer.prompt("Value", hide_input=True)
        return value.encode()
    return sys.stdin.buffer.read(secrets.LONGEST_VALUE + 2).removesuffix(b"\n").removesuffix(b"\r")


@contextmanager
def _progress(owner: str) -> Iterator[Tell]:
    with Progress(console=terminal(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(owner, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(answer: Secrets) -> None:
    console = terminal()
    if not answer.secrets:
        console.print("No secrets yet.")
        return
    table = Table("Secret", "Set", "First set", "By", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in answer.secrets:
        table.add_row(each.name, f"{each.sealed_at:%Y-%m-%d}", f"{each.created_at:%Y-%m-%d}", each.created_by)
    console.print(table)
    for key in sorted({each.data_key for each in answer.secrets}):
        count = sum(each.data_key == key for each in answer.secrets)
        console.print(f"{count} sealed with data key {key}", soft_wrap=True)


def _show_rotated(rotated: list[Rotated]) -> None:
    console = terminal()
    for each in rotated:
        owner = each.owner or "installation"
        if each.key_id is None:
            console.print(f"{owner}: nothing is sealed", soft_wrap=True)
            continue
        before = f" in the place of {each.retired}" if each.retired else ", an interrupted rotation finished"
        console.print(f"{owner}: {each.values} values sealed anew with {each.key_id}{before}", soft_wrap=True)
