"""What a page of a source becomes: facts, records set aside, facts ended, counts. The transaction is the caller's."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify.domain.errors import InvalidInput
from capliquify.services.foreign_words import readable, storable, storable_id
from capliquify.services.usable_records import sorted_out
from capliquify.storage.repositories import presence, set_aside, sync_runs
from capliquify.storage.repositories.facts import Counts, FactWriters
from capliquify.storage.repositories.set_aside import NewSetAside
from capliquify.storage.repositories.sync_runs import Advance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.connectors.protocol import Page, SetAside
    from capliquify.services.connector_stores import Calls
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow

_NOTHING: Final = Counts(0, 0)
_MOST_NOTES: Final = 50
_MOST_ROWS: Final = 10**15  # a vendor that says more is wrong
_FIX: Final = "Correct it in the source; the next sync takes it."


class _Storing:
    """Stores for one sync of one connection."""

    def __init__(self, context: Context, connection: ConnectionRow, run_id: UUID, at: datetime) -> None:
        self._context = context
        self._connection = connection
        self._run_id = run_id
        self._at = at
        self.refused: list[NewSetAside] = []

    def take_in(self, records: Sequence[Any]) -> Counts:
        """Store records; those whose values fit nowhere are refused, and the others are stored all the same."""
        usable, flawed = sorted_out(records)
        self.refused += [_refused(record, reason) for record, reason in flawed]
        return self._store(usable)

    def _store(self, records: Sequence[Any]) -> Counts:
        if not records:
            return _NOTHING
        try:
            with self._context.transaction.savepoint():
                return self._write(records)
        except InvalidInput as error:
            if len(records) == 1:
                self.refused.append(_refused(records[0], str(error)))
                return _NOTHING
        half = len(records) // 2
        return self._store(records[:half]) + self._store(records[half:])

    def _write(self, records: Sequence[Any]) -> Counts:
        writers = FactWriters(self._context.transaction, self._connection.source, self._run_id, self._at)
        writers.write(records)
        return writers.finish()

    def end_absent(self, page: Page) -> int:
        """End what the source no longer has."""
        return sum(
            presence.end_absent(
                self._context.transaction, each.record_type, self._connection.source, each.external_ids, self._at
            )
            for each in page.present
        )

    def set_aside(self, page: Page) -> int:
        """Keep what did not map, and say of what was set aside before and is here now that it waits no more."""
        aside = [*(_kept(each) for each in page.set_aside), *self.refused]
        set_aside.put_set_aside(self._context.transaction, self._connection.id, page.stream, aside, self._at)
        self._resolve(page, {each.external_id for each in aside})
        return len(aside)

    def _resolve(self, page: Page, still: set[str]) -> None:
        if not page.records:
            return
        waiting = set_aside.list_waiting_ids(self._context.transaction, self._connection.id, page.stream)
        here = [str(record.external_id) for record in page.records] if waiting else []
        resolved = [
            record_id
            for record_id, document in waiting
            if document not in still and any(_belongs(record, document) for record in here)
        ]
        set_aside.resolve(self._context.transaction, resolved, self._at)


def store_page(context: Context, connection: ConnectionRow, run_id: UUID, page: Page, calls: Calls) -> None:
    """Store a page and add to the counts of its sync; what is known already changes nothing."""
    at = context.clock()
    storing = _Storing(context, connection, run_id, at)
    types = {type(record) for record in page.records} | {each.record_type for each in page.present}
    presence.lock_types(context.transaction, types)
    counts = storing.take_in(page.records)
    ended = storing.end_absent(page)
    aside = storing.set_aside(page)
    advance = Advance(
        at=at,
        stream=page.stream,
        rows=page.rows,
        expected_rows=None if page.expected_rows is None else max(0, min(page.expected_rows, _MOST_ROWS)),
        imported=counts.imported,
        unchanged=counts.unchanged,
        set_aside=aside,
        calls=calls.count,
        waited_seconds=calls.waited_seconds,
    )
    sync_runs.advance_run(context.transaction, run_id, advance)
    notes = [*page.notes, *([f"{ended:,} rows ended: the source no longer has them"] if ended else [])]
    add_notes(context, run_id, notes)


def add_notes(context: Context, run_id: UUID, notes: Sequence[str]) -> None:
    """Add to what a person should know of a sync; each sentence once, and not without end."""
    if not notes:
        return
    run = sync_runs.get_run(context.transaction, run_id)
    kept = list(dict.fromkeys([*run.notes, *map(readable, notes)]))[:_MOST_NOTES]
    if kept != run.notes:
        sync_runs.change_run(context.transaction, run_id, notes=kept)


def _kept(record: SetAside) -> NewSetAside:
    return NewSetAside(
        external_id=storable_id(record.external_id),
        payload=storable(record.payload.decode("utf-8", "replace")),
        reason=readable(record.reason),
        fix=readable(record.fix),
    )


def _refused(record: Any, reason: str) -> NewSetAside:  # noqa: ANN401 - a record of any kind
    values = {each.name: getattr(record, each.name) for each in fields(record)}
    plain = {name: readable(value) if isinstance(value, str) else value for name, value in values.items()}
    payload = msgspec.json.encode(plain, enc_hook=str).decode()
    return NewSetAside(external_id=storable_id(record.external_id), payload=payload, reason=readable(reason), fix=_FIX)


def _belongs(record: str, document: str) -> bool:
    """Whether a record was made of a document: it has its id, or one that goes on after a sign that ends a word."""
    following = record[len(document) : len(document) + 1]
    return record.startswith(document) and not following.isalnum()
