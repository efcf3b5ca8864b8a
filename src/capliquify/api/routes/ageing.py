"""Questions about the age of what is open."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from litestar import Response
from litestar.params import QueryParameter

from capliquify.api.asking import question
from capliquify.api.downloads import CsvOperation, FileFormat, XlsxOperation, download
from capliquify.api.parameters import AsOf, Organisation, PartsDependency
from capliquify.services import ageing
from capliquify.services.answers.ageing import AgeingAnswer
from capliquify.services.exports.working_capital import ageing_table

SideName = Literal["receivable", "payable"]
Side = Annotated[SideName, QueryParameter(name="side", description="What customers owe, or what is owed to suppliers.")]


@question("/ageing", operation_id="get_ageing", sync_to_thread=True)
def get_ageing(
    parts: PartsDependency, organisation: Organisation = "default", as_of: AsOf = None, side: Side = "receivable"
) -> AgeingAnswer:
    """Open amounts by age and party, and whether they foot to the control account."""
    with parts.context(organisation, actor="api", read_only=True) as context:
        return ageing.get_ageing(context, as_of=as_of, side=side)


@question("/ageing.csv", operation_id="get_ageing_csv", operation_class=CsvOperation, sync_to_thread=True)
def get_ageing_csv(
    parts: PartsDependency, organisation: Organisation = "default", as_of: AsOf = None, side: Side = "receivable"
) -> Response[bytes]:
    """Open amounts by age and party as CSV."""
    return _file(parts, organisation, as_of, side, "csv")


@question("/ageing.xlsx", operation_id="get_ageing_xlsx", operation_class=XlsxOperation, sync_to_thread=True)
def get_ageing_xlsx(
    parts: PartsDependency, organisation: Organisation = "default", as_of: AsOf = None, side: Side = "receivable"
) -> Response[bytes]:
    """Open amounts by age and party as a workbook."""
    return _file(parts, organisation, as_of, side, "xlsx")


def _file(
    parts: PartsDependency, organisation: str, as_of: date | None, side: SideName, file_format: FileFormat
) -> Response[bytes]:
    with parts.context(organisation, actor="api", read_only=True) as context:
        answer = ageing.get_ageing(context, as_of=as_of, side=side)
    return download(f"ageing-{side}-{answer.as_of}", file_format, [ageing_table(answer)])


HANDLERS = (get_ageing, get_ageing_csv, get_ageing_xlsx)
