"""Tools about demand and supply."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from pydantic import Field

from capliquify.domain.access.permissions import Permission
from capliquify.mcp.answering import answering, as_json, read_tool
from capliquify.mcp.arguments import AsOf, Organisation
from capliquify.mcp.callers import CallerOf
from capliquify.mcp.tools.cash import DemandModel
from capliquify.services import demand, plan
from capliquify.services.answers.demand import DemandAnswer
from capliquify.services.answers.plan import PlanAnswer

Weeks = Annotated[int, Field(description="How many weeks ahead.", ge=1, le=52)]


def supply_tools(caller_of: CallerOf) -> list[Tool]:
    """The tools, told how to know who calls."""

    def demand_forecast(
        organisation: Organisation = None, as_of: AsOf = None, model: DemandModel = "auto", weeks: Weeks = 13
    ) -> dict[str, Any]:
        """Weekly unit forecast by item, channel and market, with its accuracy beside the naive one."""
        with answering(organisation) as context:
            return as_json(demand.get_demand(context, as_of=as_of, model=model, weeks=weeks))

    def supply_plan(
        organisation: Organisation = None, as_of: AsOf = None, demand_model: DemandModel = "auto"
    ) -> dict[str, Any]:
        """Net requirements week by week and the purchase orders they lead to, with their cost."""
        with answering(organisation) as context:
            return as_json(plan.get_plan(context, as_of=as_of, demand_model=demand_model))

    tools = [
        read_tool(demand_forecast, "Demand forecast", DemandAnswer, need=Permission.DEMAND_READ),
        read_tool(supply_plan, "Supply plan", PlanAnswer, need=Permission.SUPPLY_READ),
    ]
    return [bind(caller_of) for bind in tools]
