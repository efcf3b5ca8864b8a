"""Streams of documents: all of them first, then what was modified since, and all of them again once a month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from capliquify.connectors.calls.instants import instant_of as instant_kept
from capliquify.connectors.protocol import Page, Present
from capliquify.connectors.unleashed.payloads import instant_of
from capliquify.connectors.unleashed.scanning import scan
from capliquify.connectors.unleashed.sorting import sort_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.protocol import State, Stream
    from capliquify.connectors.unleashed.client import Query, UnleashedClient
    from capliquify.connectors.unleashed.mapping import Mapped
    from capliquify.connectors.unleashed.payloads import Head
    from capliquify.connectors.unleashed.scanning import Slice

_OVERLAP: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Documents:
    """How one kind of documents is read.

    Attributes:
        stream: The stream it is.
        kind: As the vendor's paths name it.
        mapper: Makes records of a document.
        query: What lists of it are asked with.
        dated: Whether a list can be asked for what was modified since a day.
        deleted: What the deleted ones, which lists hide, are asked with; None: they cannot be.
        remark: What a person should know of a whole list, besides.
    """

    stream: Stream
    kind: str
    mapper: Callable[[bytes], Mapped]
    query: Query = ()
    dated: bool = True
    deleted: Query | None = None
    remark: Callable[[Sequence[bytes]], Sequence[str]] | None = None

    def pages(self, client: UnleashedClient, pace: Pace, state: State) -> Iterator[Page]:
        """The pages of the stream from a state on.

        Raises:
            SourceFailure: One cannot be had.
        """
        walk = _Walk.of(self, state, pace)
        met: list[str] = []
        parts = walk.parts(self)
        for number in range(walk.part, len(parts)):
            for part in scan(client, self.kind, parts[number], walk.page, walk.known):
                walk = walk.after(part, number)
                done = part.next_page is None and number == len(parts) - 1
                page = self._page(part, walk.finished(pace.now()) if done else walk.state())
                met.extend(record.external_id for record in page.records)
                alert = client.budget.alert()
                page = replace(page, notes=[*page.notes, *([alert] if alert else [])])
                yield replace(page, present=self._present(met)) if done and walk.lists_all else page

    def read(self, client: UnleashedClient, identifiers: Sequence[str]) -> Iterator[Page]:
        """Single documents by their identifiers.

        Raises:
            SourceFailure: One cannot be had.
        """
        for identifier in identifiers:
            raw = client.one(self.kind, identifier)
            if raw is None:
                note = f"Unleashed no longer has {identifier} of {self.kind}: the next full reading ends it here too."
                yield Page(stream=self.stream.name, state={}, rows=0, notes=[note])
                continue
            found = sort_documents(self.kind, [(identifier, raw)], self.mapper)
            yield Page(
                stream=self.stream.name,
                state={},
                rows=1,
                records=found.records,
                set_aside=found.aside,
                notes=found.notes,
            )

    def _page(self, part: Slice, state: State) -> Page:
        documents = [(head.guid, raw) for head, raw in zip(part.heads, part.items, strict=True)]
        found = sort_documents(self.kind, documents, self.mapper)
        remarks = self.remark(part.items) if self.remark is not None else ()
        return Page(
            stream=self.stream.name,
            state=state,
            rows=len(part.items),
            records=found.records,
            set_aside=found.aside,
            expected_rows=part.expected,
            notes=[*found.notes, *remarks],
        )

    def _present(self, met: Sequence[str]) -> list[Present]:
        return [Present(record_type=each, external_ids=frozenset(met)) for each in self.stream.record_types]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Walk:
    """Where the reading of a stream stands.

    Attributes:
        watermark: Everything modified until then was read.
        full_month: The month in which everything was read last.
        whole: Whether this walk reads everything.
        lists_all: Whether it also met everything from the first page on, in this process.
        began: When it began, by our clock.
        latest: The latest modification met.
        part: The list it is at.
        page: The page to read next.
        known: How many documents the list had.
    """

    watermark: datetime | None
    full_month: str
    whole: bool
    lists_all: bool
    began: datetime
    latest: datetime | None = None
    part: int = 0
    page: int = 1
    known: int | None = None

    @classmethod
    def of(cls, reading: Documents, state: State, pace: Pace) -> _Walk:
        """Where a state says."""
        now = pace.now()
        watermark = instant_kept(state.get("watermark"))
        month = f"{now:%Y-%m}"
        full_month = str(state.get("full_month", ""))
        whole = watermark is None or not reading.dated or full_month != month
        standing: dict[str, Any] | None = state.get("walk")
        # Only a walk that has met everything can tell what is gone, so it starts again where one was broken off.
        if standing is None or (whole and (watermark is not None or not reading.dated)):
            return cls(watermark=watermark, full_month=full_month, whole=whole, lists_all=whole, began=now)
        return cls(
            watermark=watermark,
            full_month=full_month,
            whole=whole,
            lists_all=False,
            began=instant_kept(standing["began"]) or now,
            latest=instant_kept(standing["latest"]),
            part=standing["part"],
            page=standing["page"],
            known=standing["known"],
        )

    def parts(self, reading: Documents) -> list[Query]:
        """The lists to read: everything; or what was modified, and what was deleted."""
        if self.whole or self.watermark is None:
            return [reading.query]
        since: Query = (("modifiedSince", f"{self.watermark:%Y-%m-%d}"),)
        deleted = [] if reading.deleted is None else [(*reading.query, *reading.deleted, *since)]
        return [(*reading.query, *since), *deleted]

    def after(self, part: Slice, number: int) -> _Walk:
        """Where it stands after a page of a list."""
        times = [self.latest, *map(_modified, part.heads)]
        latest = max((each for each in times if each is not None), default=None)
        if part.next_page is None:
            return replace(self, latest=latest, part=number + 1, page=1, known=None)
        return replace(self, latest=latest, part=number, page=part.next_page, known=part.expected)

    def state(self) -> State:
        """What is kept to go on after the page."""
        walk = {
            "began": self.began.isoformat(),
            "latest": self.latest.isoformat() if self.latest is not None else None,
            "part": self.part,
            "page": self.page,
            "known": self.known,
        }
        return {**self._kept(self.watermark, self.full_month), "walk": walk}

    def finished(self, now: datetime) -> State:
        """What is kept when everything was read.

        A document read early may have been modified while later ones were read: what counts as read is what was
        modified before the walk began, by the vendor's clock, which runs as fast as ours but may be set otherwise.
        """
        read_until = self.latest - (now - self.began) - _OVERLAP if self.latest is not None else None
        known = [each for each in (self.watermark, read_until) if each is not None]
        return self._kept(max(known, default=None), f"{now:%Y-%m}" if self.whole else self.full_month)

    def _kept(self, watermark: datetime | None, full_month: str) -> State:
        return {"watermark": watermark.isoformat() if watermark is not None else None, "full_month": full_month}


def _modified(head: Head) -> datetime | None:
    try:
        return instant_of(head.last_modified_on) if head.last_modified_on else None
    except ValueError:
        return None
