"""`capliquify cash-line`: payments and receipts entered by hand."""

from __future__ import annotations

import sys
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

import typer
from rich import box
from rich.table import Table

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.approvals import waiting
from capliquify.cli.tables import amount as shown_amount
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.services import cash_lines

app = typer.Typer(no_args_is_help=True, help="Payments and receipts entered by hand: added, listed, withdrawn.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is.", metavar="NAME")],
    amount: Annotated[str, typer.Option(help="Above 0 leaves the bank, below 0 arrives, e.g. 900.00.")],
    currency: Annotated[str, typer.Option(help="Currency of the amount, e.g. GBP.")],
    pay_on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day it is paid.")],
    category: Annotated[CashCategory, typer.Option(help="The row of the cash sheet.")],
    reason: Annotated[str, typer.Option(help="Why it is entered by hand.")],
    certainty: Annotated[Certainty, typer.Option(help="How sure it is.")] = Certainty.SCHEDULED,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Enter a line: in the sheet at once, above the organisation's limit once a second person agrees."""
    new = cash_lines.NewCashLine(
        name=name,
        category=category,
        amount=_amount(amount),
        currency=currency,
        pay_on=pay_on.date(),
        certainty=certainty,
        reason=reason,
    )
    outcome = ask(organisation, lambda context: cash_lines.add_cash_line(context, new))
    if outcome.approval is not None:
        waiting(outcome.approval)
    elif outcome.cash_line is not None:
        terminal().print(
            f"{name} is in the cash sheet. Withdraw it with: capliquify cash-line withdraw {outcome.cash_line.id}",
            soft_wrap=True,
        )


@app.command("list")
def list_all(organisation: OrganisationOption = DEFAULT_ORGANISATION, as_json: JsonOption = False) -> None:
    """List the lines that count, by day."""
    answer = ask(organisation, cash_lines.list_cash_lines)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
        return
    console = terminal()
    table = Table("Day", "Line", "Row", "Amount", "Certainty", "By", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in answer.cash_lines:
        money = f"{shown_amount(each.amount)} {each.currency}"
        table.add_row(each.pay_on.isoformat(), each.name, each.category, money, each.certainty, each.entered_by)
    console.print(table)
    for each in answer.cash_lines:
        console.print(f"{each.id}  {each.name}  {each.reason}", soft_wrap=True)
    console.print(f"Above {shown_amount(answer.limit)} {answer.currency or ''} a second person agrees.")


@app.command()
def withdraw(
    line_id: Annotated[str, typer.Argument(help="The id `list` shows.", metavar="ID")],
    reason: Annotated[str, typer.Option(help="Why it is taken out.")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Take a line out again: the sheet is as it was without it."""
    try:
        number = UUID(line_id)
    except ValueError:
        message = f"There is no cash line {line_id}."
        raise NotFound(message) from None
    ask(organisation, lambda context: cash_lines.withdraw_cash_line(context, number, reason))
    terminal().print("Withdrawn.")


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        message = f"--amount {text} is not an amount"
        raise InvalidInput(message) from None
