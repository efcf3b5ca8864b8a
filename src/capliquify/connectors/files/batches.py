"""What the reader hands on: records with their rows, errors and warnings, a few thousand rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from capliquify.connectors.files.cells import CellFault

ReadRecord: TypeAlias = tuple[int, Any, int]
"""Line of the record's first row, the record, and how many rows of the file it consumed."""

BATCH_ROWS: Final = 5_000
_WARNINGS_OF_A_REASON: Final = 100


@dataclass(frozen=True, slots=True)
class FileError:
    """Why a row was set aside, or (warning) what looked odd in a row that was used."""

    row: int
    column: str
    value: str
    reason: str
    fix: str


@dataclass(slots=True)
class Batch:
    """A stretch of a file; rows = the rows of the records + rows_in_error.

    Each row in error has at least one error, and the errors stand in the order of the rows.
    """

    records: list[ReadRecord] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)
    warnings: list[FileError] = field(default_factory=list)
    rows: int = 0
    rows_in_error: int = 0
    bytes_done: int = 0


class Collector:
    """Fills a batch; warnings of one reason stop after a hundred, the rest is counted."""

    def __init__(self) -> None:
        self.batch = Batch()
        self._warned: Counter[tuple[str, str]] = Counter()
        self._last: dict[tuple[str, str], FileError] = {}

    @property
    def is_full(self) -> bool:
        """Whether the batch has its share of records or errors."""
        return len(self.batch.records) + self.batch.rows_in_error >= BATCH_ROWS

    def take(self, bytes_done: int) -> Batch:
        """The batch so far; the next one starts empty."""
        full, self.batch = self.batch, Batch()
        full.errors.sort(key=lambda error: error.row)
        full.rows = full.rows_in_error + sum(rows for _, _, rows in full.records)
        full.bytes_done = bytes_done
        return full

    def used(self, line: int, record: object, rows: int = 1) -> None:
        """A record that was read."""
        self.batch.records.append((line, record, rows))

    def set_aside(self, line: int, faults: Iterable[CellFault], rows: int = 1) -> None:
        """Rows that cannot be used, for reasons found in one of them."""
        self.batch.rows_in_error += rows
        self.explain(line, faults)

    def explain(self, line: int, faults: Iterable[CellFault]) -> None:
        """Further reasons for rows that are counted already."""
        self.batch.errors += [FileError(line, one.column, one.value, one.reason, one.fix) for one in faults]

    def warn(self, line: int, faults: list[CellFault]) -> None:
        """Take the remarks of a row that is used."""
        for one in faults:
            about = (one.column, one.reason)
            self._warned[about] += 1
            warning = FileError(line, one.column, one.value, one.reason, one.fix)
            if self._warned[about] <= _WARNINGS_OF_A_REASON:
                self.batch.warnings.append(warning)
            else:
                self._last[about] = warning
        faults.clear()

    def close_warnings(self) -> None:
        """Say how many warnings were left out."""
        for about, last in self._last.items():
            more = self._warned[about] - _WARNINGS_OF_A_REASON
            reason = f"{last.reason}; {more} rows after the first {_WARNINGS_OF_A_REASON} are like this, the last here"
            self.batch.warnings.append(FileError(last.row, last.column, last.value, reason, last.fix))
        self._last.clear()
