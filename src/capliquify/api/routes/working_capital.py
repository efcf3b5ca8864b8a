"""Questions about working capital."""

from __future__ import annotations

from datetime import date

from litestar import Response

from capliquify.api.asking import question
from capliquify.api.calling import Caller
from capliquify.api.downloads import CsvOperation, FileFormat, XlsxOperation, download
from capliquify.api.parameters import AsOf, CallerDependency, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import working_capital
from capliquify.services.answers.working_capital import WorkingCapitalAnswer
from capliquify.services.exports.working_capital import month_ends_table, working_capital_table


@question("/working-capital", need=Permission.FINANCE_READ, operation_id="get_working_capital", sync_to_thread=True)
def get_working_capital(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None
) -> WorkingCapitalAnswer:
    """The cash conversion cycle on three bases and the balances it is made of."""
    with caller.context(organisation, read_only=True) as context:
        return working_capital.get_working_capital(context, as_of=as_of)


@question(
    "/working-capital.csv",
    need=Permission.FINANCE_READ,
    operation_id="get_working_capital_csv",
    operation_class=CsvOperation,
    sync_to_thread=True,
)
def get_working_capital_csv(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None
) -> Response[bytes]:
    """The cash conversion cycle as CSV."""
    return _file(caller, organisation, as_of, "csv")


@question(
    "/working-capital.xlsx",
    need=Permission.FINANCE_READ,
    operation_id="get_working_capital_xlsx",
    operation_class=XlsxOperation,
    sync_to_thread=True,
)
def get_working_capital_xlsx(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None
) -> Response[bytes]:
    """The cash conversion cycle and its month-end balances as a workbook."""
    return _file(caller, organisation, as_of, "xlsx")


def _file(caller: Caller, organisation: str | None, as_of: date | None, file_format: FileFormat) -> Response[bytes]:
    with caller.context(organisation, read_only=True) as context:
        answer = working_capital.get_working_capital(context, as_of=as_of)
    tables = [working_capital_table(answer), month_ends_table(answer)]
    return download(f"working-capital-{answer.as_of}", file_format, tables)


HANDLERS = (get_working_capital, get_working_capital_csv, get_working_capital_xlsx)
