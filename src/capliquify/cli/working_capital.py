"""`capliquify working-capital` and `capliquify ageing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group
from rich.text import Text

from capliquify.cli.answering import (
    DEFAULT_ORGANISATION,
    AsOfOption,
    CsvOption,
    FileArgument,
    JsonOption,
    OrganisationOption,
    Output,
    XlsxOption,
    ask,
    day,
    give,
)
from capliquify.cli.remote import Question
from capliquify.cli.tables import MISSING, amount, figure, grid, notes
from capliquify.services import ageing as ageing_service
from capliquify.services import working_capital as service
from capliquify.services.answers.ageing import AgeingAnswer
from capliquify.services.answers.working_capital import WorkingCapitalAnswer
from capliquify.services.exports.working_capital import ageing_table, month_ends_table, working_capital_table

if TYPE_CHECKING:
    from rich.console import RenderableType


def working_capital(
    file: FileArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = False,
) -> None:
    """Show the cash conversion cycle and what it is made of."""
    output = Output(json=as_json, csv=csv, xlsx=xlsx, file=file)
    question = Question(
        service=service.get_working_capital,
        document=WorkingCapitalAnswer,
        path="working-capital",
        arguments={"as_of": day(as_of)},
    )
    answer = ask(organisation, question)
    give(
        answer,
        output,
        name=f"working-capital-{answer.as_of}",
        tables=lambda: [working_capital_table(answer), month_ends_table(answer)],
        show=lambda: _measures(answer),
    )


def _measures(answer: WorkingCapitalAnswer) -> RenderableType:
    average, closing, count_back = answer.basis.average, answer.basis.closing, answer.basis.count_back
    table = grid(f"As of {answer.as_of}", f"Average of {average.month_ends}", "Closing", "Count-back")
    for title, name in (
        ("Days sales outstanding", "days_sales_outstanding"),
        ("Days inventory outstanding", "days_inventory_outstanding"),
        ("Days payable outstanding", "days_payable_outstanding"),
    ):
        back = figure(count_back.days_sales_outstanding) if name == "days_sales_outstanding" else ""
        table.add_row(title, figure(getattr(average, name)), figure(getattr(closing, name)), back)
    table.add_section()
    cycle = (figure(average.cash_conversion_cycle), figure(closing.cash_conversion_cycle))
    table.add_row("Cash conversion cycle", *cycle, "", style="bold")
    capital = (amount(average.trade_working_capital), amount(closing.trade_working_capital))
    table.add_row(f"Trade working capital, {answer.currency or MISSING}", *capital, "")
    return Group(table, notes(answer.notes, answer.reasons))


def ageing(
    file: FileArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_of: AsOfOption = None,
    side: Annotated[str, typer.Option(help="receivable or payable.")] = "receivable",
    as_json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = False,
) -> None:
    """Show how old open invoices or bills are, by customer or supplier."""
    output = Output(json=as_json, csv=csv, xlsx=xlsx, file=file)
    arguments = {"as_of": day(as_of), "side": side}
    question = Question(service=ageing_service.get_ageing, document=AgeingAnswer, path="ageing", arguments=arguments)
    answer = ask(organisation, question)
    give(
        answer,
        output,
        name=f"ageing-{answer.side}-{answer.as_of}",
        tables=lambda: [ageing_table(answer)],
        show=lambda: _ages(answer),
    )


def _ages(answer: AgeingAnswer) -> RenderableType:
    title = f"{answer.side.capitalize()}, {answer.currency or MISSING}"
    table = grid(title, *(bucket.name for bucket in answer.buckets), "Total")
    for party in answer.parties:
        table.add_row(party.party, *(amount(value) for value in party.amounts), amount(party.total))
    table.add_section()
    table.add_row("Total", *(amount(bucket.amount) for bucket in answer.buckets), amount(answer.total), style="bold")
    foot = f"Control account {amount(answer.control_account)}, difference {amount(answer.difference)}"
    return Group(table, Text(foot), notes(answer.notes, answer.reasons))
