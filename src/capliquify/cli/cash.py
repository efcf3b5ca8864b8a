"""`capliquify cash`: the thirteen-week forecast and what stands behind a cell."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
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
from capliquify.cli.tables import amount, grid, notes, whole
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput
from capliquify.services import cash as service
from capliquify.services.answers.cash import CashAnswer, CashItemsAnswer, CashPeriodsAnswer
from capliquify.services.exports.cash import cash_items_table, cash_periods_table, cash_table
from capliquify.services.exports.wording import CASH_LINE_TITLES

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from capliquify.services.answers.cash import CashWeek

_ALL_ITEMS = 100_000
_TITLE_WIDTH, _WEEK_WIDTH, _WIDE = 27, 10, 120
_ROWS = (
    ("Net cash flow", "net", "bold"),
    ("Interest", "interest", None),
    ("Before financing", "before_financing", None),
    ("Draw", "draw", None),
    ("Repay", "repay", None),
    ("Closing cash", "closing", "bold"),
    ("Facility drawn", "drawn", None),
    ("Headroom", "headroom", None),
    ("Below minimum", "below_minimum", None),
)


def cash(
    file: FileArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_of: AsOfOption = None,
    by: Annotated[str, typer.Option(help="week (thirteen), day (thirty) or month (twenty-four).")] = "week",
    week: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Open the cells of the week ending on this day.")
    ] = None,
    line: Annotated[str | None, typer.Option(help="Open one line only, e.g. payroll.")] = None,
    demand_model: Annotated[
        str, typer.Option(help="auto, seasonal_naive, seasonal_naive_growth or exponential_smoothing.")
    ] = "auto",
    as_json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = False,
) -> None:
    """Show cash for the next thirteen weeks; open a cell with --week and --line."""
    output = Output(json=as_json, csv=csv, xlsx=xlsx, file=file)
    if week or line:
        _items(output, organisation, as_of, week, line, demand_model)
    elif by == "week":
        arguments = {"as_of": day(as_of), "demand_model": demand_model}
        sheet = ask(
            organisation, Question(service=service.get_cash, document=CashAnswer, path="cash", arguments=arguments)
        )
        give(sheet, output, name=f"cash-{sheet.as_of}", tables=lambda: [cash_table(sheet)], show=lambda: _sheet(sheet))
    else:
        _periods(output, organisation, as_of, by, demand_model)


def _items(
    output: Output, organisation: str, as_of: datetime | None, week: datetime | None, line: str | None, model: str
) -> None:
    question = Question(
        service=service.get_cash_items,
        document=CashItemsAnswer,
        path="cash/items",
        arguments={
            "as_of": day(as_of),
            "week_ending": day(week),
            "line": line,
            "limit": _ALL_ITEMS,
            "demand_model": model,
        },
        pages="items",
    )
    answer = ask(organisation, question)
    give(
        answer,
        output,
        name=f"cash-items-{answer.as_of}",
        tables=lambda: [cash_items_table(answer)],
        show=lambda: _item_rows(answer),
    )


def _periods(output: Output, organisation: str, as_of: datetime | None, grain: str, model: str) -> None:
    if grain not in {"day", "month"}:
        message = f"--by {grain} is not one of week, day and month"
        raise InvalidInput(message)
    question = Question(
        service=service.get_cash_periods,
        document=CashPeriodsAnswer,
        path="cash/periods",
        arguments={"as_of": day(as_of), "grain": grain, "demand_model": model},
    )
    answer = ask(organisation, question)
    give(
        answer,
        output,
        name=f"cash-by-{grain}-{answer.as_of}",
        tables=lambda: [cash_periods_table(answer)],
        show=lambda: _period_rows(answer),
    )


def _sheet(answer: CashAnswer) -> RenderableType:
    blocks = [_weeks(answer, chunk) for chunk in _that_fit(answer.weeks)]
    return Group(Text(_finding(answer), style="bold"), *blocks, notes(answer.notes, answer.reasons))


def _that_fit(weeks: list[CashWeek]) -> list[list[CashWeek]]:
    """The weeks in as few blocks as the terminal allows, as even as they can be."""
    per_block = max(1, (terminal().width - _TITLE_WIDTH) // _WEEK_WIDTH)
    count = -(-len(weeks) // per_block)
    ends = [len(weeks) * block // count for block in range(count + 1)]
    return [weeks[start:end] for start, end in pairwise(ends)]


def _weeks(answer: CashAnswer, weeks: list[CashWeek]) -> Table:
    title = f"{answer.currency or 'Units'}, weeks ending"
    table = grid(title, *(f"{week.week_ending:%d %b}" for week in weeks))
    table.add_row("Opening cash", *(whole(week.opening) for week in weeks), style="bold")
    for index, line in enumerate(weeks[0].lines):
        table.add_row(CASH_LINE_TITLES.get(line.name, line.name), *(whole(week.lines[index].amount) for week in weeks))
    table.add_section()
    for row_title, field, style in _ROWS:
        table.add_row(row_title, *(whole(getattr(week, field)) for week in weeks), style=style)
    return table


def _finding(answer: CashAnswer) -> str:
    if answer.first_breach:
        breach = answer.first_breach
        return f"Cash falls {amount(breach.shortfall)} {answer.currency} short in the week ending {breach.week_ending}."
    if answer.tightest_week:
        week = next(week for week in answer.weeks if week.week_ending == answer.tightest_week)
        return (
            f"Cash holds for thirteen weeks; the tightest week ends {answer.tightest_week} "
            f"with {amount(week.closing)} {answer.currency} and {amount(week.headroom)} undrawn."
        )
    return "The forecast has gaps: see what is missing below."


def _item_rows(answer: CashItemsAnswer) -> RenderableType:
    wide = terminal().width >= _WIDE
    more = ("Line", "Certainty") if wide else ()
    table = grid("Date", "Amount", *more, "Party", "Reference", "Why", text=True)
    for item in answer.items:
        details = (CASH_LINE_TITLES.get(item.category, item.category), item.certainty) if wide else ()
        table.add_row(item.on.isoformat(), amount(item.amount), *details, item.party, item.reference, item.cause)
    total = Text(f"Total {amount(answer.total)} {answer.currency or ''}, {len(answer.items)} items", style="bold")
    return Group(table, total, notes([], answer.reasons))


def _period_rows(answer: CashPeriodsAnswer) -> RenderableType:
    table = grid(f"By {answer.grain}, {answer.currency or ''}", "To", "Receipts", "Payments", "Net", "Closing")
    for period in answer.periods:
        table.add_row(
            period.period_start.isoformat(),
            period.period_end.isoformat(),
            *(amount(value) for value in (period.receipts, period.payments, period.net, period.closing)),
        )
    return Group(table, notes(answer.notes, answer.reasons))
