"""Quotation marks that are not in pairs: left alone, they make a value of the rows that follow them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

_NUMBER_OR_DATE: Final = re.compile(r"[\s£$€(+-]*\d[\d\s.,:/()+-]*%?")


class OpenedQuote(NamedTuple):
    """Where a faulty quotation mark is opened, and where it is closed in the middle of a value."""

    line: int
    closed_in: int | None


def find_opened_quote(lines: Iterable[str], delimiter: str) -> OpenedQuote | None:
    """The first quotation mark that is never closed, or closed in the middle of a value.

    Args:
        lines: Lines of the file from the beginning of a row on, with their ends.
        delimiter: What separates the values.
    """
    opened = 0
    before = delimiter
    state = "outside"
    number = 0
    for number, line in enumerate(lines):
        for character in line:
            if state == "quoted":
                state = "closing" if character == '"' else state
            elif state == "closing" and character == '"':
                state = "quoted"
            elif state == "closing" and character not in (delimiter, "\n", "\r"):
                return OpenedQuote(opened, number)
            elif state == "outside" and character == '"' and before in (delimiter, "\n", "\r"):
                opened, state = number, "quoted"
            else:
                state = "outside"
            before = character
    return OpenedQuote(opened, None) if state == "quoted" else None


def swallows_rows(cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a row of several lines looks like rows that a stray pair of quotation marks made one value of.

    Taken apart at the line ends inside the value, its beginning and its end must each be a whole row, and numbers and
    dates must stand in the same columns of both.

    Args:
        cells: The row as it was read.
        width: Columns of the header.
        delimiter: What separates the values.
    """
    for index, cell in enumerate(cells):
        parts = cell.splitlines()
        if len(parts) > 1:
            first = [*cells[:index], *parts[0].split(delimiter)]
            last = [*parts[-1].split(delimiter), *cells[index + 1 :]]
            if _is_whole(first, width) and _is_whole(last, width) and _are_alike(first, last):
                return True
    return False


def _is_whole(cells: Sequence[str], width: int) -> bool:
    return len(cells) >= width and not any(cells[width:])


def _are_alike(first: Sequence[str], last: Sequence[str]) -> bool:
    alike = different = 0
    for one, other in zip(first, last, strict=False):
        if one.strip() and other.strip():
            numbers = bool(_NUMBER_OR_DATE.fullmatch(one)) + bool(_NUMBER_OR_DATE.fullmatch(other))
            alike += numbers == len((one, other))
            different += numbers == 1
    return alike > different
