"""`capliquify approvals`: what waits for a second person, and deciding it at this machine's terminal."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import box
from rich.table import Table

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.terminal import terminal
from capliquify.domain.access.approvals import ApprovalStatus
from capliquify.domain.errors import NotFound
from capliquify.services import approval_decisions, approvals

if TYPE_CHECKING:
    from capliquify.services.answers.access import Approval

app = typer.Typer(no_args_is_help=True, help="What waits for a second person: listed, shown, approved, rejected.")

IdArgument = Annotated[str, typer.Argument(help="The id `list` shows.", metavar="ID")]
_LISTED = 500


class Which(StrEnum):
    """Which approvals are listed."""

    PENDING = "pending"
    ALL = "all"


@app.command("list")
def list_all(
    which: Annotated[Which, typer.Option("--status", help="pending, or all.")] = Which.PENDING,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """List what waits, the newest first."""
    status = ApprovalStatus.PENDING if which is Which.PENDING else None
    answer = ask(organisation, lambda context: approvals.list_approvals(context, status=status, limit=_LISTED))
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
        return
    console = terminal()
    if not answer.approvals:
        console.print("Nothing waits for a second person." if status else "Nothing was ever asked for.")
    for each in answer.approvals:
        console.print(f"{each.id}  {each.status}  by {each.requested_by}  {each.summary}", soft_wrap=True)


@app.command()
def show(
    approval_id: IdArgument, organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False
) -> None:
    """Show one whole: what changes, why, and what became of it."""
    number = _number(approval_id)
    answer = ask(organisation, lambda context: approvals.get_approval(context, number))
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer)


@app.command()
def approve(
    approval_id: IdArgument,
    comment: Annotated[str | None, typer.Option(help="A word about it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Show what is asked for, and agree to exactly that; it is carried out at once."""
    number = _number(approval_id)
    read = ask(organisation, lambda context: approvals.get_approval(context, number))
    _show(read)
    if not yes and not typer.confirm("Approve this?"):
        raise typer.Exit(1)
    decided = ask(organisation, lambda context: approval_decisions.approve(context, number, read.payload_hash, comment))
    terminal().print(f"{decided.status}: {decided.outcome}", soft_wrap=True)
    if decided.status != ApprovalStatus.EXECUTED.value:
        raise typer.Exit(2)


@app.command()
def reject(
    approval_id: IdArgument,
    comment: Annotated[str, typer.Option(help="Why not.")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Refuse it, and say why."""
    number = _number(approval_id)
    ask(organisation, lambda context: approval_decisions.reject(context, number, comment))
    terminal().print("Rejected.")


def waiting(approval: Approval) -> None:
    """Say that an act waits, and how it goes on."""
    terminal().print(f"Waits for a second person until {approval.expires_at:%Y-%m-%d}: {approval.summary}")
    terminal().print(f"They decide in the web app, or here: capliquify approvals approve {approval.id}", soft_wrap=True)


def _show(approval: Approval) -> None:
    console = terminal()
    console.print(approval.summary, soft_wrap=True)
    console.print(f"Asked for by {approval.requested_by} on {approval.requested_at:%Y-%m-%d %H:%M} UTC.")
    console.print(f"Reason: {approval.reason}", soft_wrap=True)
    if approval.changes:
        table = Table("What", "Before", "After", box=box.SIMPLE_HEAD, pad_edge=False)
        for each in approval.changes:
            table.add_row(each.field, each.before or "", each.after or "")
        console.print(table)
    console.print(f"Status: {approval.status}" + (f", by {approval.decided_by}" if approval.decided_by else ""))
    for text in (approval.comment, approval.outcome):
        if text:
            console.print(text, soft_wrap=True)


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = f"There is no approval {text}."
        raise NotFound(message) from None
