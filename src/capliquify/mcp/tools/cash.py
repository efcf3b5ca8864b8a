"""Tools about cash."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mcp.server.mcpserver.tools import Tool
from pydantic import Field

from capliquify.domain.access.permissions import Permission
from capliquify.domain.records.cash_category import CashCategory
from capliquify.mcp.answering import answering, as_json, read_tool
from capliquify.mcp.arguments import AsOf, Cursor, Day, Limit, Organisation
from capliquify.mcp.callers import CallerOf
from capliquify.services import cash
from capliquify.services.answers.cash import CashAnswer, CashItemsAnswer

DemandModel = Annotated[
    Literal["auto", "seasonal_naive", "seasonal_naive_growth", "exponential_smoothing", "average"],
    Field(description="How sales are forecast; `auto` takes the most accurate per series."),
]
WeekEnding = Annotated[Day, Field(description="Only items of the week that ends then.")]
Line = Annotated[CashCategory | None, Field(description="Only items of one row of the forecast.")]


def cash_tools(caller_of: CallerOf) -> list[Tool]:
    """The tools, told how to know who calls."""

    def cash_forecast(
        organisation: Organisation = None, as_of: AsOf = None, demand_model: DemandModel = "auto"
    ) -> dict[str, Any]:
        """The thirteen-week direct cash forecast: openings, receipts and payments by week, facility, tightest week."""
        with answering(organisation) as context:
            return as_json(cash.get_cash(context, as_of=as_of, demand_model=demand_model))

    def cash_items(
        organisation: Organisation = None,
        as_of: AsOf = None,
        week_ending: WeekEnding = None,
        line: Line = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """The dated amounts behind the cash forecast, each with its cause: what a cell of the sheet sums."""
        with answering(organisation) as context:
            answer = cash.get_cash_items(
                context, as_of=as_of, week_ending=week_ending, line=line, limit=limit, cursor=cursor
            )
            return as_json(answer)

    tools = [
        read_tool(cash_forecast, "Thirteen-week cash forecast", CashAnswer, need=Permission.FINANCE_READ),
        read_tool(cash_items, "Items behind the cash forecast", CashItemsAnswer, need=Permission.FINANCE_READ),
    ]
    return [bind(caller_of) for bind in tools]
