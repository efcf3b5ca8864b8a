"""Cells of Amazon's reports: numbers, days and instants as its regions write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

_POINT: Final = re.compile(r"[+-]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_COMMA: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{3})*,[0-9]{1,2}")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})")
_DAY_FIRST: Final = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_NOTHING: Final = Decimal(0)


class BadCell(Exception):
    """A cell cannot be read; the message names its column."""


def read_amount(row: dict[str, str], column: str) -> Decimal:
    """An amount; empty is nothing.

    Raises:
        BadCell: It is no number.
    """
    text = row.get(column, "")
    if not text:
        return _NOTHING
    if _COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _POINT.fullmatch(text):
        return Decimal(text.replace(",", ""))
    message = f"{column} is {text!r}, which is no number"
    raise BadCell(message)


def read_day(row: dict[str, str], column: str) -> date:
    """The day of a cell that may hold a time as well.

    Raises:
        BadCell: It is none.
    """
    text = row.get(column, "")
    try:
        if found := _YEAR_FIRST.match(text):
            return date(*(int(part) for part in found.groups()))
        if found := _DAY_FIRST.match(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
    except ValueError:
        pass
    message = f"{column} is {text!r}, which is no day that is read"
    raise BadCell(message)


def read_instant(row: dict[str, str], column: str) -> datetime:
    """An instant; without a zone it is of UTC.

    Raises:
        BadCell: It is none.
    """
    text = row.get(column, "")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        message = f"{column} is {text!r}, which is no instant"
        raise BadCell(message) from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
