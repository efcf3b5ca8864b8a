"""Reading a list page by page while it changes: pages are counted by place, so what moves must be met again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify.connectors.protocol import VendorUnavailable
from capliquify.connectors.unleashed.payloads import Head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.connectors.unleashed.client import Query, UnleashedClient
    from capliquify.connectors.unleashed.payloads import Listing

_ASKED_AGAIN: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """A page of a list.

    Attributes:
        items: Its documents as they came.
        heads: What each of them has of itself.
        next_page: The page to go on with; None: it was the last.
        expected: How many the list has.
    """

    items: list[bytes]
    heads: list[Head]
    next_page: int | None
    expected: int


def scan(
    client: UnleashedClient, kind: str, query: Query, first_page: int = 1, known: int | None = None
) -> Iterator[Slice]:
    """The pages of a list from one on.

    Where the number of documents changes between two pages, some have moved to a page already read: the page before is
    read again. A page that is the one before once more is asked for again.

    Args:
        client: Asks.
        kind: Of documents.
        query: Which of them.
        first_page: Where to go on.
        known: How many there were when the page before was read.

    Raises:
        SourceFailure: A page cannot be had.
    """
    number, before = first_page, frozenset[str]()
    while True:
        listing, heads = _page(client, kind, query, number, before)
        guids = frozenset(head.guid for head in heads)
        total, pages = listing.pagination.number_of_items, listing.pagination.number_of_pages
        moved = known is not None and known != total and number > 1
        known = total
        if moved:
            following: int | None = number - 1
        else:
            following = number + 1 if number < pages else None
        before = frozenset() if moved else guids
        yield Slice(items=[bytes(each) for each in listing.items], heads=heads, next_page=following, expected=total)
        if following is None:
            return
        number = following


def _page(
    client: UnleashedClient, kind: str, query: Query, number: int, before: frozenset[str]
) -> tuple[Listing, list[Head]]:
    for _ in range(1 + _ASKED_AGAIN):
        listing = client.page(kind, number, query)
        heads = [_head(each) for each in listing.items]
        if not heads or not before or {head.guid for head in heads} - before:
            return listing, heads
    message = f"Unleashed gives page {number - 1} of {kind} once more for page {number}."
    raise VendorUnavailable(message)


def _head(raw: msgspec.Raw | bytes) -> Head:
    try:
        return msgspec.json.decode(raw, type=Head)
    except msgspec.ValidationError:
        found: dict[str, Any] = msgspec.json.decode(raw)
        return Head(guid=str(found.get("Guid", "")))
