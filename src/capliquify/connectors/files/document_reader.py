"""Files in which several rows make a document: the lines of an invoice, the items of an order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from capliquify.connectors.files.batches import Batch, Collector
from capliquify.connectors.files.cells import BadCell, BadRow, CellFault
from capliquify.connectors.files.columns import DocumentBuilder, Kind, RowRemarks, Values
from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.plan import ReadPlan

_MOST_SCATTERED_ROWS: Final = 200_000


@dataclass(slots=True)
class Document:
    """Rows that stand together and name the same document."""

    fingerprint: int
    lines: list[int] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    faults: list[tuple[int, list[CellFault]]] = field(default_factory=list)

    def joined(self, other: Document) -> Document:
        """Both stretches of rows as one document."""
        return Document(
            self.fingerprint, self.lines + other.lines, self.values + other.values, self.faults + other.faults
        )


def read_documents(plan: ReadPlan) -> Iterator[Batch]:
    """Stream a file whose rows are grouped into documents; a fault in one row sets its whole document aside.

    A document that stands in several places of the file is held back until its end.

    Raises:
        FileRefused: Too many rows would have to be held back.
    """
    kind = plan.kind
    remarks = RowRemarks()
    assert kind.build_document is not None  # noqa: S101 - the caller chose this reader by it
    writer = DocumentWriter(kind, kind.build_document(plan.facts, remarks), remarks)
    scattered: dict[int, list[Document]] = {}
    held = 0
    for document in _documents(plan):
        if document.fingerprint in plan.repeated:
            held += len(document.lines)
            scattered.setdefault(document.fingerprint, []).append(document)
            if held > _MOST_SCATTERED_ROWS:
                message = f"the rows of a document stand far apart: sort the file by {', '.join(kind.key)}"
                raise FileRefused(message)
        else:
            writer.write(document)
        if writer.collector.is_full:
            yield writer.collector.take(plan.table.bytes_done)
    for stretches in scattered.values():
        writer.write_scattered(stretches)
    writer.collector.close_warnings()
    yield writer.collector.take(plan.table.bytes_done)


def _documents(plan: ReadPlan) -> Iterator[Document]:
    conversion = plan.conversion
    current: Document | None = None
    for line, cells in plan.table.rows():
        fingerprint = plan.key(cells) if len(cells) > conversion.last_used else 0
        if current is None or fingerprint != current.fingerprint:
            if current is not None:
                yield current
            current = Document(fingerprint)
        current.lines.append(line)
        try:
            current.values.append(conversion.convert(cells))
        except BadCell:
            current.faults.append((line, conversion.faults(cells)))
        except BadRow as bad:
            current.faults.append((line, list(bad.faults)))
    if current is not None:
        yield current


class DocumentWriter:
    """Builds documents and puts what comes out into batches."""

    def __init__(self, kind: Kind, build: DocumentBuilder, remarks: RowRemarks) -> None:
        self.collector = Collector()
        self._kind = kind
        self._build = build
        self._remarks = remarks
        self._key = [column.name for column in kind.columns].index(kind.key[-1])
        self._start = next(
            (index for index, column in enumerate(kind.columns) if column.name == kind.starts_document), None
        )

    def write(self, document: Document) -> None:
        """Build one document whose rows are complete."""
        try:
            self._use(document, self._built(document))
        except BadRow as bad:
            self._set_aside(document, bad)

    def write_scattered(self, stretches: list[Document]) -> None:
        """Build a document that stands in several places: the same one again, or one whose rows were mixed."""
        documents = self._starting(stretches)
        built = [self._attempt(document) for document in documents]
        if all(records is not None and records == built[0] for records in built):
            for document, records in zip(documents, built, strict=True):
                self._use(document, records or [])
            return
        whole = documents[0]
        for document in documents[1:]:
            whole = whole.joined(document)
        if self._start is None and None in built:
            self.write(whole)
            return
        self._conflict(documents)

    def _conflict(self, documents: list[Document]) -> None:
        """Keep the first, set the others aside."""
        self.write(documents[0])
        first = documents[0].lines[0]
        reason = f"the same document stands in row {first} with other values"
        for document in documents[1:]:
            key = ", ".join(self._kind.key)
            self._set_aside(document, BadRow(CellFault(key, "", reason, "keep one of the two")))

    def _starting(self, stretches: list[Document]) -> list[Document]:
        """Stretches that begin a document, each with the ones after it that only continue it."""
        if self._start is None:
            return stretches
        documents: list[Document] = []
        for stretch in stretches:
            begins = not stretch.values or stretch.values[0][self._start] is not None
            if begins or not documents:
                documents.append(stretch)
            else:
                documents[-1] = documents[-1].joined(stretch)
        return documents

    def _attempt(self, document: Document) -> list[Any] | None:
        try:
            return self._built(document)
        except BadRow:
            return None
        finally:
            self._remarks.pending.clear()

    def _built(self, document: Document) -> list[Any]:
        if document.faults:
            line, faults = document.faults[0]
            self._remarks.line = line
            raise BadRow(*faults)
        self._remarks.line = document.lines[0]
        return self._build(document.values)

    def _use(self, document: Document, records: list[Any]) -> None:
        used = self.collector.batch.records
        if len(document.lines) == 1:
            used.append((document.lines[0], records[0], 1))
        elif len(records) == len(document.lines):
            for line, record in zip(document.lines, records, strict=True):
                used.append((line, record, 1))
        else:
            used.append((document.lines[0], records[0], len(document.lines)))
        if self._remarks.pending:
            self.collector.warn(document.lines[0], self._remarks.pending)

    def _set_aside(self, document: Document, bad: BadRow) -> None:
        self._remarks.pending.clear()
        count = len(document.lines)
        whole = f"; all {count} rows of the document are set aside" if count > 1 else ""
        reasons = document.faults or [(document.lines[0], list(bad.faults))]
        cause = reasons[0][0]
        self.collector.set_aside(cause, _extended(reasons[0][1], whole), count)
        for line, faults in reasons[1:]:
            self.collector.explain(line, faults)
        at_fault = {line for line, _ in reasons}
        for line in document.lines:
            if line not in at_fault:
                self.collector.explain(line, [self._belonging(document, cause)])

    def _belonging(self, document: Document, cause: int) -> CellFault:
        """Why a row without a fault of its own is set aside."""
        name = str(document.values[0][self._key])
        reason = f"belongs to {self._kind.key[-1]} {name}, which is set aside: see row {cause}"
        return CellFault("", name, reason, f"correct row {cause}, then import the file again")


def _extended(faults: list[CellFault], more: str) -> list[CellFault]:
    return [CellFault(one.column, one.value, one.reason + more, one.fix) for one in faults]
