"""What a person says about files, and in which order several are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from capliquify.connectors.files.encoding import is_text_encoding
from capliquify.connectors.files.importing import KINDS, ReadOptions, peek_kind
from capliquify.connectors.files.reading import PathInput
from capliquify.domain.errors import FileRefused, InvalidInput
from capliquify.domain.values.money import minor_digits

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_READ_BETWEEN: Final = 1
_READ_FIRST: Final = {"ledger-balances": 0, "xero-bank-statement": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportOptions:
    """What a person says about a file where the file leaves it open."""

    kind: str | None = None
    dates: str | None = None  # day-first | month-first
    decimal: str | None = None  # point | comma
    account: str | None = None
    currency: str | None = None
    encoding: str | None = None
    all_or_nothing: bool = False


def check_options(options: ImportOptions) -> None:
    """Refuse what no file can be read with, before one is taken in.

    Raises:
        InvalidInput: The kind, the currency or the encoding is none that exists.
    """
    kinds = [kind.name for kind in KINDS]
    if options.kind is not None and options.kind not in kinds:
        message = f"kind {options.kind!r} is not a kind of file: use one of {', '.join(kinds)}"
        raise InvalidInput(message)
    if options.currency is not None:
        minor_digits(options.currency.upper())
    if options.encoding is not None and not is_text_encoding(options.encoding):
        message = f"encoding {options.encoding!r} is not a known encoding of text: use one like utf-8, utf-16 or cp1252"
        raise InvalidInput(message)


def in_order(paths: list[Path], options: ImportOptions, *, today: date, base_currency: str | None = None) -> list[Path]:
    """Files of one command in the order they are read: what names the base currency before what takes it."""
    reading = read_options(options, today, base_currency)

    def rank(path: Path) -> int:
        kind = peek_kind(PathInput(path), reading) if path.is_file() else None
        return _READ_FIRST.get(kind or "", _READ_BETWEEN)

    return sorted(paths, key=rank)


def require_file(path: Path) -> None:
    """Refuse what is no file.

    Raises:
        FileRefused: It is a folder, or there is nothing.
    """
    if not path.is_file():
        message = f"{path} is a folder: name its files" if path.is_dir() else f"there is no file {path}"
        raise FileRefused(message)


def read_options(options: ImportOptions, today: date, base_currency: str | None) -> ReadOptions:
    """The options as the readers of files take them.

    Raises:
        InvalidInput: One is none of those there are.
    """
    return ReadOptions(
        today=today,
        kind=options.kind,
        dates=_one_of("dates", options.dates, "day-first", "month-first"),
        decimal=_one_of("decimal", options.decimal, "point", "comma"),
        account=options.account,
        currency=options.currency.upper() if options.currency else None,
        base_currency=base_currency,
        encoding=options.encoding,
    )


def _one_of(name: str, value: str | None, *allowed: str) -> Any:  # noqa: ANN401  literals of the reader
    if value is not None and value not in allowed:
        message = f"--{name} {value} is not one of {' and '.join(allowed)}"
        raise InvalidInput(message)
    return value
