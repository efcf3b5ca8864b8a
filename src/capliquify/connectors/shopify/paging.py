"""Lists that are read page by page in the order of a time, however long they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from capliquify.connectors.calls.instants import instant_text
from capliquify.connectors.protocol import VendorUnavailable
from capliquify.connectors.shopify.client import TooCostly

if TYPE_CHECKING:
    from capliquify.connectors.protocol import State

# Shopify stops at 25,000 objects of one list: before that a new list is begun where this one has come to.
MOST_OBJECTS: Final = 20_000
_REPEATS: Final = 3

T = TypeVar("T")

Fetch = Callable[[int, str | None, str | None], tuple[list[T], bool, str | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A place in a list.

    Attributes:
        begin: The list begins with this time; None: with the first there is.
        after: The cursor of the last entry that was read.
        seen: How many entries of this list were read.
    """

    begin: datetime | None = None
    after: str | None = None
    seen: int = 0

    @classmethod
    def of(cls, state: State, begin: datetime | None) -> Window:
        """The place a state names, else the beginning of a list."""
        kept = state.get("window")
        if kept is None:
            return cls(begin=begin)
        began = datetime.fromisoformat(kept["begin"]) if kept["begin"] else None
        return cls(begin=began, after=kept["after"], seen=kept["seen"])

    def state(self) -> State:
        """The place as a state."""
        began = instant_text(self.begin) if self.begin is not None else None
        return {"begin": began, "after": self.after, "seen": self.seen}


@dataclass(frozen=True, slots=True)
class Paging(Generic[T]):
    """Reads one list.

    Attributes:
        fetch: Gets a page for its size, a cursor and a search: its entries, whether more follow, and the last cursor.
        searched_by: The time it is searched by.
        first: Entries a page; less where that is too costly.
        most: After how many entries a new list is begun.
    """

    fetch: Fetch[T]
    searched_by: str
    first: int
    most: int = MOST_OBJECTS

    def pages(self, window: Window, time_of: Callable[[T], datetime]) -> Iterator[tuple[list[T], Window | None]]:
        """Pages from a place on, each with the place that follows it; None after the last."""
        first = self.first
        while True:
            query = f"{self.searched_by}:>='{instant_text(window.begin)}'" if window.begin is not None else None
            try:
                nodes, more, cursor = self._page(first, window, query)
            except TooCostly as error:
                if first == 1:
                    message = f"Shopify finds even one entry too costly: {error}"
                    raise VendorUnavailable(message) from error
                first = max(1, first // 2)
                continue
            if not more or cursor is None:
                yield nodes, None
                return
            window = replace(window, after=cursor, seen=window.seen + len(nodes))
            if window.seen >= self.most and nodes:
                window = Window(begin=time_of(nodes[-1]))
            yield nodes, window

    def _page(self, first: int, window: Window, query: str | None) -> tuple[list[T], bool, str | None]:
        for _ in range(_REPEATS):
            nodes, more, cursor = self.fetch(first, window.after, query)
            if cursor is None or cursor != window.after:
                return nodes, more, cursor
        message = "Shopify gives the same page again and again; the sync goes on later."
        raise VendorUnavailable(message)
