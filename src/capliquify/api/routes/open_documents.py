"""Single invoices and bills that are open."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar.params import QueryParameter

from capliquify.api.asking import question
from capliquify.api.parameters import CallerDependency, Cursor, Limit, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import open_documents
from capliquify.services.answers.open_documents import OpenDocuments

Side = Annotated[
    Literal["receivable", "payable"],
    QueryParameter(name="side", description="Invoices customers owe, or bills owed to suppliers."),
]


@question("/open-documents", need=Permission.FINANCE_READ, operation_id="list_open_documents", sync_to_thread=True)
def list_open_documents(
    caller: CallerDependency,
    organisation: Organisation = None,
    side: Side = "receivable",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> OpenDocuments:
    """Open invoices or bills, the earliest due first."""
    with caller.context(organisation, read_only=True) as context:
        return open_documents.list_open_documents(context, side=side, limit=limit, cursor=cursor)


HANDLERS = (list_open_documents,)
