"""Balances at month ends and results by month, from the balance sheet and the profit and loss."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.connectors.xero.chart import COST_TYPES, REVENUE_TYPES, Chart, Other
from capliquify.connectors.xero.reports import Table, read_table, require_days
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.profit_and_loss import ProfitAndLoss

if TYPE_CHECKING:
    from capliquify.connectors.xero.client import XeroApi

MONTHS: Final = 13
_MOST_COLUMNS: Final = 12  # one, and eleven to compare with
_LONG_MONTH: Final = 31
_NOTHING: Final = Decimal(0)


def last_month_end(today: date) -> date:
    """The end of the last month that is over, the day itself where it ends one."""
    return today if (today + timedelta(days=1)).day == 1 else today.replace(day=1) - timedelta(days=1)


def month_ends(last: date, months: int) -> list[date]:
    """The ends of some months, newest first."""
    ends = [last]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends


def ledger_balances(api: XeroApi, chart: Chart, last: date, currency: str) -> Iterator[LedgerBalance]:
    """Every class at the end of each of the last months.

    Raises:
        SourceFailure: The report cannot be read.
    """
    ends = month_ends(last, MONTHS)
    for at in range(0, len(ends), _MOST_COLUMNS):
        days = ends[at : at + _MOST_COLUMNS]
        table = balance_sheet(api, days)
        for column, day in enumerate(days):
            yield from _balances(table, chart, (column, day), currency)


def balance_sheet(api: XeroApi, days: Sequence[date]) -> Table:
    """The balance sheet of some days, each the end of the month before the one in front of it.

    Raises:
        SourceFailure: It cannot be read.
    """
    query = {"date": days[0].isoformat(), "standardLayout": "true"}
    if len(days) > 1:
        query |= {"periods": str(len(days) - 1), "timeframe": "MONTH"}
    table = read_table(api, "BalanceSheet", query)
    require_days("BalanceSheet", table, days)
    return table


def _balances(table: Table, chart: Chart, place: tuple[int, date], currency: str) -> Iterator[LedgerBalance]:
    column, day = place
    totals = dict.fromkeys(AccountClass, _NOTHING)
    for account_id, amounts in table.amounts.items():
        account = chart.accounts.get(account_id)
        placed = chart.place(account) if account is not None else Other.NONE
        if account is not None and isinstance(placed, AccountClass):
            totals[placed] += chart.signed(account, placed) * amounts[column]
    for account_class, amount in totals.items():
        yield LedgerBalance(
            external_id=f"{day}|{account_class}||{currency}",
            balance_on=day,
            account_class=account_class,
            entity="",
            amount=amount,
            currency=currency,
            tax_included=_NOTHING,
        )


def results(api: XeroApi, chart: Chart, last: date, currency: str) -> Iterator[ProfitAndLoss]:
    """Revenue and cost of each of the last months.

    Raises:
        SourceFailure: The report cannot be read.
    """
    revenue, cost = chart.ids_of_types(REVENUE_TYPES), chart.ids_of_types(COST_TYPES)
    ends = month_ends(last, MONTHS)
    while ends:
        days = ends[: _columns(ends[0])]
        ends = ends[len(days) :]
        table = profit_and_loss(api, days)
        for column, day in enumerate(days):
            start = day.replace(day=1)
            yield ProfitAndLoss(
                external_id=f"{start}|{day}|{currency}",
                period_start_on=start,
                period_end_on=day,
                revenue=table.total(revenue, column),
                cost_of_goods_sold=table.total(cost, column),
                currency=currency,
                credit_sales=None,
                purchases=None,
            )


def profit_and_loss(api: XeroApi, days: Sequence[date]) -> Table:
    """The results of the months that end on some days.

    Raises:
        SourceFailure: They cannot be read.
    """
    query = {
        "fromDate": days[0].replace(day=1).isoformat(),
        "toDate": days[0].isoformat(),
        "standardLayout": "true",
    }
    if len(days) > 1:
        query |= {"periods": str(len(days) - 1), "timeframe": "MONTH"}
    table = read_table(api, "ProfitAndLoss", query)
    require_days("ProfitAndLoss", table, days)
    return table


def _columns(last: date) -> int:
    """How many months one call may bring: earlier months end on the same day as the last, so it must be the longest."""
    return _MOST_COLUMNS if monthrange(last.year, last.month)[1] == _LONG_MONTH else 1
