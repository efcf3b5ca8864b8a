"""The invoices and bills that are open, the earliest due first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from capliquify.domain.errors import InvalidInput
from capliquify.services.answers.open_documents import OpenDocument, OpenDocuments
from capliquify.storage.repositories.open_documents import list_open_documents as list_rows

if TYPE_CHECKING:
    from capliquify.services.context import Context
    from capliquify.storage.repositories import open_documents as repository


def list_open_documents(
    context: Context, *, side: str = "receivable", limit: int = 50, cursor: str | None = None
) -> OpenDocuments:
    """Open invoices (receivable) or bills (payable), one page.

    Raises:
        InvalidInput: The side is neither receivable nor payable, or the cursor is not one that was given out.
    """
    if side not in {"receivable", "payable"}:
        message = f"{side!r} is not a side of the ledger; use receivable or payable"
        raise InvalidInput(message)
    rows = list_rows(context.transaction, side, limit + 1, _position(cursor))
    page = rows[:limit]
    return OpenDocuments(
        side=side,
        documents=[_document(row) for row in page],
        next_cursor=_cursor(page[-1]) if len(rows) > limit else None,
    )


def _document(row: repository.OpenDocument) -> OpenDocument:
    return OpenDocument(
        number=row.number,
        party=row.party,
        currency=row.currency,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total=row.total,
        outstanding=row.outstanding,
        status=row.status,
    )


def _cursor(row: repository.OpenDocument) -> str:
    return f"{row.due_on.isoformat()}.{row.id}"


def _position(cursor: str | None) -> tuple[date, UUID] | None:
    if cursor is None:
        return None
    due_on, _, identifier = cursor.partition(".")
    try:
        return date.fromisoformat(due_on), UUID(identifier)
    except ValueError:
        message = "the cursor is not one this list gave; start again without it"
        raise InvalidInput(message) from None
