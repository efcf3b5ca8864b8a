"""Questions about demand."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar import Response
from litestar.params import QueryParameter

from capliquify.api.asking import question
from capliquify.api.downloads import CsvOperation, FileFormat, XlsxOperation, download
from capliquify.api.parameters import AsOf, CallerDependency, DemandModel, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import demand
from capliquify.services.answers.demand import DemandAnswer
from capliquify.services.exports.supply import demand_table

Model = Annotated[
    DemandModel,
    QueryParameter(name="model", description="The model; `auto` takes the most accurate one of each series."),
]
Weeks = Annotated[int, QueryParameter(name="weeks", description="How many weeks ahead.", ge=1, le=52)]


@question("/demand", need=Permission.DEMAND_READ, operation_id="get_demand", sync_to_thread=True)
def get_demand(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    model: Model = "auto",
    weeks: Weeks = 13,
) -> DemandAnswer:
    """Demand forecast by item, channel and market, with its accuracy beside the naive one."""
    with caller.context(organisation, read_only=True) as context:
        return demand.get_demand(context, as_of=as_of, model=model, weeks=weeks)


@question(
    "/demand.csv",
    need=Permission.DEMAND_READ,
    operation_id="get_demand_csv",
    operation_class=CsvOperation,
    sync_to_thread=True,
)
def get_demand_csv(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    model: Model = "auto",
    weeks: Weeks = 13,
) -> Response[bytes]:
    """Demand forecast as CSV, one row a series."""
    return _file(caller, organisation, as_of, model, weeks, "csv")


@question(
    "/demand.xlsx",
    need=Permission.DEMAND_READ,
    operation_id="get_demand_xlsx",
    operation_class=XlsxOperation,
    sync_to_thread=True,
)
def get_demand_xlsx(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    model: Model = "auto",
    weeks: Weeks = 13,
) -> Response[bytes]:
    """Demand forecast as a workbook, one row a series."""
    return _file(caller, organisation, as_of, model, weeks, "xlsx")


def _file(
    caller: CallerDependency,
    organisation: str | None,
    as_of: date | None,
    model: DemandModel,
    weeks: int,
    file_format: FileFormat,
) -> Response[bytes]:
    with caller.context(organisation, read_only=True) as context:
        answer = demand.get_demand(context, as_of=as_of, model=model, weeks=weeks)
    return download(f"demand-{answer.as_of}", file_format, [demand_table(answer)])


HANDLERS = (get_demand, get_demand_csv, get_demand_xlsx)
