"""Records whose days and currencies figures can be made of: with others a whole sheet would have no answer."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.values.currency import CURRENCY_DIGITS
from capliquify.storage.fact_tables import ColumnKind, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST: Final = date(1990, 1, 1)
_LAST: Final = date(2200, 12, 31)


def sorted_out(records: Sequence[Any]) -> tuple[list[Any], list[tuple[Any, str]]]:
    """The records that can be used, and those that cannot with the reason; both in their order."""
    by_type: dict[type[Any], list[Any]] = defaultdict(list)
    for record in records:
        by_type[type(record)].append(record)
    bad = {(kind, name): flaws for kind, group in by_type.items() for name, flaws in _flaws(kind, group)}
    if not bad:
        return list(records), []
    usable, flawed = [], []
    for record in records:
        reasons = [
            flaws[getattr(record, name)]
            for (kind, name), flaws in bad.items()
            if kind is type(record) and getattr(record, name) in flaws
        ]
        if reasons:
            flawed.append((record, f"{'; '.join(reasons)}."))
        else:
            usable.append(record)
    return usable, flawed


def _flaws(kind: type[Any], records: Sequence[Any]) -> list[tuple[str, dict[Any, str]]]:
    """The values of each column that cannot be used, and why: few are met often, so each is looked at once."""
    found = []
    for column in table_of(kind).columns:
        if column.kind not in {ColumnKind.DAY, ColumnKind.CURRENCY}:
            continue
        values = {getattr(record, column.name) for record in records} - {None}
        if column.kind is ColumnKind.DAY:
            flaws = {each: f"{column.name} is {each}" for each in values if not _FIRST <= each <= _LAST}
        else:
            flaws = {each: f"{column.name} is {each!r}" for each in values - CURRENCY_DIGITS.keys()}
        if flaws:
            found.append((column.name, flaws))
    return found
