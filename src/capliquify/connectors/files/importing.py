"""Reading a file: recognise it, survey it, then stream its rows as records, errors and warnings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from capliquify.connectors.files.batches import Batch, FileError
from capliquify.connectors.files.columns import FileFacts, Kind
from capliquify.connectors.files.conversion import RowConversion
from capliquify.connectors.files.currency_marks import CurrencyMarks
from capliquify.connectors.files.dates import DateOrder, decide_date_order
from capliquify.connectors.files.decimals import DecimalMark, decide_decimal_mark
from capliquify.connectors.files.delimited import DelimitedText
from capliquify.connectors.files.document_reader import read_documents
from capliquify.connectors.files.kinds.registry import KINDS
from capliquify.connectors.files.plan import ReadPlan
from capliquify.connectors.files.reading import FileHead
from capliquify.connectors.files.recognition import (
    Match,
    header_score,
    match_kind,
    recognise,
    unused_columns,
)
from capliquify.connectors.files.row_reader import read_rows
from capliquify.connectors.files.survey import Survey, key_of, latest_days, survey
from capliquify.connectors.files.workbook import WorkbookSheet, is_workbook
from capliquify.domain.errors import FileRefused
from capliquify.domain.values.currency import CURRENCY_DIGITS

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import FileInput, Table

__all__ = ["KINDS", "Batch", "FileError", "FileReading", "ReadOptions", "open_reading", "peek_kind"]

DEFAULT_ACCOUNT: Final = "bank"
_CURRENCY_COLUMNS: Final = ("Currency", "currency", "base")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadOptions:
    """What a person says about a file."""

    today: date
    kind: str | None = None
    dates: DateOrder | None = None
    decimal: DecimalMark | None = None
    account: str | None = None
    currency: str | None = None
    base_currency: str | None = None
    encoding: str | None = None


class FileReading:
    """A file that is recognised and can be read; `batches` streams it."""

    def __init__(self, plan: ReadPlan, *, rows: int, notes: list[str]) -> None:
        self.kind: str = plan.kind.name
        self.source: str = plan.kind.source
        self.record_types: tuple[type, ...] = plan.kind.record_types
        self.record_type: type = plan.kind.record_types[0]
        self.notes: list[str] = notes
        self.first_currency: str | None = _first_currency(plan.facts)
        self.rows: int = rows
        self._plan = plan

    def batches(self) -> Iterator[Batch]:
        """The rows of the file in order, a few thousand at a time.

        The sum of `rows` over all batches is the number of data rows of the file; each row is either inside the
        rows of one record or counted in `rows_in_error`.
        """
        return read_rows(self._plan) if self._plan.kind.build else read_documents(self._plan)


def open_reading(file: FileInput, options: ReadOptions) -> FileReading:
    """Recognise a file and decide how its dates and numbers are written (the first of two passes).

    Raises:
        FileRefused: Nothing of the file can be used; the message says why and what to do.
    """
    table = _open_table(file, options)
    matches = recognise(KINDS, table.header, file_name=file.name, told=options.kind)
    found = survey(table, matches[0])
    if found.rows == 0:
        message = f"{file.name} has column names but no rows: fill it in, or export it again"
        raise FileRefused(message)
    match = _told_apart(matches, found, file.name)
    orders, date_notes = decide_date_order(found.dates, options.dates)
    mark, mark_note = decide_decimal_mark(found.decimals, options.decimal, plain_point=match.kind.plain_point)
    facts, fact_notes = _facts(file, match, found, orders, options)
    plan = ReadPlan(
        table=table,
        kind=match.kind,
        conversion=RowConversion(match, table.header, orders, mark, CurrencyMarks(match, table.header, facts)),
        facts=facts,
        key=key_of(match),
        repeated=found.repeated,
    )
    notes = [*table.notes, *date_notes, *([mark_note] if mark_note else []), *fact_notes, *_column_notes(match, table)]
    return FileReading(plan, rows=found.rows, notes=notes)


def peek_kind(file: FileInput, options: ReadOptions) -> str | None:
    """The kind of a file as far as its header alone tells, None when it does not or when the file is refused."""
    try:
        table = _open_table(file if is_workbook(file) else FileHead(file), options)
        matches = recognise(KINDS, table.header, file_name=file.name, told=options.kind)
    except FileRefused:
        return None
    return matches[0].kind.name if len(matches) == 1 else None


def _column_notes(match: Match, table: Table) -> list[str]:
    """What is assumed in the place of missing columns, and which columns of a template are not known."""
    notes = [
        f"{column.name} is missing: {column.absent}"
        for column in match.kind.columns
        if column.absent and column.name not in match.positions
    ]
    unused = unused_columns(match, table.header) if match.kind.template else []
    return notes + ([f"columns not used: {', '.join(unused)}"] if unused else [])


def _open_table(file: FileInput, options: ReadOptions) -> Table:
    def score(header: list[str]) -> int:
        return header_score(KINDS, header)

    if is_workbook(file):
        return WorkbookSheet(file, score)
    return DelimitedText(file, options.encoding, score, _is_unquoted)


def _is_unquoted(header: list[str]) -> bool:
    return any(kind.unquoted and not match_kind(kind, header).missing for kind in KINDS)


def _told_apart(matches: list[Match], found: Survey, file_name: str) -> Match:
    """The one kind of several with the same columns, by the words in the column that tells them apart."""
    if len(matches) == 1:
        return matches[0]
    said = [match for match in matches if _mentions(match.kind, found)]
    if len(said) == 1:
        return said[0]
    names = " or ".join(f"--kind {match.kind.name}" for match in matches)
    titles = " and ".join(match.kind.title for match in matches)
    column = matches[0].kind.tells_kind[0] if matches[0].kind.tells_kind else ""
    message = (
        f"{file_name} holds both {titles}: export them apart"
        if said
        else f"{file_name} can be {titles.replace(' and ', ' or ')}, and no {column} column says which: use {names}"
    )
    raise FileRefused(message)


def _mentions(kind: Kind, found: Survey) -> bool:
    words = kind.tells_kind[1] if kind.tells_kind else ()
    return any(word in text for text in found.words for word in words)


def _facts(
    file: FileInput, match: Match, found: Survey, orders: dict[str, DateOrder], options: ReadOptions
) -> tuple[FileFacts, list[str]]:
    notes = []
    account = options.account or DEFAULT_ACCOUNT
    columns = {column.name for column in match.kind.columns}
    if "Account" in columns and "Account" not in match.positions:
        notes.append(f"account {account}" + (" as told" if options.account else ": no Account column and no --account"))
    currency = options.currency or options.base_currency
    if currency is not None and currency not in CURRENCY_DIGITS:
        message = f"{currency!r} is not a currency code of ISO 4217: use one like GBP with --currency"
        raise FileRefused(message)
    if "Currency" in columns and "Currency" not in match.positions:
        if currency is None:
            message = f"{file.name} does not name a currency: say which with --currency, for example --currency GBP"
            raise FileRefused(message)
        why = " as told" if options.currency else ", the base currency: no Currency column and no --currency"
        notes.append(f"currency {currency}{why}")
    facts = FileFacts(
        file_name=file.name,
        today=options.today,
        account=account,
        currency=currency,
        present=frozenset(match.positions),
        first_values=found.first_values,
        latest_days=latest_days(found, orders),
    )
    return facts, notes


def _first_currency(facts: FileFacts) -> str | None:
    for name in _CURRENCY_COLUMNS:
        code = facts.first_values.get(name, "").upper()
        if code in CURRENCY_DIGITS:
            return code
    return facts.currency
