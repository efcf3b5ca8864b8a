"""A table as every export sees it: titled columns, typed cells, formulas with their computed value."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from capliquify.domain.values.money import minor_digits

# The full-width forms are taken for the plain ones where text is typed in Japanese or Chinese.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class CellKind(StrEnum):
    """What the cells of a column hold, which decides their format."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    DAYS = "days"
    QUANTITY = "quantity"
    INTEGER = "integer"
    FRACTION = "fraction"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula in A1 notation and the value it has; CSV shows the value."""

    expression: str
    value: Decimal | None


Cell = str | date | Decimal | int | float | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A titled column; `total` adds a live sum below it."""

    title: str
    kind: CellKind = CellKind.TEXT
    total: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One exported table; notes say what the figures rest on."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    currency: str | None = None
    notes: tuple[str, ...] = ()
    bold_rows: frozenset[int] = field(default_factory=frozenset)

    @property
    def money_digits(self) -> int:
        """Decimals of the money cells."""
        return minor_digits(self.currency) if self.currency else 2


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csv(table: Table) -> bytes:
    """The table as UTF-8 CSV: a header row, then the rows; missing figures are empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([guarded(column.title) for column in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return buffer.getvalue().encode()


def _csv_cell(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else str(value)
