"""Taking in facts: versions are added and superseded, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg

from capliquify.domain.errors import InvalidInput
from capliquify.storage.fact_rows import RowEncoder
from capliquify.storage.fact_tables import quoted, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.fact_tables import FactTable
    from capliquify.storage.transaction import Transaction

_LOCK: Final = "select pg_advisory_xact_lock(hashtextextended(current_setting('app.organisation_id') || %s, 0))"


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the records written: `imported` are new or changed, `unchanged` were known already."""

    imported: int
    unchanged: int

    def __add__(self, other: Counts) -> Counts:
        """The counts of both."""
        return Counts(self.imported + other.imported, self.unchanged + other.unchanged)


class FactWriter:
    """Takes in records of one type: `write` them in batches, then `finish`.

    Written records wait in a temporary table; only `finish` touches the facts, in a few statements for all of them.
    A record whose content is known already changes nothing; of several with one external id the first counts.

    Args:
        transaction: A transaction of the organisation the records belong to.
        record_type: The domain's class of the records.
        source: Where they come from; external ids are unique within it.
        import_id: The import that brings them.
        known_from: When they became known.
    """

    def __init__(
        self, transaction: Transaction, record_type: type[Any], source: str, import_id: UUID, known_from: datetime
    ) -> None:
        self.fact = table_of(record_type)
        self._transaction = transaction
        self._parameters = {"source": source, "import": import_id, "known_from": known_from}
        self._encoder = RowEncoder(self.fact)
        self._written = 0
        self._staged = f"staged_{self.fact.name}"
        self._names = [column.name for column in self.fact.columns]
        transaction.execute(
            f"create temporary table {self._staged} on commit drop as "
            f"select {quoted(self._names)}, content_hash, id, replaces_id from {self.fact.name} with no data"
        )

    def write(self, records: Sequence[Any]) -> None:
        """Take a batch of records.

        Raises:
            InvalidInput: A value does not fit its column.
        """
        statement = f"copy {self._staged} ({quoted(self._names)}, content_hash, id) from stdin"
        try:
            with self._transaction.connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(self._encoder.lines(records))
        except psycopg.DataError as error:
            message = f"A value does not fit {self.fact.name}: {str(error).strip()}"
            raise InvalidInput(message) from error
        self._written += len(records)

    def finish(self) -> Counts:
        """Merge what was written into the facts and count it.

        Two imports of the same kind merge one after the other; writers of one transaction finish in the order of
        their tables' names (`FactWriters` does), or two imports could wait for each other.
        """
        lock_facts(self._transaction, self.fact)
        self._transaction.execute("set local work_mem = '64MB'")
        self._transaction.execute(f"analyze {self._staged}")
        imported = self._supersede() if self._knows_any() else self._insert(replacing=False)
        self._transaction.execute(f"drop table {self._staged}")
        return Counts(imported, self._written - imported)

    def imported_external_ids(self) -> Iterator[str]:
        """External ids of the records `finish` stored."""
        statement = f"select external_id from {self.fact.name} where import_id = %(import)s and known_until is null"
        return (row[0] for row in self._transaction.execute(statement, self._parameters))

    def _knows_any(self) -> bool:
        found = self._transaction.execute(
            f"select exists (select from {self.fact.name} where source = %(source)s and known_until is null)",
            self._parameters,
        ).fetchone()
        return found == (True,)

    def _supersede(self) -> int:
        name, staged = self.fact.name, self._staged
        same_key = "f.source = %(source)s and f.external_id = s.external_id and f.known_until is null"
        self._run(f"""
            delete from {staged} s
             using (select external_id, min(ctid) as first from {staged} group by external_id having count(*) > 1) d
             where s.external_id = d.external_id and s.ctid <> d.first""")
        self._run(f"delete from {staged} s using {name} f where {same_key} and f.content_hash = s.content_hash")
        if self._run(f"update {staged} s set replaces_id = f.id from {name} f where {same_key}"):
            self._end_replaced()
        return self._insert(replacing=True)

    def _end_replaced(self) -> None:
        # An import that read its clock first may merge last: what it knows begins where the other's ends.
        latest = self._transaction.execute(
            f"select max(f.known_from) from {self.fact.name} f join {self._staged} s on f.id = s.replaces_id"
        ).fetchone()
        if latest is not None and latest[0] > self._parameters["known_from"]:
            self._parameters["known_from"] = latest[0]
        self._run(
            f"update {self.fact.name} f set known_until = %(known_from)s from {self._staged} s "
            "where f.id = s.replaces_id and f.known_until is null"
        )

    def _insert(self, *, replacing: bool) -> int:
        columns = quoted(self._names)
        since = "(%(known_from)s at time zone 'UTC')::date"
        valid_from = since if self.fact.valid_from is None else f"coalesce({self.fact.valid_from}, {since})"
        # Nothing is known yet, so the index alone finds what stands in the file twice.
        twice = "" if replacing else "on conflict do nothing"
        return self._run(f"""
            insert into {self.fact.name} ({columns}, organisation_id, id, source, import_id, replaces_id, content_hash,
                                          valid_from, known_from)
            select {columns}, current_setting('app.organisation_id')::uuid, id, %(source)s, %(import)s, replaces_id,
                   content_hash, {valid_from}, %(known_from)s
              from {self._staged} {twice}""")

    def _run(self, statement: str) -> int:
        return self._transaction.execute(statement, self._parameters).rowcount


class FactWriters:
    """Takes in records of any type, one `FactWriter` a type."""

    def __init__(self, transaction: Transaction, source: str, import_id: UUID, known_from: datetime) -> None:
        self._arguments = (source, import_id, known_from)
        self._transaction = transaction
        self._writers: dict[type[Any], FactWriter] = {}

    def write(self, records: Iterable[Any]) -> None:
        """Take a batch of records of one or several types.

        Raises:
            InvalidInput: A value does not fit its column.
        """
        by_type: dict[type[Any], list[Any]] = {}
        for record in records:
            by_type.setdefault(type(record), []).append(record)
        for record_type, group in by_type.items():
            if record_type not in self._writers:
                self._writers[record_type] = FactWriter(self._transaction, record_type, *self._arguments)
            self._writers[record_type].write(group)

    def finish(self) -> Counts:
        """Merge everything written into the facts and count it."""
        counts = Counts(0, 0)
        for writer in sorted(self._writers.values(), key=lambda writer: writer.fact.name):
            counts += writer.finish()
        return counts

    def imported_external_ids(self) -> Iterator[tuple[type[Any], str]]:
        """Type and external id of the records `finish` stored."""
        for record_type, writer in self._writers.items():
            yield from ((record_type, external_id) for external_id in writer.imported_external_ids())


def lock_facts(transaction: Transaction, fact: FactTable) -> None:
    """Wait until nobody else supersedes facts of a table of the organisation; held until the transaction ends."""
    transaction.execute(_LOCK, (fact.name,))
