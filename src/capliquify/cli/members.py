"""`capliquify member`: who belongs to an organisation, and as what."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import box
from rich.table import Table

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.approvals import waiting
from capliquify.cli.tables import MISSING
from capliquify.cli.terminal import terminal
from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.services import invitations, members

if TYPE_CHECKING:
    from capliquify.services.answers.access import Member, Outcome
    from capliquify.services.context import Context

app = typer.Typer(no_args_is_help=True, help="Who belongs to an organisation: listed, asked to join, changed, removed.")

EmailArgument = Annotated[str, typer.Argument(help="Address of the person.", metavar="EMAIL")]
FinanceOption = Annotated[
    list[str] | None,
    typer.Option("--finance", help="Given besides the role: finance:read, finance:write, finance:approve."),
]
LimitOption = Annotated[
    str | None, typer.Option("--limit", help="Largest amount they may approve, in the organisation's currency.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; a second person reads it.")]


@app.command("list")
def list_all(organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False) -> None:
    """List the members by name."""
    answer = ask(organisation, members.list_members)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
        return
    table = Table("Email", "Name", "Role", "Besides", "Limit", "Second factor", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in answer.members:
        factor = "yes" if each.second_factor else MISSING
        table.add_row(
            each.email, each.name, each.role, ", ".join(each.finance) or MISSING, f"{each.approval_limit:,}", factor
        )
    terminal().print(table)


@app.command()
def add(
    email: EmailArgument,
    role: Annotated[Role, typer.Option(help="What they become.")] = Role.VIEWER,
    finance: FinanceOption = None,
    limit: LimitOption = None,
    reason: ReasonOption = "",
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Ask somebody to join; as administrator, or with money given apart, once a second person agrees."""
    standing = members.make_standing(role, finance or [], _amount(limit or "0"))
    new = invitations.NewInvitation(email=email, standing=standing, reason=reason)
    outcome = ask(organisation, lambda context: invitations.invite(context, new))
    if outcome.approval is not None:
        waiting(outcome.approval)
    elif outcome.invitation is not None and outcome.invitation.link is not None:
        terminal(stderr=True).print(
            f"No email is sent here: give {outcome.invitation.email} this link, for seven days."
        )
        sys.stdout.write(f"{outcome.invitation.link}\n")
    else:
        terminal().print(f"The invitation was sent to {email}.")


@app.command()
def change(
    email: EmailArgument,
    role: Annotated[Role | None, typer.Option(help="What they become; as it is when left out.")] = None,
    finance: FinanceOption = None,
    no_finance: Annotated[bool, typer.Option("--no-finance", help="Take away what was given besides.")] = False,
    limit: LimitOption = None,
    reason: ReasonOption = "",
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Make a member something else: at once where it only takes away, else once a second person agrees."""

    def act(context: Context) -> Outcome:
        member = _member(context, email)
        given = [] if no_finance else finance or member.finance
        amount = member.approval_limit if limit is None else _amount(limit)
        standing = members.make_standing(role or Role(member.role), given, amount)
        wanted = members.MemberChange(standing=standing, reason=reason)
        return members.change_member(context, UUID(member.user_id), wanted)

    outcome = ask(organisation, act)
    if outcome.approval is not None:
        waiting(outcome.approval)
    else:
        terminal().print(f"{email} is changed.")


@app.command()
def remove(
    email: EmailArgument,
    reason: ReasonOption = "",
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Take somebody's membership away, at once."""

    def act(context: Context) -> None:
        members.remove_member(context, UUID(_member(context, email).user_id), reason or None)

    ask(organisation, act)
    terminal().print(f"{email} does not belong to {organisation} any more.")


def _member(context: Context, email: str) -> Member:
    wanted = email.strip().lower()
    for member in members.list_members(context).members:
        if member.email == wanted:
            return member
    message = f"{email} does not belong to {context.organisation.slug}."
    raise NotFound(message)


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        message = f"--limit {text} is not an amount"
        raise InvalidInput(message) from None
