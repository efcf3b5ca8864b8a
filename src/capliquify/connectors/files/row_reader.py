"""Files in which each row is a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from capliquify.connectors.files.batches import BATCH_ROWS, Batch, Collector
from capliquify.connectors.files.cells import BadCell, BadRow, CellFault
from capliquify.connectors.files.columns import ClosingBuilder, Kind, RowRemarks

if TYPE_CHECKING:
    from capliquify.connectors.files.plan import ReadPlan

_OTHER_VALUES: Final = "the same key stands in row {row} with other values"


def read_rows(plan: ReadPlan) -> Iterator[Batch]:
    """Stream a file whose rows are records."""
    remarks = RowRemarks()
    assert plan.kind.build is not None  # noqa: S101 - the caller chose this reader by it
    build = plan.kind.build(plan.facts, remarks)
    closing = build if isinstance(build, ClosingBuilder) else None
    repeats = Repeats(plan.kind)
    collector = Collector()
    pending, convert = remarks.pending, plan.conversion.convert
    records = collector.batch.records
    repeated = plan.repeated
    for line, cells in plan.table.rows():
        remarks.line = line
        try:
            record = build(convert(cells))
            if repeated and record is not None and plan.key(cells) in repeated:
                record = repeats.resolve(line, record)
        except (BadCell, BadRow) as bad:
            collector.set_aside(line, bad.faults if isinstance(bad, BadRow) else plan.conversion.faults(cells))
            pending.clear()
            if closing:
                closing.spoil()
        else:
            if record is not None:
                records.append((line, record, 1))
            if pending:
                collector.warn(line, pending)
        if len(records) + collector.batch.rows_in_error >= BATCH_ROWS:
            yield collector.take(plan.table.bytes_done)
            records = collector.batch.records
    if closing:
        _close(closing, collector)
    collector.close_warnings()
    yield collector.take(plan.table.bytes_done)


def _close(closing: ClosingBuilder, collector: Collector) -> None:
    for line, record in closing.finish():
        if isinstance(record, BadRow):
            collector.set_aside(line, record.faults)
        else:
            collector.used(line, record)


class Repeats:
    """Rows with a natural key that stands more than once in a file."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._seen: dict[str, tuple[int, Any]] = {}
        self._counts: dict[str, int] = {}

    def resolve(self, line: int, record: Any) -> Any:  # noqa: ANN401 - records share no type but having an external id
        """The record to store: numbered, or the same again (which the database counts as unchanged).

        Raises:
            BadRow: The key stands in an earlier row with other values.
        """
        if self._kind.repeats == "numbered":
            count = self._counts[record.external_id] = self._counts.get(record.external_id, 0) + 1
            return record if count == 1 else replace(record, external_id=f"{record.external_id}#{count}")
        first_line, first = self._seen.setdefault(record.external_id, (line, record))
        if record != first:
            key = ", ".join(self._kind.key)
            fix = f"keep one row for each {key}"
            raise BadRow(CellFault(key, record.external_id, _OTHER_VALUES.format(row=first_line), fix))
        return record
