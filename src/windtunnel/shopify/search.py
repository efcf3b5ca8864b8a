"""The part of the search syntax that is understood: `field:value` with comparisons, joined by AND or a space."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graphql import GraphQLError

if TYPE_CHECKING:
    from windtunnel.shopify.paging import Row

_TERM = re.compile(
    r"""\s*(?P<field>[a-z_0-9]+):(?P<sign>>=|<=|>|<|)(?:'(?P<quoted>[^']*)'|"(?P<double>[^"]*)"|(?P<plain>[^\s'"]+))"""
)
_JOINT = re.compile(r"\s+(?:AND\s+)?")
_COMPARE: dict[str, Callable[[str | int, str | int], bool]] = {
    "": lambda left, right: left == right,
    ">": lambda left, right: left > right,  # type: ignore[operator] # both are of one kind
    ">=": lambda left, right: left >= right,  # type: ignore[operator]
    "<": lambda left, right: left < right,  # type: ignore[operator]
    "<=": lambda left, right: left <= right,  # type: ignore[operator]
}


def search(rows: Sequence[Row], query: str | None) -> Sequence[Row]:
    """The rows a query finds, in the order they came.

    Raises:
        GraphQLError: The query is not understood.
    """
    found = rows
    for field, sign, value in _terms(query or ""):
        found = [row for row in found if _matches(row, field, sign, value)]
    return found


def _terms(query: str) -> list[tuple[str, str, str]]:
    terms, position, text = [], 0, query.strip()
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None:
            message = f"The query is not understood from {text[position:]!r} on."
            raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
        value = next(each for each in match.group("quoted", "double", "plain") if each is not None)
        terms.append((match["field"], match["sign"], value))
        joint = _JOINT.match(text, match.end())
        position = joint.end() if joint else match.end()
    return terms


def _matches(row: Row, field: str, sign: str, value: str) -> bool:
    compare = _COMPARE[sign]
    if field == "id":
        return compare(row.id, int(value.rpartition("/")[2]))
    if field not in row.values:
        return True  # what cannot be searched by is left out, as the vendor does
    if field.endswith("_at"):
        return compare(row.values[field], _moment(value))
    return compare(row.values[field].casefold(), value.casefold())


def _moment(value: str) -> str:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is no time."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"}) from None
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
