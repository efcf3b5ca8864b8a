"""Facts put in the database the way an import does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capliquify.storage.repositories.facts import Counts, FactWriters
from capliquify.storage.repositories.imports import NewImport, change_import, create_import
from support.tenants import NOON

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


def ingest(
    transaction: Transaction,
    *records: Any,  # noqa: ANN401 - records of any type
    at: datetime = NOON,
    source: str = "files/xero",
    file: str = "invoices.csv",
) -> tuple[UUID, Counts]:
    """A finished import of some records: its id and what became of them."""
    new = NewImport(file=file, actor="test", status="running", created_at=at)
    import_id = create_import(transaction, new)
    writers = FactWriters(transaction, source, import_id, at)
    writers.write(records)
    counts = writers.finish()
    change_import(
        transaction,
        import_id,
        status="completed",
        finished_at=at,
        rows=len(records),
        imported=counts.imported,
        unchanged=counts.unchanged,
    )
    return import_id, counts
