"""Totals of Xero's own reports, to compare ours with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import AnswerChanged, VendorTotal
from capliquify.connectors.xero.balances import balance_sheet, last_month_end, profit_and_loss
from capliquify.connectors.xero.chart import REVENUE_TYPES
from capliquify.connectors.xero.reports import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from capliquify.connectors.xero.chart import Chart
    from capliquify.connectors.xero.client import XeroApi

_CLOSING: Final = 3  # opening, received, spent, closing
_BANK_COLUMNS: Final = 4


def totals(api: XeroApi, chart: Chart, as_of: date, currency: str) -> Iterator[VendorTotal]:
    """Control accounts, bank accounts, and the revenue of the last month that is over.

    Raises:
        SourceFailure: A report cannot be read.
    """
    sheet = balance_sheet(api, [as_of])
    for measure, system in (("receivable", "DEBTORS"), ("payable", "CREDITORS")):
        amount = sheet.total(chart.ids_of_system(system), 0)
        yield VendorTotal(
            measure=measure, subject="", as_of=as_of, amount=amount, currency=currency, report="Balance Sheet"
        )
    yield from _banks(api, chart, as_of, currency)
    month = last_month_end(as_of)
    table = profit_and_loss(api, [month])
    revenue = table.total(chart.ids_of_types(REVENUE_TYPES), 0)
    yield VendorTotal(
        measure="revenue", subject="", as_of=month, amount=revenue, currency=currency, report="Profit and Loss"
    )


def _banks(api: XeroApi, chart: Chart, as_of: date, currency: str) -> Iterator[VendorTotal]:
    """Accounts in other currencies are left out: the report values them in the organisation's."""
    day = as_of.isoformat()
    table = read_table(api, "BankSummary", {"fromDate": day, "toDate": day})
    if len(table.columns) != _BANK_COLUMNS:
        message = f"Xero's report BankSummary has {len(table.columns)} columns of amounts instead of {_BANK_COLUMNS}."
        raise AnswerChanged(message)
    for account_id, amounts in table.amounts.items():
        account = chart.bank_account(account_id)
        if account is not None and account.currency in {None, currency}:
            yield VendorTotal(
                measure="bank",
                subject=account.name,
                as_of=as_of,
                amount=amounts[_CLOSING],
                currency=currency,
                report="Bank Summary",
            )
