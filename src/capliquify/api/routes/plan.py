"""Questions about the supply plan."""

from __future__ import annotations

from datetime import date

from litestar import Response

from capliquify.api.asking import question
from capliquify.api.downloads import CsvOperation, FileFormat, XlsxOperation, download
from capliquify.api.parameters import AsOf, CallerDependency, Demand, DemandModel, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import plan
from capliquify.services.answers.plan import PlanAnswer
from capliquify.services.exports.supply import plan_orders_table, plan_weeks_table


@question("/plan", need=Permission.SUPPLY_READ, operation_id="get_plan", sync_to_thread=True)
def get_plan(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, demand_model: Demand = "auto"
) -> PlanAnswer:
    """Net requirements week by week and the orders they lead to."""
    with caller.context(organisation, read_only=True) as context:
        return plan.get_plan(context, as_of=as_of, demand_model=demand_model)


@question(
    "/plan.csv",
    need=Permission.SUPPLY_READ,
    operation_id="get_plan_csv",
    operation_class=CsvOperation,
    sync_to_thread=True,
)
def get_plan_csv(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, demand_model: Demand = "auto"
) -> Response[bytes]:
    """The orders the plan proposes as CSV."""
    return _file(caller, organisation, as_of, demand_model, "csv")


@question(
    "/plan.xlsx",
    need=Permission.SUPPLY_READ,
    operation_id="get_plan_xlsx",
    operation_class=XlsxOperation,
    sync_to_thread=True,
)
def get_plan_xlsx(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, demand_model: Demand = "auto"
) -> Response[bytes]:
    """The orders the plan proposes and the netting behind them as a workbook."""
    return _file(caller, organisation, as_of, demand_model, "xlsx")


def _file(
    caller: CallerDependency,
    organisation: str | None,
    as_of: date | None,
    demand_model: DemandModel,
    file_format: FileFormat,
) -> Response[bytes]:
    with caller.context(organisation, read_only=True) as context:
        answer = plan.get_plan(context, as_of=as_of, demand_model=demand_model)
    return download(f"plan-{answer.as_of}", file_format, [plan_orders_table(answer), plan_weeks_table(answer)])


HANDLERS = (get_plan, get_plan_csv, get_plan_xlsx)
