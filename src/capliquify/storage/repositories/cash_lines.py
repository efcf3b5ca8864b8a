"""Payments and receipts entered by hand: one import each, so that their lineage and their end are those of any fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import NotFound
from capliquify.storage.repositories.facts import FactWriters
from capliquify.storage.repositories.imports import NewImport, change_import, create_import

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from capliquify.domain.records.payment import PlannedPayment
    from capliquify.storage.transaction import Transaction

KIND: Final = "manual-cash-line"
SOURCE: Final = "manual"

_LINES: Final = f"""
select j.id, p.name, p.category, p.amount, p.currency, p.pay_on, p.certainty, j.options ->> 'reason', j.actor,
       j.created_at
  from import_job j
  join planned_payment p on p.import_id = j.id and p.known_until is null
 where j.kind = '{KIND}' and j.status = 'completed' and (%(id)s::uuid is null or j.id = %(id)s)
 order by p.pay_on, j.id
"""


@dataclass(frozen=True, slots=True)
class CashLineRow:
    """One line entered by hand that counts."""

    id: UUID
    name: str
    category: str
    amount: Decimal
    currency: str
    pay_on: date
    certainty: str
    reason: str
    entered_by: str
    entered_at: datetime


def begin_cash_line(transaction: Transaction, name: str, *, actor: str, reason: str, at: datetime) -> UUID:
    """Store the import a line comes by, and give its id, which is the line's too."""
    new = NewImport(file=name, actor=actor, status="running", created_at=at, kind=KIND, options={"reason": reason})
    return create_import(transaction, new)


def store_cash_line(transaction: Transaction, import_id: UUID, payment: PlannedPayment, at: datetime) -> None:
    """Make a line a fact and end its import."""
    writers = FactWriters(transaction, SOURCE, import_id, at)
    writers.write([payment])
    counts = writers.finish()
    change_import(
        transaction,
        import_id,
        source=SOURCE,
        status="completed",
        finished_at=at,
        rows=1,
        imported=counts.imported,
        unchanged=counts.unchanged,
    )


def list_cash_lines(transaction: Transaction) -> list[CashLineRow]:
    """Lines entered by hand that count, by day."""
    return [CashLineRow(*row) for row in transaction.execute_binary(_LINES, {"id": None})]


def get_cash_line(transaction: Transaction, line_id: UUID) -> CashLineRow:
    """One line entered by hand that counts.

    Raises:
        NotFound: The organisation has no such line, or it was withdrawn.
    """
    row = transaction.execute_binary(_LINES, {"id": line_id}).fetchone()
    if row is None:
        message = f"There is no cash line {line_id}."
        raise NotFound(message)
    return CashLineRow(*row)
