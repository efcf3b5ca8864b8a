"""`capliquify demand` and `capliquify plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

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
from capliquify.cli.tables import amount, figure, grid, notes
from capliquify.cli.terminal import terminal
from capliquify.services import demand as demand_service
from capliquify.services import plan as plan_service
from capliquify.services.answers.demand import DemandAnswer
from capliquify.services.answers.plan import PlanAnswer
from capliquify.services.exports.supply import demand_table, plan_orders_table, plan_weeks_table

if TYPE_CHECKING:
    from rich.console import RenderableType

_WIDE: Final = 120

ModelOption = Annotated[
    str,
    typer.Option("--demand-model", help="auto, seasonal_naive, seasonal_naive_growth or exponential_smoothing."),
]


def demand(
    file: FileArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_of: AsOfOption = None,
    model: ModelOption = "auto",
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Weeks to forecast.")] = 13,
    as_json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = False,
) -> None:
    """Show the demand forecast by item, channel and market, with its error on past weeks."""
    output = Output(json=as_json, csv=csv, xlsx=xlsx, file=file)
    question = Question(
        service=demand_service.get_demand,
        document=DemandAnswer,
        path="demand",
        arguments={"as_of": day(as_of), "model": model, "weeks": weeks},
    )
    answer = ask(organisation, question)
    give(
        answer,
        output,
        name=f"demand-{answer.as_of}",
        tables=lambda: [demand_table(answer)],
        show=lambda: _series(answer),
    )


def _series(answer: DemandAnswer) -> RenderableType:
    shown = answer.week_endings[: 4 if terminal().width >= _WIDE else 2]
    table = grid(
        "Units, weeks ending",
        *(f"{week:%d %b}" for week in shown),
        f"{len(answer.week_endings)} weeks",
        "Error",
        "Model",
    )
    for series in answer.series:
        error = series.accuracy.weighted_absolute_percentage_error if series.accuracy else None
        table.add_row(
            f"{series.item} {series.channel} {series.market}",
            *(figure(units, 0) for units in series.forecast[: len(shown)]),
            figure(sum(series.forecast), 0),
            figure(error * 100 if error is not None else None, 1) + (" %" if error is not None else ""),
            series.model,
        )
    table.add_section()
    totals = (figure(units, 0) for units in answer.total[: len(shown)])
    table.add_row("Total", *totals, figure(sum(answer.total), 0), "", "", style="bold")
    return Group(table, notes(answer.notes, answer.reasons))


def plan(
    file: FileArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_of: AsOfOption = None,
    model: ModelOption = "auto",
    as_json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = False,
) -> None:
    """Show what to order, when and why, from demand, stock, lead times and minimums."""
    output = Output(json=as_json, csv=csv, xlsx=xlsx, file=file)
    arguments = {"as_of": day(as_of), "demand_model": model}
    question = Question(service=plan_service.get_plan, document=PlanAnswer, path="plan", arguments=arguments)
    answer = ask(organisation, question)
    give(
        answer,
        output,
        name=f"plan-{answer.as_of}",
        tables=lambda: [plan_orders_table(answer), plan_weeks_table(answer)],
        show=lambda: _orders(answer),
    )


def _orders(answer: PlanAnswer) -> RenderableType:
    wide = terminal().width >= _WIDE
    places = ("Location", "Supplier") if wide else ()
    table = grid("Order on", "Quantity", "Item", *places, "Receipt on", "Cost", text=True)
    for order in answer.orders:
        table.add_row(
            order.order_on.isoformat(),
            figure(order.quantity, 0),
            order.item,
            *((order.location, order.supplier) if wide else ()),
            order.receipt_on.isoformat(),
            f"{amount(order.cost)} {order.currency}",
        )
    late = sum(order.late_by_weeks > 0 for order in answer.orders)
    expedite = f"; {late} should have been ordered already: expedite them" if late else ""
    total = f"{len(answer.orders)} orders, {amount(answer.total_cost)} {answer.currency or ''}{expedite}"
    why = Text("Why each: --json, --csv or --xlsx.", style="dim")
    return Group(table, Text(total, style="bold"), why, notes(answer.notes, answer.reasons))
