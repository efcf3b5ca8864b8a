"""Writing rows as the delimited text each vendor writes, byte for byte the same for the same rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a vendor writes text files."""

    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"


COMMA = Dialect()
WINDOWS_COMMA = Dialect(line_end="\r\n")
TAB = Dialect(delimiter="\t")
WINDOWS_TAB = Dialect(delimiter="\t", encoding="cp1252", line_end="\r\n")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the set: its name, its kind and its data rows."""

    name: str
    kind: str
    rows: int


@dataclass(slots=True)
class Folder:
    """The folder the files go to, and what was written."""

    path: Path
    written: list[WrittenFile] = field(default_factory=list)

    def write(
        self, name: str, kind: str, table: tuple[Sequence[str], Iterable[Sequence[object]]], dialect: Dialect = COMMA
    ) -> None:
        """Write a table of (header, rows) under a name."""
        header, rows = table
        count = 0
        with (self.path / name).open("w", encoding=dialect.encoding, newline="") as stream:
            writer = csv.writer(stream, delimiter=dialect.delimiter, lineterminator=dialect.line_end)
            writer.writerow(header)
            for row in rows:
                writer.writerow(row)
                count += 1
        self.note(name, kind, count)

    def note(self, name: str, kind: str, rows: int) -> None:
        """Remember a file written by other means."""
        self.written.append(WrittenFile(name, kind, rows))
