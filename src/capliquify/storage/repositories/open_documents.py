"""Open invoices and bills by due day, a page at a time.

The list people look at most, hence in two forms of the same rows: inside a transaction, and as one statement that
names the organisation itself, which costs one round trip instead of three.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from decimal import Decimal

    import psycopg
    from psycopg.rows import TupleRow

    from capliquify.storage.transaction import Transaction

_BEFORE_ALL: Final = (date.min, UUID(int=0))
_PARTIES: Final = {"receivable": ("sales_invoice", "customer"), "payable": ("supplier_bill", "supplier")}

_PAGE: Final = """
select id, number, {party}, currency, issued_on, due_on, total, outstanding, status
  from {table}
 where organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)
   and known_until is null and outstanding <> 0 and status <> 'voided' and (due_on, id) > (%s, %s)
 order by due_on, id
 limit %s
"""
# The organisation is set before the page is planned to be read: row-level security asks for it once, lazily.
_AT_ONCE: Final = """
with organisation as materialized (select set_config('app.organisation_id', %s, true))
select page.* from organisation cross join lateral ({page}) page
"""

LIST_STATEMENTS: Final = {
    side: _PAGE.format(table=table, party=party).strip() for side, (table, party) in _PARTIES.items()
}
LIST_AT_ONCE_STATEMENTS: Final = {side: _AT_ONCE.format(page=page).strip() for side, page in LIST_STATEMENTS.items()}


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """One invoice or bill that is not settled."""

    id: UUID
    number: str
    party: str
    currency: str
    issued_on: date
    due_on: date
    total: Decimal
    outstanding: Decimal
    status: str

    @property
    def cursor(self) -> tuple[date, UUID]:
        """Where the page after this document begins."""
        return (self.due_on, self.id)


def list_open_documents(
    transaction: Transaction, side: str, limit: int, after: tuple[date, UUID] | None = None
) -> list[OpenDocument]:
    """Open documents of the transaction's organisation, the earliest due first.

    Args:
        transaction: A transaction of the organisation.
        side: receivable or payable.
        limit: The most documents given.
        after: The `cursor` of the last document of the page before.
    """
    rows = transaction.execute_binary(LIST_STATEMENTS[side], (*(after or _BEFORE_ALL), limit))
    return [OpenDocument(*row) for row in rows]


def list_open_documents_at_once(
    connection: psycopg.Connection[TupleRow],
    organisation_id: UUID,
    side: str,
    limit: int,
    after: tuple[date, UUID] | None = None,
) -> list[OpenDocument]:
    """The same list as one statement on an autocommit connection, which speaks for nobody afterwards."""
    parameters = (str(organisation_id), *(after or _BEFORE_ALL), limit)
    rows = connection.execute(LIST_AT_ONCE_STATEMENTS[side], parameters, binary=True)
    return [OpenDocument(*row) for row in rows]
