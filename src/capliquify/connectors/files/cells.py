"""Converters of cells: each remembers what it has seen, since exports repeat their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from capliquify.connectors.files.reading import Cell
from capliquify.domain.values.currency import CURRENCY_DIGITS

LONGEST_TEXT: Final = 255
LONGEST_DESCRIPTION: Final = 500
EXCEL_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_MOST_BYTES: Final = 600  # several texts make a key, and a database index holds 2,700 bytes
_REMEMBERED: Final = 20_000
_SPACES: Final = "   "
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "ja", "oui"})
_NO: Final = frozenset({"no", "n", "false", "0", "nein", "non"})


class BadCell(Exception):
    """A cell that cannot be used: why, and what to do about it."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault found when the cells of a row are taken together."""

    column: str
    value: str
    reason: str
    fix: str


class BadRow(Exception):
    """A row whose cells are readable one by one but do not fit together."""

    def __init__(self, *faults: CellFault) -> None:
        super().__init__(faults[0].reason)
        self.faults = faults


class Converted(dict[Cell, Any]):
    """Cell to value; a cell not seen before is converted, a bad one raises BadCell each time it is met."""

    __slots__ = ("_convert",)

    def __init__(self, convert: Callable[[Cell], object]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: Cell) -> object:
        """Convert and remember."""
        value = self._convert(cell)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[cell] = value
        return value


def as_text(cell: Cell) -> str:
    """A cell as a person would type it, without surrounding space."""
    if isinstance(cell, str):
        return cell.strip(_SPACES + "\t\r\n")
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell else "0"
    if isinstance(cell, date):
        return cell.isoformat()
    return "yes" if cell else "no"


def read_text(cell: Cell) -> str:
    """Text that a database can hold.

    Raises:
        BadCell: A NUL character or a text that is too long.
    """
    text = _without_nul(as_text(cell))
    if len(text) > LONGEST_TEXT:
        reason = f"has {len(text)} characters, more than {LONGEST_TEXT}"
        raise BadCell(reason, "shorten the text; a missing closing quote can cause this too")
    if not text.isascii() and len(text.encode()) > _MOST_BYTES:
        reason = f"needs more than {_MOST_BYTES} bytes"
        raise BadCell(reason, "shorten the text")
    return text


def read_long_text(cell: Cell) -> str:
    """Text whose end may be cut: descriptions.

    Raises:
        BadCell: A NUL character.
    """
    return _without_nul(as_text(cell)[:LONGEST_DESCRIPTION])


def _without_nul(text: str) -> str:
    if "\0" in text:
        reason = "holds a NUL character"
        raise BadCell(reason, "remove the character, or export the file again")
    return text


def read_currency(cell: Cell) -> str:
    """A currency code of ISO 4217.

    Raises:
        BadCell: No such code.
    """
    code = as_text(cell).upper()
    if code not in CURRENCY_DIGITS:
        reason = "is not a currency code of ISO 4217"
        raise BadCell(reason, "use a three-letter code such as GBP, EUR or USD")
    return code


def read_boolean(cell: Cell) -> bool:
    """Yes or no.

    Raises:
        BadCell: Neither.
    """
    word = as_text(cell).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    reason = "is neither yes nor no"
    raise BadCell(reason, "write yes or no")


def choice_reader(
    choices: Mapping[str, object], read_unknown: Callable[[str], object] | None = None
) -> Callable[[Cell], object]:
    """A converter that maps words to values; spaces, hyphens and case do not matter.

    Args:
        choices: Value of each word.
        read_unknown: What to do with another word; without it that is an error.
    """
    known = {plain_word(word): value for word, value in choices.items()}

    def convert(cell: Cell) -> object:
        text = as_text(cell)
        word = plain_word(text)
        if word in known:
            return known[word]
        if read_unknown is not None:
            return read_unknown(text)
        reason = "is not one of the known values"
        raise BadCell(reason, f"use one of: {', '.join(choices)}")

    return convert


def plain_word(text: str) -> str:
    """Lower case, with one underscore for each run of spaces, hyphens and underscores."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
