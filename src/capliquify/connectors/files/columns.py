"""How a kind of file is described: its columns, its natural key and how a row becomes a record."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Literal, NoReturn, TypeAlias

from capliquify.connectors.files.cells import BadRow, CellFault, plain_word

Values: TypeAlias = list[Any]
"""The converted cells of a row, in the order of the kind's columns."""


class Reads(Enum):
    """What a column holds."""

    TEXT = auto()
    LONG_TEXT = auto()
    MONEY = auto()
    QUANTITY = auto()
    RATE = auto()
    PERCENT = auto()
    DAYS = auto()
    DATE = auto()
    INSTANT = auto()
    CURRENCY = auto()
    CHOICE = auto()
    BOOLEAN = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a kind of file."""

    name: str
    reads: Reads = Reads.TEXT
    required: bool = True  # the header must have it
    filled: bool | None = None  # each row must fill it; a required column unless said otherwise
    empty: object = None  # value of an empty cell, and of every row when the column is absent
    choices: Mapping[str, object] = field(default_factory=dict)
    unknown: Callable[[str], object] | None = None  # value of a word that is not among the choices
    aliases: tuple[str, ...] = ()
    least: int | None = None  # a smaller number is a fault
    is_end: bool = False  # a day far in the future means no end
    explanation: str = ""
    example: str = ""
    unless: str = ""  # column that makes this one superfluous
    absent: str = ""  # what is assumed when an optional column is missing, said in the notes

    @property
    def must_be_filled(self) -> bool:
        """Whether an empty cell is a fault."""
        return self.required if self.filled is None else self.filled

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers with a decimal mark."""
        return self.reads in {Reads.MONEY, Reads.QUANTITY, Reads.RATE, Reads.PERCENT}

    @property
    def plain_names(self) -> tuple[str, ...]:
        """The names it goes by, as headers are compared."""
        return tuple(plain_header(name) for name in (self.name, *self.aliases))


@lru_cache(maxsize=8192)  # every line of a file is compared with every kind of file until its header is found
def plain_header(name: str) -> str:
    """A header for comparing: letters and digits only, lower case."""
    return "".join(character for character in name.casefold() if character.isalnum())


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """What the first pass and the options say about the file as a whole."""

    file_name: str
    today: date
    account: str
    currency: str | None  # of rows that name none
    present: frozenset[str]  # columns of the kind that the header has
    first_values: Mapping[str, str]  # first filled cell of some columns
    latest_days: Mapping[str, date]  # latest date of the date columns


@dataclass(slots=True)
class RowRemarks:
    """Warnings about the row being read; the reader takes them after each row."""

    pending: list[CellFault] = field(default_factory=list)
    line: int = 0  # of the row being read

    def warn(self, column: str, value: object, reason: str, fix: str) -> None:
        """Say that something in a row that is used looks odd."""
        self.pending.append(CellFault(column, str(value), reason, fix))


RowBuilder: TypeAlias = Callable[[Values], Any]
"""One row to one record; raises BadRow when the cells do not fit together."""


class ClosingBuilder(ABC):
    """A row builder that also adds rows up into records of their own (a settlement into its payout)."""

    @abstractmethod
    def __call__(self, values: Values) -> object:
        """One row to one record, or to None when its record comes out at the end."""

    @abstractmethod
    def spoil(self) -> None:
        """A row could not be read, so what it belongs to cannot be added up."""

    @abstractmethod
    def finish(self) -> Iterator[tuple[int, object]]:
        """Line and record of each row held back; a BadRow in the place of a record sets the row aside."""


DocumentBuilder: TypeAlias = Callable[[list[Values]], list[Any]]
"""The rows of one document to one record, or to one record for each row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of file."""

    name: str  # slug
    source: str
    title: str  # in a sentence: "a Xero sales invoice export"
    description: str
    record_types: tuple[type, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # columns that say which thing a row is about
    build: Callable[[FileFacts, RowRemarks], RowBuilder] | None = None
    build_document: Callable[[FileFacts, RowRemarks], DocumentBuilder] | None = None  # rows grouped by the key
    starts_document: str = ""  # column that is filled on the first row of a document only
    repeats: Literal["numbered", "refused"] = "refused"  # rows with an equal key but other values
    any_of: tuple[str, ...] = ()  # at least one of these must be in the header
    together: tuple[str, ...] = ()  # all of these or none
    tells_kind: tuple[str, tuple[str, ...]] | None = None  # column and words that tell sibling kinds apart
    keeps_first: tuple[str, ...] = ()  # columns whose first filled cell the builder wants to know
    ragged: bool = False  # the vendor leaves away empty cells at the end of a row
    plain_point: bool = False  # the vendor writes machine numbers
    unquoted: bool = False  # in the vendor's tab-separated form quotation marks are plain text
    template: bool = False

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)


def reject_row(column: str, value: object, reason: str, fix: str) -> NoReturn:
    """Set the row being built aside.

    Raises:
        BadRow: Always.
    """
    shown = f"{value:f}" if isinstance(value, Decimal) else str(value)
    raise BadRow(CellFault(column, shown, reason, fix))


def choices_of(enumeration: type[Enum], **synonyms: str) -> dict[str, object]:
    """Words of a string enumeration, with further words for some of its values."""
    known: dict[str, object] = {str(member.value): member for member in enumeration}
    for word, value in synonyms.items():
        known[plain_word(word)] = enumeration(value)
    return known
