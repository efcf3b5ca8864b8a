"""Questions about cash."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from capliquify.api.asking import question
from capliquify.api.calling import Caller
from capliquify.api.downloads import CsvOperation, FileFormat, XlsxOperation, download
from capliquify.api.parameters import AsOf, CallerDependency, Cursor, Demand, Limit, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import cash
from capliquify.services.answers.cash import CashAnswer, CashItemsAnswer, CashPeriodsAnswer
from capliquify.services.context import Context
from capliquify.services.exports.cash import cash_items_table, cash_table

_EXPORT_PAGE = 10_000

WeekEnding = Annotated[
    date | None, QueryParameter(name="week_ending", description="Only items of the week that ends then.")
]
Line = Annotated[
    str | None,
    QueryParameter(name="line", description="Only items of one row of the sheet.", min_length=1, max_length=60),
]
Grain = Annotated[Literal["day", "month"], QueryParameter(name="grain", description="How long a period is.")]


@question("/cash", need=Permission.FINANCE_READ, operation_id="get_cash", sync_to_thread=True)
def get_cash(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, demand_model: Demand = "auto"
) -> CashAnswer:
    """The thirteen-week direct cash forecast."""
    with caller.context(organisation, read_only=True) as context:
        return cash.get_cash(context, as_of=as_of, demand_model=demand_model)


@question(
    "/cash.csv",
    need=Permission.FINANCE_READ,
    operation_id="get_cash_csv",
    operation_class=CsvOperation,
    sync_to_thread=True,
)
def get_cash_csv(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, demand_model: Demand = "auto"
) -> Response[bytes]:
    """The thirteen-week direct cash forecast as CSV."""
    return _cash_file(caller, organisation, as_of, demand_model, "csv")


@question(
    "/cash.xlsx",
    need=Permission.FINANCE_READ,
    operation_id="get_cash_xlsx",
    operation_class=XlsxOperation,
    sync_to_thread=True,
)
def get_cash_xlsx(
    caller: CallerDependency, organisation: Organisation = None, as_of: AsOf = None, demand_model: Demand = "auto"
) -> Response[bytes]:
    """The thirteen-week direct cash forecast as a workbook with live totals."""
    return _cash_file(caller, organisation, as_of, demand_model, "xlsx")


@question("/cash/items", need=Permission.FINANCE_READ, operation_id="list_cash_items", sync_to_thread=True)
def list_cash_items(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    week_ending: WeekEnding = None,
    line: Line = None,
    limit: Limit = 100,
    cursor: Cursor = None,
    demand_model: Demand = "auto",
) -> CashItemsAnswer:
    """The cash items a cell of the sheet sums, in order of day."""
    with caller.context(organisation, read_only=True) as context:
        return cash.get_cash_items(
            context,
            as_of=as_of,
            week_ending=week_ending,
            line=line,
            limit=limit,
            cursor=cursor,
            demand_model=demand_model,
        )


@question(
    "/cash/items.csv",
    need=Permission.FINANCE_READ,
    operation_id="get_cash_items_csv",
    operation_class=CsvOperation,
    sync_to_thread=True,
)
def get_cash_items_csv(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    week_ending: WeekEnding = None,
    line: Line = None,
    demand_model: Demand = "auto",
) -> Response[bytes]:
    """All cash items of a cell, a week, a row or the whole sheet as CSV."""
    with caller.context(organisation, read_only=True) as context:
        answer = _all_items(context, as_of, week_ending, line, demand_model)
    return download("cash-items", "csv", [cash_items_table(answer)])


@question(
    "/cash/items.xlsx",
    need=Permission.FINANCE_READ,
    operation_id="get_cash_items_xlsx",
    operation_class=XlsxOperation,
    sync_to_thread=True,
)
def get_cash_items_xlsx(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    week_ending: WeekEnding = None,
    line: Line = None,
    demand_model: Demand = "auto",
) -> Response[bytes]:
    """All cash items of a cell, a week, a row or the whole sheet as a workbook."""
    with caller.context(organisation, read_only=True) as context:
        answer = _all_items(context, as_of, week_ending, line, demand_model)
    return download("cash-items", "xlsx", [cash_items_table(answer)])


@question("/cash/periods", need=Permission.FINANCE_READ, operation_id="list_cash_periods", sync_to_thread=True)
def list_cash_periods(
    caller: CallerDependency,
    organisation: Organisation = None,
    as_of: AsOf = None,
    grain: Grain = "day",
    demand_model: Demand = "auto",
) -> CashPeriodsAnswer:
    """Receipts, payments and closing cash by day or month, before financing."""
    with caller.context(organisation, read_only=True) as context:
        return cash.get_cash_periods(context, as_of=as_of, grain=grain, demand_model=demand_model)


def _cash_file(
    caller: Caller, organisation: str | None, as_of: date | None, demand_model: str, file_format: FileFormat
) -> Response[bytes]:
    with caller.context(organisation, read_only=True) as context:
        answer = cash.get_cash(context, as_of=as_of, demand_model=demand_model)
    return download(f"cash-{answer.as_of}", file_format, [cash_table(answer)])


def _all_items(
    context: Context, as_of: date | None, week_ending: date | None, line: str | None, demand_model: str
) -> CashItemsAnswer:
    """Every page in one document: a file has no next page."""
    items = []
    cursor = None
    while True:
        page = cash.get_cash_items(
            context,
            as_of=as_of,
            week_ending=week_ending,
            line=line,
            limit=_EXPORT_PAGE,
            cursor=cursor,
            demand_model=demand_model,
        )
        items.extend(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return msgspec.structs.replace(page, items=items)


HANDLERS = (
    get_cash,
    get_cash_csv,
    get_cash_xlsx,
    list_cash_items,
    get_cash_items_csv,
    get_cash_items_xlsx,
    list_cash_periods,
)
