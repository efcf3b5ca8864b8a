"""Dates as people write them: day-first or month-first is decided from whole columns, never guessed per row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from capliquify.connectors.files.cells import BadCell, as_text
from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import Cell

DateOrder: TypeAlias = Literal["day-first", "month-first"]

KEPT_PREFIX: Final = 10
_TIME: Final = (
    r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC: Final = re.compile(r"(\d{1,2})([-/.\s])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_DAY_NAME: Final = re.compile(r"(\d{1,2})\.?[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{4}|\d{2})" + _TIME)
_NAME_DAY: Final = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})" + _TIME)
_PREFIX: Final = re.compile(r"(\d{1,2})([-/\s])(\d{1,2})\2\d{2}")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv enero ene",
            "feb february februar fevrier février fevr févr febrero",
            "mar march märz mrz mars marzo",
            "apr april avril avr abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet juil julio",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october oktober okt octobre octubre",
            "nov november novembre noviembre",
            "dec december dezember dez décembre decembre déc diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_BEFORE_TIME: Final = (" ", "T")
_MONTHS_OF_YEAR: Final = 12
_DAYS_OF_MONTH: Final = 31
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2200
_TEN_TO_ONE: Final = 10
_FIX: Final = "write the date as 2026-03-31"
_YEAR_FIX: Final = f"check the year: dates from {_FIRST_YEAR} to {_LAST_YEAR} can be used"


@dataclass(slots=True)
class DateEvidence:
    """How often each date text (its first ten characters) stands in one column."""

    counts: dict[str, int] = field(default_factory=dict)
    typed: date | None = None  # latest real date of a workbook

    def tally(self) -> tuple[int, int, str | None]:
        """Rows that prove day-first, rows that prove month-first, an example that proves neither."""
        day_first = month_first = 0
        unclear = None
        for text, count in self.counts.items():
            match = _PREFIX.match(text.strip())
            if not match:
                continue
            first, second = int(match[1]), int(match[3])
            if _MONTHS_OF_YEAR < first <= _DAYS_OF_MONTH and 1 <= second <= _MONTHS_OF_YEAR:
                day_first += count
            elif _MONTHS_OF_YEAR < second <= _DAYS_OF_MONTH and 1 <= first <= _MONTHS_OF_YEAR:
                month_first += count
            elif first != second and max(first, second) <= _MONTHS_OF_YEAR:
                unclear = text.strip()
        return day_first, month_first, unclear


def decide_date_order(
    columns: Mapping[str, DateEvidence], given: DateOrder | None
) -> tuple[dict[str, DateOrder], list[str]]:
    """The order of day and month in each column, and what to tell about how it was decided.

    A column that proves nothing follows the columns that do.

    Raises:
        FileRefused: A column can be read in two ways and nothing decides it.
    """
    if given:
        return dict.fromkeys(columns, given), [f"dates {given} as told"]
    decided: dict[str, DateOrder] = {}
    open_columns: dict[str, str] = {}
    for name, evidence in columns.items():
        day_first, month_first, unclear = evidence.tally()
        if day_first > _TEN_TO_ONE * month_first:
            decided[name] = "day-first"
        elif month_first > _TEN_TO_ONE * day_first:
            decided[name] = "month-first"
        elif day_first or month_first:
            message = (
                f"column {name} holds dates that are only possible day-first and others only possible month-first: "
                "say which with --dates day-first|month-first"
            )
            raise FileRefused(message)
        elif unclear:
            open_columns[name] = unclear
    return _follow(columns, decided, open_columns)


def _follow(
    columns: Mapping[str, DateEvidence], decided: dict[str, DateOrder], open_columns: Mapping[str, str]
) -> tuple[dict[str, DateOrder], list[str]]:
    orders = set(decided.values())
    if open_columns and len(orders) != 1:
        name, example = next(iter(open_columns.items()))
        message = (
            f"column {name}: {example} can be day-first or month-first and no date of the file decides it: "
            "say which with --dates day-first|month-first"
        )
        raise FileRefused(message)
    notes = [f"dates {order}, decided from column {name}" for name, order in decided.items()]
    fallback: DateOrder = orders.pop() if len(orders) == 1 else "day-first"
    return {name: decided.get(name, fallback) for name in columns}, notes[:2]


def date_reader(order: DateOrder, *, is_end: bool = False) -> Callable[[Cell], date | None]:
    """A converter for dates, with or without a time of day, which is left away.

    Args:
        order: Order of day and month.
        is_end: The date ends something: a day beyond the last year means that it does not end.
    """
    days: dict[str, date | None] = {}

    def convert(cell: Cell) -> date | None:
        if isinstance(cell, date):
            return _in_reach(cell.date() if isinstance(cell, datetime) else cell, is_end=is_end)
        text = as_text(cell)
        if text[13:14] == ":" and text[10:11] in _BEFORE_TIME and text[4:5] == "-":
            text = text[:KEPT_PREFIX]  # instants are many, days are few
        if text not in days:
            days[text] = _in_reach(_possible(_split(text, order)), is_end=is_end)
        return days[text]

    return convert


def read_instant(cell: Cell) -> datetime:
    """An instant as machines write it; without an offset it is UTC.

    Raises:
        BadCell: The text is no such instant, or its year is out of reach.
    """
    if isinstance(cell, date):
        _in_reach(cell)
        return datetime(cell.year, cell.month, cell.day, 12, tzinfo=UTC)
    text = as_text(cell)
    try:
        instant = datetime.fromisoformat(text.removesuffix(" UTC").replace(" +", "+").replace(" -", "-"))
    except ValueError:
        reason = "is not a date and time"
        raise BadCell(reason, "write it as 2026-03-31T10:00:00+00:00") from None
    _in_reach(instant)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _split(text: str, order: DateOrder) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _NUMERIC.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        dotted = match[2] == "."
        day, month = (first, second) if dotted or order == "day-first" else (second, first)
        return _full_year(match[4]), month, day
    if (match := _DAY_NAME.fullmatch(text)) and match[2].casefold() in _MONTHS:
        return _full_year(match[3]), _MONTHS[match[2].casefold()], int(match[1])
    if (match := _NAME_DAY.fullmatch(text)) and match[1].casefold() in _MONTHS:
        return int(match[3]), _MONTHS[match[1].casefold()], int(match[2])
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    reason = "is not a date"
    raise BadCell(reason, _FIX)


def _full_year(text: str) -> int:
    return int(text) + (2000 if len(text) == len("26") else 0)


def _possible(parts: tuple[int, int, int]) -> date:
    year, month, day = parts
    try:
        return date(year, month, day)
    except ValueError:
        reason = f"is an impossible date (year {year}, month {month}, day {day})"
        raise BadCell(reason, _FIX) from None


def _in_reach(day: date, *, is_end: bool = False) -> date | None:
    if is_end and day.year > _LAST_YEAR:
        return None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        reason = f"is in the year {day.year}"
        raise BadCell(reason, _YEAR_FIX)
    return day
