"""The converters of one file: chosen once per column, when dates and decimal mark are decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.connectors.files.cells import (
    EXCEL_ERRORS,
    BadCell,
    BadRow,
    CellFault,
    Converted,
    as_text,
    choice_reader,
    read_boolean,
    read_currency,
    read_long_text,
    read_text,
)
from capliquify.connectors.files.columns import Column, Reads, Values
from capliquify.connectors.files.dates import DateOrder, date_reader, read_instant
from capliquify.connectors.files.decimals import DecimalMark, number_reader

if TYPE_CHECKING:
    from capliquify.connectors.files.currency_marks import CurrencyMarks
    from capliquify.connectors.files.reading import Cell
    from capliquify.connectors.files.recognition import Match

_SHOWN: Final = 80
_HUNDRED: Final = Decimal(100)
_SIZES: Final = {Reads.MONEY: (15, 4), Reads.QUANTITY: (12, 6), Reads.RATE: (10, 8), Reads.PERCENT: (4, 6)}
_PLAIN_READERS: Final[Mapping[Reads, Callable[[Cell], object]]] = {
    Reads.TEXT: read_text,
    Reads.LONG_TEXT: read_long_text,
    Reads.CURRENCY: read_currency,
    Reads.BOOLEAN: read_boolean,
    Reads.INSTANT: read_instant,
}


class RowConversion:
    """Turns the cells of a row into the values of a kind's columns."""

    def __init__(
        self,
        match: Match,
        header: Sequence[str],
        orders: Mapping[str, DateOrder],
        mark: DecimalMark,
        currencies: CurrencyMarks,
    ) -> None:
        self._header = header
        self._currencies = currencies
        self._columns = match.kind.columns
        self._ragged = match.kind.ragged
        self.width = len(header)
        self.last_used = max(match.positions.values())
        self.steps: list[tuple[int, Converted]] = []
        for column in self._columns:
            present = column.name in match.positions
            order = orders.get(column.name, "day-first")
            if column.reads is Reads.MONEY:
                read = _money_reader(column, mark, currencies)
            else:
                read = _filled_reader(column, order, mark)
            read = _reader(column, read, filled=present and column.must_be_filled)
            # an absent column reads the empty cell that is appended to each row
            self.steps.append((match.positions.get(column.name, self.width), Converted(read)))

    def convert(self, cells: list[Cell]) -> Values:
        """The values of a row.

        Raises:
            BadCell: At least one cell cannot be used; `faults` names them all.
            BadRow: The row has another number of cells than the header, or amounts in another currency than its own.
        """
        if len(cells) != self.width:
            self._fit(cells)
        cells.append("")
        values = [read[cells[index]] for index, read in self.steps]
        if self._currencies.seen and (faults := self._currencies.faults(cells)):
            raise BadRow(*faults)
        return values

    def faults(self, cells: list[Cell]) -> list[CellFault]:
        """Everything that is wrong with a row that could not be converted."""
        found = []
        for column, (index, read) in zip(self._columns, self.steps, strict=True):
            try:
                read[cells[index]]
            except BadCell as bad:
                name = self._header[index] if index < self.width else column.name
                found.append(CellFault(name, as_text(cells[index])[:_SHOWN], bad.reason, bad.fix))
        if self._currencies.seen:
            named = {fault.column for fault in found}
            found += [fault for fault in self._currencies.faults(cells) if fault.column not in named]
        return found

    def _fit(self, cells: list[Cell]) -> None:
        if len(cells) > self.width and not any(cells[self.width :]):
            del cells[self.width :]
        elif (self._ragged or self.last_used < len(cells)) and len(cells) < self.width:
            cells.extend([""] * (self.width - len(cells)))
        else:
            raise BadRow(self._length_fault(cells))

    def _length_fault(self, cells: list[Cell]) -> CellFault:
        if len(cells) > self.width:
            reason = f"the row has {len(cells)} cells but the header {self.width}"
            fix = "put quotation marks around values that contain the separator"
        else:
            reason = f"the row ends after {len(cells)} of {self.width} columns"
            fix = "the file may be cut off: export it again"
        return CellFault("", as_text(cells[-1])[:_SHOWN] if cells else "", reason, fix)


def _reader(column: Column, read: Callable[[Cell], object], *, filled: bool) -> Callable[[Cell], object]:
    def convert(cell: Cell) -> object:
        if isinstance(cell, str):
            cell = cell.strip()
            if cell[:1] == "#" and cell in EXCEL_ERRORS:
                reason = f"holds the Excel error {cell}"
                raise BadCell(reason, "correct the formula in the workbook, or type the value")
            if not cell:
                if filled:
                    reason = "is empty"
                    raise BadCell(reason, f"fill in {column.name}")
                return column.empty
        return read(cell)

    return convert


def _filled_reader(column: Column, order: DateOrder, mark: DecimalMark) -> Callable[[Cell], object]:
    if column.reads in _PLAIN_READERS:
        return _PLAIN_READERS[column.reads]
    if column.reads is Reads.DATE:
        return date_reader(order, is_end=column.is_end)
    if column.reads is Reads.CHOICE:
        return choice_reader(column.choices, column.unknown)
    if column.reads is Reads.DAYS:
        return _at_least(column, _whole_number(number_reader(mark, whole_digits=5, decimals=6)))
    whole_digits, decimals = _SIZES[column.reads]
    read = number_reader(mark, whole_digits=whole_digits, decimals=decimals)
    return _at_least(column, _percent(read) if column.reads is Reads.PERCENT else read)


def _money_reader(column: Column, mark: DecimalMark, currencies: CurrencyMarks) -> Callable[[Cell], object]:
    whole_digits, decimals = _SIZES[Reads.MONEY]
    return _at_least(column, number_reader(mark, whole_digits=whole_digits, decimals=decimals, note=currencies.note))


def _at_least(column: Column, read: Callable[[Cell], Decimal | int]) -> Callable[[Cell], object]:
    least = column.least
    if least is None:
        return read

    def convert(cell: Cell) -> object:
        value = read(cell)
        if value < least:
            reason = f"is less than {least}"
            raise BadCell(reason, f"use a number of {least} or more")
        return value

    return convert


def _percent(read: Callable[[Cell], Decimal]) -> Callable[[Cell], Decimal]:
    def convert(cell: Cell) -> Decimal:
        return read(as_text(cell).removesuffix("%").rstrip() if isinstance(cell, str) else cell) / _HUNDRED

    return convert


def _whole_number(read: Callable[[Cell], Decimal]) -> Callable[[Cell], int]:
    def convert(cell: Cell) -> int:
        value = read(cell)
        if value != int(value):
            reason = "is not a whole number"
            raise BadCell(reason, "use a whole number of days")
        return int(value)

    return convert
