"""Tools about demand and supply."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from pydantic import Field

from capliquify.bootstrap import Parts
from capliquify.mcp.answering import answering, as_json, read_tool
from capliquify.mcp.arguments import AsOf, Organisation
from capliquify.mcp.tools.cash import DemandModel
from capliquify.services import demand, plan
from capliquify.services.answers.demand import DemandAnswer
from capliquify.services.answers.plan import PlanAnswer

Weeks = Annotated[int, Field(description="How many weeks ahead.", ge=1, le=52)]


def supply_tools(parts: Parts) -> list[Tool]:
    """The tools, bound to the database of this process."""

    def demand_forecast(
        organisation: Organisation = "default", as_of: AsOf = None, model: DemandModel = "auto", weeks: Weeks = 13
    ) -> dict[str, Any]:
        """Weekly unit forecast by item, channel and market, with its accuracy beside the naive one."""
        with answering(parts, organisation) as context:
            return as_json(demand.get_demand(context, as_of=as_of, model=model, weeks=weeks))

    def supply_plan(
        organisation: Organisation = "default", as_of: AsOf = None, demand_model: DemandModel = "auto"
    ) -> dict[str, Any]:
        """Net requirements week by week and the purchase orders they lead to, with their cost."""
        with answering(parts, organisation) as context:
            return as_json(plan.get_plan(context, as_of=as_of, demand_model=demand_model))

    return [
        read_tool(demand_forecast, "Demand forecast", DemandAnswer),
        read_tool(supply_plan, "Supply plan", PlanAnswer),
    ]
