"""Tables as an XLSX workbook: frozen header, number formats, live totals."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from capliquify.services.exports.table import Cell, CellKind, Formula, Table, guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEADER_ROW: Final = 2  # title, empty line, header (counted from 0)
FIRST_ROW: Final = HEADER_ROW + 1
_WIDTHS: Final = {CellKind.TEXT: 30, CellKind.DATE: 12}
_SHEET_NAME_LENGTH: Final = 31


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with one sheet a table."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for table in tables:
        _Sheet(book, table).write()
    book.close()
    return buffer.getvalue()


def _number_format(kind: CellKind, money_digits: int) -> str | None:
    money = "#,##0" + ("." + "0" * money_digits if money_digits else "")
    return {
        CellKind.MONEY: f"{money};[Red]-{money}",
        CellKind.DATE: "yyyy-mm-dd",
        CellKind.DAYS: "0.00",
        CellKind.QUANTITY: "#,##0.##",
        CellKind.INTEGER: "#,##0",
        CellKind.FRACTION: "0.0%",
    }.get(kind)


class _Sheet:
    def __init__(self, book: xlsxwriter.Workbook, table: Table) -> None:
        self.table = table
        self.sheet: Worksheet = book.add_worksheet(table.name[:_SHEET_NAME_LENGTH])
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.formats = {bold: self._formats(book, bold=bold) for bold in (False, True)}

    def _formats(self, book: xlsxwriter.Workbook, *, bold: bool) -> list[Format]:
        formats = []
        for column in self.table.columns:
            properties: dict[str, object] = {"bold": bold}
            if number_format := _number_format(column.kind, self.table.money_digits):
                properties["num_format"] = number_format
            if bold:
                properties["top"] = 1
            formats.append(book.add_format(properties))
        return formats

    def write(self) -> None:
        table = self.table
        unit = f" ({table.currency})" if table.currency else ""
        self.sheet.write_string(0, 0, f"{table.title}{unit}", self.title)
        for position, column in enumerate(table.columns):
            self.sheet.set_column(position, position, _WIDTHS.get(column.kind, 14))
            self.sheet.write_string(HEADER_ROW, position, guarded(column.title), self.header)
        for index, row in enumerate(table.rows):
            formats = self.formats[index in table.bold_rows]
            for position, cell in enumerate(row):
                self._write_cell(FIRST_ROW + index, position, cell, formats[position])
        end = FIRST_ROW + len(table.rows)
        self._write_totals(end)
        for offset, note in enumerate(table.notes):
            self.sheet.write_string(end + 2 + offset, 0, guarded(note))
        self.sheet.freeze_panes(FIRST_ROW, 1)

    def _write_totals(self, row: int) -> None:
        if not self.table.rows or not any(column.total for column in self.table.columns):
            return
        formats = self.formats[True]
        self.sheet.write_string(row, 0, "Total", formats[0])
        for position, column in enumerate(self.table.columns):
            if column.total:
                first, last = xl_rowcol_to_cell(FIRST_ROW, position), xl_rowcol_to_cell(row - 1, position)
                total = sum((_decimal(line[position]) for line in self.table.rows), Decimal(0))
                self.sheet.write_formula(row, position, f"=SUM({first}:{last})", formats[position], float(total))

    def _write_cell(self, row: int, column: int, cell: Cell, cell_format: Format) -> None:
        if cell is None:
            self.sheet.write_blank(row, column, None, cell_format)
        elif isinstance(cell, Formula):
            value = "" if cell.value is None else float(cell.value)
            self.sheet.write_formula(row, column, cell.expression, cell_format, value)
        elif isinstance(cell, str):
            self.sheet.write_string(row, column, guarded(cell), cell_format)
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, column, cell, cell_format)
        else:
            self.sheet.write_number(row, column, float(cell), cell_format)


def _decimal(cell: Cell) -> Decimal:
    value = cell.value if isinstance(cell, Formula) else cell
    return Decimal(str(value)) if isinstance(value, (Decimal, int, float)) else Decimal(0)
