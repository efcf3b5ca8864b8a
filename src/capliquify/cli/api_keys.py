"""`capliquify api-key`: keys for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.tables import MISSING
from capliquify.cli.terminal import terminal
from capliquify.domain.access.key_grants import DEFAULT_DAYS
from capliquify.services import api_keys

if TYPE_CHECKING:
    from capliquify.services.answers.access import ApiKey

app = typer.Typer(no_args_is_help=True, help="Keys for programs: made, listed and revoked.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the log calls it, e.g. nightly-report.")],
    permission: Annotated[
        list[str] | None, typer.Option("--permission", help="What it may do, e.g. finance:read; once for each.")
    ] = None,
    expires_in_days: Annotated[int, typer.Option(help="Days it counts, 1 to 365.")] = DEFAULT_DAYS,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Make a key and show it, this once."""
    made = ask(
        organisation,
        lambda context: api_keys.create_api_key(
            context, name=name, permissions=permission or [], expires_in_days=expires_in_days
        ),
    )
    if as_json:
        sys.stdout.buffer.write(encode_json(made) + b"\n")
        return
    # Only the key goes to the standard output, so that it can go straight into a store of secrets.
    told = (
        f"Key {made.name} of {organisation}, until {made.expires_at:%Y-%m-%d}. Keep it now: it is not shown again. "
        f"Revoke it with: capliquify api-key revoke {made.id}"
    )
    terminal(stderr=True).print(told, soft_wrap=True)
    sys.stdout.write(f"{made.key}\n")


@app.command("list")
def list_all(organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False) -> None:
    """List the keys of an organisation, the newest first."""
    answer = ask(organisation, api_keys.list_api_keys)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer.api_keys)


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The id `list` shows.", metavar="ID")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Let a key count no more."""
    revoked = ask(organisation, lambda context: api_keys.revoke_api_key(context, key_id))
    terminal().print(f"Key {revoked.name} counts no more.")


def _show(keys: list[ApiKey]) -> None:
    """Two lines a key, so that the id stays whole on a narrow terminal."""
    console = terminal()
    if not keys:
        console.print("No keys yet.")
        return
    table = Table("Key", "Made", "By", "Until", "Last used", "Revoked", box=box.SIMPLE_HEAD, pad_edge=False)
    for key in keys:
        used, revoked = (f"{at:%Y-%m-%d}" if at else MISSING for at in (key.last_used_at, key.revoked_at))
        table.add_row(
            key.name, f"{key.created_at:%Y-%m-%d}", key.created_by, f"{key.expires_at:%Y-%m-%d}", used, revoked
        )
    console.print(table)
    for key in keys:
        console.print(f"{key.id}  {key.name}  …{key.hint}  {', '.join(key.permissions)}", soft_wrap=True)
