"""The first pass over a file: it decides dates, decimal mark and repeated keys before any row is read for good."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from capliquify.connectors.files.cells import BadCell, as_text
from capliquify.connectors.files.columns import Reads
from capliquify.connectors.files.dates import KEPT_PREFIX, DateEvidence, DateOrder, date_reader
from capliquify.connectors.files.decimals import DecimalEvidence

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import Cell, Row, Table
    from capliquify.connectors.files.recognition import Match

KeyOf = Callable[[Sequence["Cell"]], int]
"""Fingerprint of the cells that say which thing a row is about."""


@dataclass(slots=True)
class Survey:
    """What a file holds, as far as one pass can tell without converting it."""

    rows: int = 0
    dates: dict[str, DateEvidence] = field(default_factory=dict)
    decimals: dict[str, DecimalEvidence] = field(default_factory=dict)
    first_values: dict[str, str] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)  # of the column that tells sibling kinds apart
    repeated: frozenset[int] = frozenset()  # fingerprints of keys that stand more than once


def key_of(match: Match) -> KeyOf:
    """The fingerprint function of a kind's natural key for one header."""
    places = [match.positions[name] for name in match.kind.key if name in match.positions]
    cells = itemgetter(*places)

    def fingerprint(row: Sequence[Cell]) -> int:
        return hash(str(cells(row)).casefold())

    return fingerprint


def survey(table: Table, match: Match) -> Survey:
    """Read a file once.

    Raises:
        FileRefused: A part of the file cannot be decoded.
    """
    found = Survey(
        dates={name: DateEvidence() for name in _present(match, Reads.DATE)},
        decimals={
            name: DecimalEvidence(rate=match.kind.column(name).reads is Reads.RATE)
            for name in match.positions
            if match.kind.column(name).is_number
        },
    )
    keys: array[int] = array("q")
    for row in _observed(table.rows(), found, match):
        keys.append(row)
    if match.kind.build_document is not None:
        keys = _without_neighbours(keys)
    found.repeated = _repeated(keys)
    return found


def _present(match: Match, reads: Reads) -> list[str]:
    return [name for name in match.positions if match.kind.column(name).reads is reads]


def _observed(rows: Iterator[Row], found: Survey, match: Match) -> Iterator[int]:
    """Note what each row shows and give the fingerprint of its key."""
    places = match.positions
    enough = max(places.values())
    fingerprint = key_of(match)
    dates = [(places[name], evidence, evidence.counts) for name, evidence in found.dates.items()]
    numbers = [(places[name], evidence) for name, evidence in found.decimals.items()]
    wanted = {name: places[name] for name in match.kind.keeps_first if name in places}
    teller = places.get(match.kind.tells_kind[0]) if match.kind.tells_kind else None
    for _, cells in rows:
        found.rows += 1
        if len(cells) <= enough and not _padded(cells, enough, match):
            continue
        for index, evidence, counts in dates:
            cell = cells[index]
            if isinstance(cell, str):
                text = cell[:KEPT_PREFIX]
                counts[text] = counts.get(text, 0) + 1
            elif isinstance(cell, date):
                evidence.typed = max(evidence.typed or cell, cell)
        for index, marks in numbers:
            cell = cells[index]
            if isinstance(cell, str) and ("," in cell or "." in cell):
                marks.add(cell)
        if wanted:
            _keep_first(wanted, cells, found)
        if teller is not None:
            word = as_text(cells[teller]).casefold()
            found.words[word] = found.words.get(word, 0) + 1
        yield fingerprint(cells)


def _padded(cells: list[Cell], enough: int, match: Match) -> bool:
    """Make up the empty cells a vendor leaves away; rows of other files that are too short are looked at later."""
    if match.kind.ragged:
        cells.extend([""] * (enough + 1 - len(cells)))
    return match.kind.ragged


def _keep_first(wanted: dict[str, int], cells: Sequence[Cell], found: Survey) -> None:
    for name in list(wanted):
        text = as_text(cells[wanted[name]])
        if text:
            found.first_values[name] = text
            del wanted[name]


def _without_neighbours(keys: array[int]) -> array[int]:
    """One key for each run of equal keys: a document whose rows stand together counts once."""
    numbers = np.frombuffer(keys, np.int64) if keys else np.empty(0, np.int64)
    starts = np.ones(len(numbers), bool)
    starts[1:] = numbers[1:] != numbers[:-1]
    return array("q", numbers[starts].tobytes())


def _repeated(keys: array[int]) -> frozenset[int]:
    numbers = np.sort(np.frombuffer(keys, np.int64)) if keys else np.empty(0, np.int64)
    return frozenset(np.unique(numbers[1:][numbers[1:] == numbers[:-1]]).tolist())


def latest_days(found: Survey, orders: dict[str, DateOrder]) -> dict[str, date]:
    """The latest date of each date column, as far as its texts are complete within the prefix that was kept."""
    latest = {}
    for name, evidence in found.dates.items():
        read = date_reader(orders[name])
        days = [evidence.typed] if evidence.typed else []
        for text in evidence.counts:
            try:
                day = read(text)
            except BadCell:
                continue
            if day is not None:
                days.append(day)
        if days:
            latest[name] = max(days)
    return latest
