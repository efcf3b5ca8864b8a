"""Xero's reports, which are tables for people: read by the ids of accounts, never by their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, NoReturn

from msgspec import UNSET, Struct, UnsetType

from capliquify.connectors.protocol import AnswerChanged

if TYPE_CHECKING:
    from capliquify.connectors.xero.client import XeroApi

_ACCOUNT_IDS: Final = frozenset({"account", "accountID"})
_DAY_FORMATS: Final = ("%d %b %Y", "%d %b %y", "%d %B %Y", "%d/%m/%Y")
_NOTHING: Final = Decimal(0)


class Attribute(Struct, rename="pascal"):
    """An id behind a cell of a report."""

    id: str
    value: str


class Cell(Struct, rename="pascal"):
    """A cell of a report."""

    value: str
    attributes: list[Attribute] = []


class ReportRow(Struct, rename="pascal"):
    """A row of a section."""

    row_type: str
    cells: list[Cell]


class ReportSection(Struct, rename="pascal"):
    """The header or a section of a report."""

    row_type: str
    title: str = ""
    cells: list[Cell] = []
    rows: list[ReportRow] | UnsetType = UNSET


class Report(Struct, rename="pascal"):
    """A report as a table to read."""

    report_name: str
    rows: list[ReportSection]


class Reports(Struct, rename="pascal"):
    """One report."""

    reports: list[Report]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The columns of a report, and the amounts of each account in them."""

    columns: Sequence[str]
    amounts: Mapping[str, Sequence[Decimal]]

    def total(self, ids: frozenset[str], column: int) -> Decimal:
        """What some accounts come to in a column."""
        return sum((amounts[column] for account, amounts in self.amounts.items() if account in ids), _NOTHING)


def read_table(api: XeroApi, name: str, query: Mapping[str, str]) -> Table:
    """A report.

    Raises:
        AnswerChanged: It is no table of accounts and amounts, or its sums are not those of its rows.
        SourceFailure: It cannot be had.
    """
    reports = api.get(f"/Reports/{name}", Reports, query).reports
    if len(reports) != 1:
        message = f"Xero's answer to Reports/{name} holds {len(reports)} reports instead of one."
        raise AnswerChanged(message)
    return table_of(name, reports[0])


def require_days(name: str, table: Table, days: Sequence[date]) -> None:
    """Refuse a report whose columns are of other days than were asked for.

    Raises:
        AnswerChanged: They are.
    """
    found = [_day(text) for text in table.columns]
    if found != list(days):
        message = f"Xero's report {name} has the columns {', '.join(table.columns)}, not the days that were asked for."
        raise AnswerChanged(message)


def table_of(name: str, report: Report) -> Table:
    """A report as a table.

    Raises:
        AnswerChanged: It is none.
    """
    columns: Sequence[str] = ()
    amounts: dict[str, Sequence[Decimal]] = {}
    rows = 0
    for section in report.rows:
        if section.row_type == "Header":
            columns = [cell.value for cell in section.cells[1:]]
            continue
        if section.rows is UNSET:
            _refuse(name, "a section without Rows")
        rows += sum(row.row_type == "Row" for row in section.rows)
        _require_sums(name, section.rows, len(columns))
        for row in section.rows:
            account = _account_of(row)
            if row.row_type == "Row" and account is not None:
                held = amounts.get(account, [_NOTHING] * len(columns))
                amounts[account] = [a + b for a, b in zip(held, _values(name, row, len(columns)), strict=True)]
    if not columns or (rows > 1 and not amounts):  # one row: that of the result, of no account
        _refuse(name, "no columns, or no row that names its account")
    return Table(columns=columns, amounts=amounts)


def _require_sums(name: str, rows: Sequence[ReportRow], columns: int) -> None:
    """The last row of a section is the sum of its rows: a row that went missing on the way shows here."""
    totals = [row for row in rows if row.row_type == "SummaryRow"]
    parts = [_values(name, row, columns) for row in rows if row.row_type == "Row"]
    for total in totals:
        sums = [sum((part[at] for part in parts), _NOTHING) for at in range(columns)]
        if parts and _values(name, total, columns) != sums:
            _refuse(name, f"the rows above {total.cells[0].value!r} do not add up to it")


def _account_of(row: ReportRow) -> str | None:
    first = row.cells[0] if row.cells else None
    found = [each.value for each in first.attributes if each.id in _ACCOUNT_IDS] if first is not None else []
    return found[0] if found else None


def _values(name: str, row: ReportRow, columns: int) -> list[Decimal]:
    if len(row.cells) != columns + 1:
        _refuse(name, "a row with more or fewer cells than columns")
    return [_amount(name, cell.value) for cell in row.cells[1:]]


def _amount(name: str, text: str) -> Decimal:
    plain = text.replace(",", "").strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        amount = Decimal(plain or "0")
    except InvalidOperation:
        _refuse(name, f"{text[:40]!r} where an amount should be")
    if not amount.is_finite():
        _refuse(name, f"{text[:40]!r} where an amount should be")
    return amount


def _day(text: str) -> date | None:
    for written in _DAY_FORMATS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def _refuse(name: str, what: str) -> NoReturn:
    message = f"Xero's report {name} has another shape than its contract: {what}."
    raise AnswerChanged(message)
