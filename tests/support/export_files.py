"""Export files made in memory, and what reading them gives."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter

from capliquify.connectors.files.importing import Batch, FileError, ReadOptions, open_reading

TODAY = date(2026, 3, 31)


@dataclass(frozen=True)
class MemoryFile:
    """A file whose bytes are in memory."""

    content: bytes
    name: str = "export.csv"

    @property
    def size(self) -> int:
        return len(self.content)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


@dataclass
class Outcome:
    """Everything a reading gave."""

    kind: str
    notes: list[str]
    batches: list[Batch] = field(default_factory=list)

    @property
    def records(self) -> list[Any]:
        return [record for batch in self.batches for _, record, _ in batch.records]

    @property
    def lines(self) -> list[int]:
        return [line for batch in self.batches for line, _, _ in batch.records]

    @property
    def errors(self) -> list[FileError]:
        return [error for batch in self.batches for error in batch.errors]

    @property
    def warnings(self) -> list[FileError]:
        return [warning for batch in self.batches for warning in batch.warnings]

    @property
    def faults(self) -> list[tuple[int, str, str]]:
        return [(error.row, error.column, error.reason) for error in self.errors]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows, rows inside records, rows in error."""
        used = sum(rows for batch in self.batches for _, _, rows in batch.records)
        return sum(b.rows for b in self.batches), used, sum(b.rows_in_error for b in self.batches)


def options(**said: Any) -> ReadOptions:  # noqa: ANN401 - any field of ReadOptions
    given: dict[str, Any] = {"today": TODAY, "base_currency": "GBP"} | said
    return ReadOptions(**given)


def read(content: str | bytes, *, encoding: str = "utf-8", **said: Any) -> Outcome:  # noqa: ANN401 - any field of ReadOptions
    """Read a file to its end."""
    data = content.encode(encoding) if isinstance(content, str) else content
    reading = open_reading(MemoryFile(data), options(**said))
    outcome = Outcome(reading.kind, reading.notes)
    outcome.batches += reading.batches()
    assert outcome.counts[0] == reading.rows
    return outcome


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """An XLSX workbook; dates are written as real dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    else:
                        sheet.write(row, column, cell)
    return buffer.getvalue()
