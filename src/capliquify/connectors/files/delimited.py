"""Delimited text: CSV with any delimiter, and TSV."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from capliquify.connectors.files.encoding import detect_encoding
from capliquify.connectors.files.quotes import find_opened_quote, swallows_rows
from capliquify.connectors.files.recognition import COMPLETE
from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import FileInput, Row

_DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_HEADER_WITHIN: Final = 15
_LONGEST_CELL: Final = 1 << 17
_BUFFER: Final = 1 << 17
_SEPARATOR_LINE: Final = re.compile(r"\ufeff?sep=(.)\r?\n")

Score = Callable[[list[str]], int]
"""How well a header row is recognised: 0 not at all."""

HeaderTest = Callable[[list[str]], bool]
"""Whether a header has some property."""


class DelimitedText:
    """The rows of a delimited text file."""

    def __init__(self, file: FileInput, encoding: str | None, score: Score, unquoted: HeaderTest) -> None:
        """Find encoding, delimiter and header row.

        Args:
            file: The file.
            encoding: Encoding the person named.
            score: How well a header row is recognised.
            unquoted: Whether a header is of a tab-separated report in which quotation marks are plain text.

        Raises:
            FileRefused: Empty, binary, or in no encoding that can be read.
        """
        if file.size == 0:
            message = f"{file.name} is empty: export it again"
            raise FileRefused(message)
        self._file = file
        self._encoding = detect_encoding(file, encoding)
        self.bytes_done = 0
        self._delimiter, self._header_line, self.header = self._find_header(score)
        self._quoted = self._delimiter != "\t" or not unquoted(self.header)
        self.notes = self._describe()

    def rows(self) -> Iterator[Row]:
        """The rows after the header, blank ones left out."""
        with self._file.open() as raw, self._text(raw) as text:
            reader = (
                csv.reader(text, delimiter=self._delimiter, strict=True)
                if self._quoted
                else csv.reader(text, delimiter=self._delimiter, quoting=csv.QUOTE_NONE)
            )
            line = 1
            header_line = self._header_line
            try:
                for cells in reader:
                    if reader.line_num > line and swallows_rows(cells, len(self.header), self._delimiter):
                        raise FileRefused(self._swallowing(line))
                    if line > header_line and _holds_text(cells):
                        yield line, cells  # type: ignore[misc]  # a list of str is a list of cells nobody writes into
                    line = reader.line_num + 1
                    if not line & 1023:
                        self.bytes_done = raw.tell()
            except csv.Error as failure:
                raise FileRefused(self._broken(line, failure)) from None
            self.bytes_done = self._file.size

    def _swallowing(self, line: int) -> str:
        return (
            f"{self._file.name}, line {line}: a quoted value holds what looks like rows of the file: remove the stray "
            'quotation mark, or double it ("") where it is meant as text'
        )

    def _broken(self, line: int, failure: csv.Error) -> str:
        with self._file.open() as raw, self._text(raw) as text:
            quote = find_opened_quote(itertools.islice(text, line - 1, None), self._delimiter) if self._quoted else None
        if quote is None:
            return f"{self._file.name}, line {line}: {failure}: correct that line or export the file again"
        opened, closed_in = line + quote.line, quote.closed_in
        what = (
            "is opened here and never closed"
            if closed_in is None
            else f"is opened here and closed in line {line + closed_in} in the middle of a value"
        )
        return (
            f"{self._file.name}, line {opened}: a quotation mark {what}, so the rows after it cannot be told apart: "
            'remove it, or double it ("") where it is meant as text, or export the file again'
        )

    def _text(self, raw: BinaryIO) -> TextIO:
        return io.TextIOWrapper(raw, encoding=self._encoding, newline="", errors="strict")

    def _find_header(self, score: Score) -> tuple[str, int, list[str]]:
        with self._file.open() as raw, self._text(raw) as text:
            head = text.read(_BUFFER)
        told = _SEPARATOR_LINE.match(head)
        delimiters = (told[1],) if told else _DELIMITERS
        skipped = 1 if told else 0
        best: tuple[int, int, str, int, list[str]] | None = None
        for delimiter in delimiters:
            for line, cells in itertools.islice(self._first_rows(head, delimiter), skipped, _HEADER_WITHIN):
                found = (score(cells), len(cells) if best is None or line == best[3] else 0, delimiter, line, cells)
                if best is None or found[:2] > best[:2]:
                    best = found
                if found[0] >= COMPLETE:
                    break
        if best is None:
            message = f"{self._file.name} holds no rows: export it again"
            raise FileRefused(message)
        return best[2], best[3], [cell.strip().removeprefix("\ufeff") for cell in best[4]]

    def _first_rows(self, head: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error:
            return

    def _describe(self) -> list[str]:
        notes = []
        if self._encoding not in {"utf-8", "utf-8-sig"}:
            notes.append(f"read as {self._encoding}")
        if self._delimiter not in {",", "\t"}:
            notes.append(f"columns separated by {_NAMES.get(self._delimiter, repr(self._delimiter))}")
        if self._header_line > 1:
            notes.append(f"column names found in line {self._header_line}")
        return notes


def _holds_text(cells: list[str]) -> bool:
    """Whether a row has more than blanks; nearly every row shows it in its first cell."""
    if not cells:
        return False
    first = cells[0]
    return bool(first and not first.isspace()) or any(cell and not cell.isspace() for cell in cells)
