"""Pages of lists: opaque cursors, at most 250 a page, at most 25,000 in all."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

if TYPE_CHECKING:
    from windtunnel.shopify.schema import Document

LARGEST_PAGE = 250
MOST_OBJECTS = 25_000

Key = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a list: what it is searched and sorted by, and how its document is made."""

    id: int
    values: Mapping[str, str]
    build: Callable[[], Document]

    def key(self, sorted_by: str) -> Key:
        """Where it stands in the list."""
        return (self.id if sorted_by == "id" else self.values[sorted_by], self.id)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in its order, with the keys it is ordered by."""

    keys: Sequence[Key]
    rows: Sequence[Row]


def listing(rows: Sequence[Row], sorted_by: str, *, reverse: bool = False) -> Listing:
    """Rows in an order; the id decides among equals."""
    ordered = sorted(rows, key=lambda row: row.key(sorted_by), reverse=reverse)
    return Listing([row.key(sorted_by) for row in ordered], ordered)


def page(listed: Listing, arguments: Mapping[str, Any]) -> Document:
    """The page of a list that `first` and `after` ask for.

    Raises:
        GraphQLError: They do not ask for one.
    """
    first = arguments.get("first")
    if first is None:
        message = "you must provide one of first or last"
        raise _refused(message, "BAD_REQUEST")
    if not 0 < first <= LARGEST_PAGE:
        message = f"first must be between 1 and {LARGEST_PAGE}, not {first}"
        raise _refused(message, "BAD_REQUEST")
    start, passed = _start(listed, arguments)
    if passed + first > MOST_OBJECTS:
        message = f"No more than {MOST_OBJECTS} objects can be paged through; narrow the query."
        raise _refused(message, "PAGINATION_LIMIT_REACHED")
    rows = listed.rows[start : start + first]
    cursors = [_cursor(key, passed + number) for number, key in enumerate(listed.keys[start : start + len(rows)], 1)]
    nodes = [row.build() for row in rows]
    return {
        "edges": [{"cursor": cursor, "node": node} for cursor, node in zip(cursors, nodes, strict=True)],
        "nodes": nodes,
        "pageInfo": {
            "hasNextPage": start + first < len(listed.rows),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def listing_of_documents(documents: Sequence[Document]) -> Listing:
    """The list of documents inside another, in their own order."""
    rows = [Row(number, {}, partial(_same, document)) for number, document in enumerate(documents, 1)]
    return Listing([(number, number) for number in range(1, len(rows) + 1)], rows)


def _same(document: Document) -> Document:
    return document


def _start(listed: Listing, arguments: Mapping[str, Any]) -> tuple[int, int]:
    """Where the page starts in the list, and how many objects came before it."""
    after = arguments.get("after")
    if after is None:
        return 0, 0
    value, identity, passed = _read_cursor(after)
    if not arguments.get("reverse"):
        return bisect_right(listed.keys, (value, identity)), passed
    behind = [number for number, key in enumerate(listed.keys) if key < (value, identity)]
    return behind[0] if behind else len(listed.keys), passed


def _cursor(key: Key, passed: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([*key, passed]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[Any, int, int]:
    try:
        value, identity, passed = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError, TypeError):
        message = "Invalid cursor for current pagination sort."
        raise _refused(message, "BAD_REQUEST") from None
    return value, identity, passed


def _refused(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})
