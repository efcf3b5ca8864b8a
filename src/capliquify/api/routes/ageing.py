"""Questions about the age of what is open."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from litestar import Response
from litestar.params import QueryParameter

from capliquify.api.asking import question
from capliquify.api.calling import Caller
from capliquify.api.downloads import CsvOperation, FileFormat, XlsxOperation, download
from capliquify.api.parameters import AsOf, CallerDependency, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import ageing
from capliquify.services.answers.ageing import AgeingAnswer
from capliquify.services.exports.working_capital import ageing_table

SideName = Literal["receivable", "payable"]
Side = Annotated[SideName, QueryParameter(name="side", description="What customers owe, or what is owed to suppliers.")]


@question("/ageing", need=Permission.FINANCE_READ, operation_id="get_ageing", sync_to_thread=True)
def get_ageing(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, side: Side = "receivable"
) -> AgeingAnswer:
    """Open amounts by age and party, and whether they foot to the control account."""
    with caller.context(organisation, read_only=True) as context:
        return ageing.get_ageing(context, as_of=as_of, side=side)


@question(
    "/ageing.csv",
    need=Permission.FINANCE_READ,
    operation_id="get_ageing_csv",
    operation_class=CsvOperation,
    sync_to_thread=True,
)
def get_ageing_csv(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, side: Side = "receivable"
) -> Response[bytes]:
    """Open amounts by age and party as CSV."""
    return _file(caller, organisation, as_of, side, "csv")


@question(
    "/ageing.xlsx",
    need=Permission.FINANCE_READ,
    operation_id="get_ageing_xlsx",
    operation_class=XlsxOperation,
    sync_to_thread=True,
)
def get_ageing_xlsx(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, side: Side = "receivable"
) -> Response[bytes]:
    """Open amounts by age and party as a workbook."""
    return _file(caller, organisation, as_of, side, "xlsx")


def _file(
    caller: Caller, organisation: str | None, as_of: date | None, side: SideName, file_format: FileFormat
) -> Response[bytes]:
    with caller.context(organisation, read_only=True) as context:
        answer = ageing.get_ageing(context, as_of=as_of, side=side)
    return download(f"ageing-{side}-{answer.as_of}", file_format, [ageing_table(answer)])


HANDLERS = (get_ageing, get_ageing_csv, get_ageing_xlsx)
