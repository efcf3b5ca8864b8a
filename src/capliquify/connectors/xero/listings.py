"""Lists of documents, page by page, from where the last read ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from msgspec import Raw

from capliquify.connectors.calls.instants import instant_of
from capliquify.connectors.protocol import AnswerChanged, Page, SetAside, VendorUnavailable
from capliquify.connectors.xero.notation import to_instant
from capliquify.connectors.xero.payloads import Pagination, part, read

if TYPE_CHECKING:
    from capliquify.connectors.protocol import State
    from capliquify.connectors.xero.client import XeroApi

OVERLAP: Final = timedelta(minutes=2)
_PAGE: Final = 1000
_TRIES: Final = 3


class Document(Protocol):
    """What every document has."""

    id: str
    updated: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One list of the API.

    Attributes:
        stream: The stream it fills.
        name: Its name in paths and answers.
        id_field: The field its documents are ordered by; it never changes, so no page loses one to another.
        kind: Its documents.
        map: What a document becomes.
        archived: Whether documents of archived contacts must be asked for.
    """

    stream: str
    name: str
    id_field: str
    kind: type[Any]
    map: Callable[[Any, Raw | bytes], Any]
    archived: bool = False


@dataclass
class _Pass:
    """One reading of a list, from its first page to its last.

    Attributes:
        since: What was written after this instant is read; None: everything.
        page: The page to read next.
        high: The newest instant a document was written at.
        began: Xero's time when it answered the first page.
        seen: How many documents came.
    """

    since: datetime | None
    page: int = 1
    high: datetime | None = None
    began: datetime | None = None
    seen: int = 0
    last_ids: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, state: State) -> _Pass:
        """The reading a state goes on with."""
        held = state.get("reading", {})
        return cls(
            since=instant_of(state.get("since")),
            page=held.get("page", 1),
            high=instant_of(held.get("high")),
            began=instant_of(held.get("began")),
            seen=held.get("seen", 0),
        )

    def state(self) -> State:
        """The state in the middle of it."""
        reading = {"page": self.page, "high": _text(self.high), "began": _text(self.began), "seen": self.seen}
        return {"since": _text(self.since), "reading": reading}

    def ended(self) -> State:
        """The state after it: the next reading begins at the newest document, but never after this one began.

        Both instants are Xero's: its clock may differ from ours.
        """
        newest = [each for each in (self.high, self.began) if each is not None]
        mark = min(newest) if self.high is not None else self.since
        if mark is not None and self.since is not None:
            mark = max(mark, self.since)
        return {"since": _text(mark)}


def pages(api: XeroApi, listing: Listing, state: State) -> Iterator[Page]:
    """The pages of a list from a state on.

    Raises:
        SourceFailure: It cannot go on.
    """
    reading = _Pass.of(state)
    while True:
        raws, documents, pagination = _fetch(api, listing, reading)
        reading.seen += len(documents)
        reading.last_ids = [document.id for document in documents]
        written = [to_instant(document.updated) for document in documents]
        reading.high = max([*written, *([reading.high] if reading.high else [])], default=None)
        last = reading.page * pagination.page_size >= pagination.item_count
        if last and reading.seen < pagination.item_count:
            message = (
                f"Xero announced {pagination.item_count} {listing.name} and gave {reading.seen}: read again later."
            )
            raise VendorUnavailable(message)
        reading.page += 1
        yield page_of(
            listing, raws, documents, reading.ended() if last else reading.state(), expected=pagination.item_count
        )
        if last:
            return


def page_of(
    listing: Listing, raws: Sequence[Raw], documents: Sequence[Any], state: State, expected: int | None = None
) -> Page:
    """What documents become, as a page."""
    mapped = [listing.map(document, raw) for document, raw in zip(documents, raws, strict=True)]
    return Page(
        stream=listing.stream,
        state=state,
        rows=len(documents),
        records=[each for each in mapped if each is not None and not isinstance(each, SetAside)],
        set_aside=[each for each in mapped if isinstance(each, SetAside)],
        expected_rows=expected,
    )


def _fetch(api: XeroApi, listing: Listing, reading: _Pass) -> tuple[list[Raw], list[Any], Pagination]:
    """A page that is the one asked for, and not the one before once more."""
    query = {"page": str(reading.page), "pageSize": str(_PAGE), "order": f"{listing.id_field} ASC"}
    if listing.archived:
        query["includeArchived"] = "true"
    since = reading.since - OVERLAP if reading.since is not None else None
    for _ in range(_TRIES):
        answer = api.get(f"/{listing.name}", dict[str, Raw], query, since)
        raws = part(answer, listing.name, list[Raw], listing.name)
        pagination = part(answer, "pagination", Pagination, listing.name)
        documents = [read(raw, listing.kind, listing.name) for raw in raws]
        ids = [document.id for document in documents]
        if pagination.page == reading.page and (not ids or ids != reading.last_ids):
            break
    else:
        message = (
            f"Xero gave another page of {listing.name} than page {reading.page}, {_TRIES} times: read again later."
        )
        raise VendorUnavailable(message)
    if pagination.page_size < 1:
        message = f"Xero's answer to {listing.name} says that a page holds {pagination.page_size} documents."
        raise AnswerChanged(message)
    if reading.began is None:
        reading.began = to_instant(part(answer, "DateTimeUTC", str, listing.name))
    return raws, documents, pagination


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
