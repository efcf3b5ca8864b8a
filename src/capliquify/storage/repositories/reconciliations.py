"""Totals of ours beside a vendor's own, as they were compared."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from capliquify.domain.errors import NotFound
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction

Detail = list[list[str | None]]  # name, ours, theirs


@dataclass(frozen=True, kw_only=True, slots=True)
class ReconciliationRow:
    """One comparison."""

    id: UUID
    connection_id: UUID
    measure: str
    subject: str
    as_of: date
    currency: str
    ours: Decimal | None
    theirs: Decimal
    report: str
    detail: Detail
    reason: str | None
    checked_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReconciliation:
    """One comparison that was made."""

    connection_id: UUID
    run_id: UUID | None
    measure: str
    subject: str
    as_of: date
    currency: str
    ours: Decimal | None
    theirs: Decimal
    report: str
    detail: Detail
    reason: str | None
    checked_at: datetime


_NAMES: Final = tuple(each.name for each in fields(ReconciliationRow))
_COLUMNS: Final = ", ".join(_NAMES)
_KEY: Final = "connection_id, measure, subject, currency"
_SAME_DAY: Final = """
delete from reconciliation
 where connection_id = %(connection_id)s and measure = %(measure)s and subject = %(subject)s
   and currency = %(currency)s and as_of = %(as_of)s
"""
_ADD: Final = f"""
insert into reconciliation (id, organisation_id, connection_id, run_id, measure, subject, as_of, currency, ours,
                            theirs, report, detail, reason, checked_at)
values (%(id)s, current_setting('app.organisation_id')::uuid, %(connection_id)s, %(run_id)s, %(measure)s, %(subject)s,
        %(as_of)s, %(currency)s, %(ours)s, %(theirs)s, %(report)s, %(detail)s, %(reason)s, %(checked_at)s)
returning {_COLUMNS}
"""


def add_reconciliation(transaction: Transaction, new: NewReconciliation) -> ReconciliationRow:
    """Store a comparison in the place of an earlier one of the same thing and day."""
    values = {name: getattr(new, name) for name in NewReconciliation.__dataclass_fields__}
    transaction.execute(_SAME_DAY, values)
    row = transaction.execute_binary(_ADD, {**values, "id": new_id(), "detail": json.dumps(new.detail)}).fetchone()
    assert row is not None  # noqa: S101 - an insert that returns
    return _row(row)


def list_newest(transaction: Transaction, connection_id: UUID | None = None) -> list[ReconciliationRow]:
    """The last comparison of each thing, of one connection or all that were not disconnected."""
    rows = transaction.execute_binary(
        f"select distinct on ({_KEY}) {_COLUMNS} from reconciliation r "
        "where (%(id)s::uuid is null and exists (select from connection c where c.id = r.connection_id "
        f"and c.disconnected_at is null)) or connection_id = %(id)s order by {_KEY}, id desc",
        {"id": connection_id},
    )
    return [_row(row) for row in rows]


def get_reconciliation(transaction: Transaction, reconciliation_id: UUID) -> ReconciliationRow:
    """One comparison.

    Raises:
        NotFound: The organisation has none of this id.
    """
    row = transaction.execute_binary(
        f"select {_COLUMNS} from reconciliation where id = %s", (reconciliation_id,)
    ).fetchone()
    if row is None:
        message = f"There is no check {reconciliation_id}: a later one may have taken its place."
        raise NotFound(message)
    return _row(row)


def find_settlement_detail(transaction: Transaction, source: str, number: str) -> Detail:
    """The rows of a settlement's last comparison; empty where there is none."""
    row = transaction.execute_binary(
        "select detail from reconciliation r join connection c on c.id = r.connection_id "
        "where c.vendor || '/' || c.source_id = %s and r.measure = 'settlement' and r.subject = %s "
        "order by r.id desc limit 1",
        (source, number),
    ).fetchone()
    return [] if row is None else row[0]


def forget_before(transaction: Transaction, connection_id: UUID, checked_before: datetime) -> None:
    """Drop old comparisons of a connection."""
    transaction.execute(
        "delete from reconciliation where connection_id = %s and checked_at < %s", (connection_id, checked_before)
    )


def _row(row: tuple[Any, ...]) -> ReconciliationRow:
    return ReconciliationRow(**dict(zip(_NAMES, row, strict=True)))
