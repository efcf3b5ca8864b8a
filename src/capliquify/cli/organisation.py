"""`capliquify organisation`: the companies of this installation and their settings."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user, terminal_actor
from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.remote import elsewhere
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput
from capliquify.ops.organisation_purge import purge_due_organisations
from capliquify.ops.whole_file import whole_file
from capliquify.services import organisation_deletion, organisation_export, organisations
from capliquify.services.answers.organisations import Organisations

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
    answer = _all()
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer.organisations)


def _all() -> Organisations:
    with elsewhere() as server:
        if server is not None:
            return server.get("organisations", Organisations, {})
    with open_parts() as parts, parts.system_context(actor=terminal_actor()) as context:
        return organisations.list_organisations(context)


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


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The new ZIP file.")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Write everything of an organisation with its whole history to a ZIP: a CSV of each table; no secrets."""
    with open_parts() as parts:
        with parts.context(organisation, acting_user()) as context:
            organisation_export.record_export(context)
        with parts.context(organisation, acting_user(), read_only=True) as moment, whole_file(file) as stream:
            stream.writelines(organisation_export.export_organisation(moment))
    terminal(stderr=True).print(f"Wrote {file}")


@app.command()
def delete(
    slug: Annotated[str, typer.Argument(help="The organisation.")],
    yes: Annotated[str | None, typer.Option("--yes", help="The slug again: do not ask.", metavar="SLUG")] = None,
    reason: Annotated[str, typer.Option(help="Why, for the audit log.")] = "",
) -> None:
    """Close an organisation: nobody works in it any more, and after thirty days it is gone with all of its data."""
    again = yes if yes is not None else typer.prompt(f"Type {slug} to close it and delete it in 30 days", err=True)
    if again != slug:
        message = f"{again!r} is not {slug!r}: nothing was changed."
        raise InvalidInput(message)
    due_at = ask(slug, lambda context: organisation_deletion.close(context, reason))
    text = f"{slug} is closed and will be deleted on {due_at:%Y-%m-%d}."
    terminal().print(f"{text} Until then `capliquify organisation restore {slug}` opens it again.", soft_wrap=True)


@app.command()
def restore(slug: Annotated[str, typer.Argument(help="The closed organisation.")]) -> None:
    """Open a closed organisation again, as it was."""
    ask(slug, organisation_deletion.restore)
    terminal().print(f"{slug} is open again.")


@app.command()
def purge() -> None:
    """Delete the closed organisations whose thirty days are over, with every row of theirs."""
    with open_parts() as parts:
        purged = purge_due_organisations(parts, terminal_actor())
    for each in purged:
        terminal().print(f"{each.slug}: {sum(each.rows.values()):,} rows deleted.")
    if not purged:
        terminal().print("No closed organisation is due.")


def _show(rows: list[Organisation]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Organisation", "Name", "Currency", "Time zone", "Weeks end on", "Questions as of", "Data"):
        table.add_column(title)
    for row in rows:
        data = "none yet" if row.empty else "demo" if row.demo else "yes"
        currency = f"{row.currency} ({row.currency_source.replace('-', ' ')})" if row.currency else "not set yet"
        table.add_row(row.slug, row.name, currency, row.time_zone, row.week_ends_on, row.as_of.isoformat(), data)
    terminal().print(table)
