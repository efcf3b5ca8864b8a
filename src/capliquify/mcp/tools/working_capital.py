"""Tools about working capital."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mcp.server.mcpserver.tools import Tool
from pydantic import Field

from capliquify.domain.access.permissions import Permission
from capliquify.mcp.answering import answering, as_json, read_tool
from capliquify.mcp.arguments import AsOf, Organisation
from capliquify.mcp.callers import CallerOf
from capliquify.services import ageing as ageing_service
from capliquify.services import working_capital as working_capital_service
from capliquify.services.answers.ageing import AgeingAnswer
from capliquify.services.answers.working_capital import WorkingCapitalAnswer

Side = Annotated[
    Literal["receivable", "payable"], Field(description="What customers owe, or what is owed to suppliers.")
]


def working_capital_tools(caller_of: CallerOf) -> list[Tool]:
    """The tools, told how to know who calls."""

    def working_capital(organisation: Organisation = None, as_of: AsOf = None) -> dict[str, Any]:
        """Days sales, inventory and payable outstanding and the cash conversion cycle, on three bases."""
        with answering(organisation) as context:
            return as_json(working_capital_service.get_working_capital(context, as_of=as_of))

    def ageing(organisation: Organisation = None, as_of: AsOf = None, side: Side = "receivable") -> dict[str, Any]:
        """Open invoices or bills by age and party, and whether they foot to the control account."""
        with answering(organisation) as context:
            return as_json(ageing_service.get_ageing(context, as_of=as_of, side=side))

    tools = [
        read_tool(working_capital, "Cash conversion cycle", WorkingCapitalAnswer, need=Permission.FINANCE_READ),
        read_tool(ageing, "Ageing of receivables or payables", AgeingAnswer, need=Permission.FINANCE_READ),
    ]
    return [bind(caller_of) for bind in tools]
