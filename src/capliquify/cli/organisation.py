"""`capliquify organisation`: the companies of this installation and their settings."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import terminal_actor
from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.terminal import terminal
from capliquify.services import organisations

if TYPE_CHECKING:
    from capliquify.services.answers.organisations import Organisation

app = typer.Typer(no_args_is_help=True, help="Companies of this installation and their settings.")


class Setting(StrEnum):
    """What can be set."""

    CURRENCY = "currency"
    TIME_ZONE = "time-zone"
    WEEK_ENDS_ON = "week-ends-on"


@app.command("list")
def list_all(as_json: JsonOption = False) -> None:
    """List the organisations."""
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        answer = organisations.list_organisations(context)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer.organisations)


@app.command()
def create(
    slug: Annotated[str, typer.Argument(help="Short name used in addresses, e.g. acme.")],
    name: Annotated[str, typer.Option(help="Name people know it by.")] = "",
) -> None:
    """Create an empty organisation."""
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        organisations.create_organisation(context, slug=slug, name=name or slug)
    terminal().print(f"Created {slug}. Import into it with --organisation {slug}.")


@app.command("set")
def set_value(
    setting: Annotated[Setting, typer.Argument(help="currency, time-zone or week-ends-on.")],
    value: Annotated[str, typer.Argument(help="GBP, Europe/London, sunday, …")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Set the base currency, the time zone or the last day of a week."""
    answer = ask(
        organisation,
        lambda context: organisations.set_organisation(
            context,
            currency=value if setting is Setting.CURRENCY else None,
            time_zone=value if setting is Setting.TIME_ZONE else None,
            week_ends_on=value if setting is Setting.WEEK_ENDS_ON else None,
        ),
    )
    _show([answer])


def _show(rows: list[Organisation]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Organisation", "Name", "Currency", "Time zone", "Weeks end on", "Questions as of", "Data"):
        table.add_column(title)
    for row in rows:
        data = "none yet" if row.empty else "demo" if row.demo else "yes"
        currency = f"{row.currency} ({row.currency_source.replace('-', ' ')})" if row.currency else "not set yet"
        table.add_row(row.slug, row.name, currency, row.time_zone, row.week_ends_on, row.as_of.isoformat(), data)
    terminal().print(table)
