"""XLSX workbooks; formulas are never evaluated, their stored results are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

import python_calamine

from capliquify.connectors.files.workbook_errors import error_cells
from capliquify.connectors.files.workbook_safety import COMPOUND_MAGIC, ZIP_MAGIC, refuse_unsafe_workbook
from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.delimited import Score
    from capliquify.connectors.files.reading import Cell, FileInput, Row

_HEADER_WITHIN: Final = 15
_Raw: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def is_workbook(file: FileInput) -> bool:
    """Whether the first bytes are those of a workbook (or of another ZIP archive)."""
    with file.open() as stream:
        head = stream.read(8)
    return head.startswith((ZIP_MAGIC, COMPOUND_MAGIC))


class WorkbookSheet:
    """The rows of the sheet that is recognised best."""

    def __init__(self, file: FileInput, score: Score) -> None:
        """Check the workbook, open it and find sheet and header row.

        Raises:
            FileRefused: Unsafe, damaged, password-protected or without a row.
        """
        refuse_unsafe_workbook(file)
        self._size = file.size
        self.bytes_done = 0
        try:
            with file.open() as stream:
                book = python_calamine.load_workbook(stream)
                self._sheet, self._header_row, self.header = _find_header(book, score, file)
        except python_calamine.PasswordError:
            message = f"{file.name} is protected by a password: save it without one"
            raise FileRefused(message) from None
        except python_calamine.CalamineError:
            message = f"{file.name} is a damaged workbook: save it again, or as CSV"
            raise FileRefused(message) from None
        self._errors = error_cells(file, self._sheet.name)
        self.notes = [f"read from sheet {self._sheet.name}"] if len(book.sheet_names) > 1 else []

    def rows(self) -> Iterator[Row]:
        """The rows after the header, blank ones left out."""
        left_out = [""] * (self._sheet.start or (0, 0))[1]  # the library drops empty columns before the table
        share = self._size / max(1, self._sheet.total_height)
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            self.bytes_done = int(number * share)
            if number <= self._header_row:
                continue
            row = [*left_out, *(_cell(raw) for raw in cells)]
            for position, error in self._errors.get(number, {}).items():
                if position < len(row):
                    row[position] = error
            if any(not isinstance(cell, str) or cell.strip() for cell in row):
                yield number, row
        self.bytes_done = self._size


def _find_header(
    book: python_calamine.CalamineWorkbook, score: Score, file: FileInput
) -> tuple[python_calamine.CalamineSheet, int, list[str]]:
    best: tuple[int, python_calamine.CalamineSheet, int, list[str]] | None = None
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        for number, cells in enumerate(sheet.to_python(nrows=_HEADER_WITHIN, skip_empty_area=False), start=1):
            names = [str(cell).strip() for cell in cells]
            if any(names) and (best is None or score(names) > best[0]):
                best = (score(names), sheet, number, names)
    if best is None:
        message = f"{file.name} holds no rows: export it again"
        raise FileRefused(message)
    return best[1:]


def _cell(raw: _Raw) -> Cell:
    """A typed cell; numbers keep the 15 digits a workbook stores."""
    if isinstance(raw, str | bool):
        return raw
    if isinstance(raw, int | float):
        return Decimal(f"{raw:.15g}")
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    return str(raw)
