"""Requests that wait for a second person, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from capliquify.domain.errors import NotFound

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalRow:
    """One request as it is stored."""

    id: UUID
    kind: str
    subject: str
    summary: str
    payload: str  # the canonical text; what is carried out is read from here alone
    payload_hash: bytes
    amount: Decimal | None
    currency: str | None
    reason: str
    requested_by: str
    requested_by_user_id: UUID | None
    requested_at: datetime
    expires_at: datetime
    status: str
    decided_by: str | None = None
    decided_by_user_id: UUID | None = None
    decided_at: datetime | None = None
    comment: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """How a request ends."""

    status: str
    at: datetime
    by: str
    by_user_id: UUID | None = None
    comment: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which requests are listed.

    Attributes:
        status: Only those that stand so; one whose time is over stands as expired.
        before: The id of the last request of the page before.
        kinds: Only those of these kinds, and what the two below asked for; of all kinds where it is None.
        actor: Whose requests are listed whatever they are about.
        user_id: The same by their account.
    """

    status: str | None = None
    before: UUID | None = None
    kinds: tuple[str, ...] | None = None
    actor: str | None = None
    user_id: UUID | None = None


_NAMES: Final = tuple(field.name for field in fields(ApprovalRow))
_COLUMNS: Final = ", ".join(_NAMES)
_ADD: Final = f"""
insert into approval_request (organisation_id, {_COLUMNS})
values (current_setting('app.organisation_id')::uuid, {", ".join(f"%({name})s" for name in _NAMES)})
"""
_LIST: Final = f"""
select {_COLUMNS} from approval_request
 where coalesce(id < %(before)s, true)
   and (%(status)s::text is null
        or %(status)s = case when status = 'pending' and expires_at <= %(now)s then 'expired' else status end)
   and (%(kinds)s::text[] is null or kind = any(%(kinds)s)
        or requested_by = %(actor)s or requested_by_user_id = %(user_id)s)
 order by id desc limit %(limit)s
"""
_SETTLE: Final = """
update approval_request
   set status = %(status)s, decided_at = %(at)s, decided_by = %(by)s, decided_by_user_id = %(by_user_id)s,
       comment = %(comment)s, outcome = %(outcome)s
 where id = %(id)s and status = 'pending'
"""
# A decision that is being made right now counts; its request is left to it.
_OVERDUE: Final = f"""
select {_COLUMNS} from approval_request where status = 'pending' and expires_at <= %s
 order by id for update skip locked
"""


def add_approval(transaction: Transaction, row: ApprovalRow) -> None:
    """Store a new request of the transaction's organisation."""
    transaction.execute(_ADD, {name: getattr(row, name) for name in _NAMES})


def get_approval(transaction: Transaction, approval_id: UUID, *, lock: bool = False) -> ApprovalRow:
    """One request; locked, nobody else settles it until the transaction ends.

    Raises:
        NotFound: The organisation has no such request.
    """
    row = transaction.execute_binary(
        f"select {_COLUMNS} from approval_request where id = %s {'for update' if lock else ''}", (approval_id,)
    ).fetchone()
    if row is None:
        message = f"There is no approval {approval_id}."
        raise NotFound(message)
    return ApprovalRow(**dict(zip(_NAMES, row, strict=True)))


def list_approvals(transaction: Transaction, limit: int, wanted: Wanted, *, now: datetime) -> list[ApprovalRow]:
    """Requests, newest first.

    Args:
        transaction: A transaction of the organisation.
        limit: The most requests given.
        wanted: Which of them.
        now: The moment.
    """
    values = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    kinds = None if wanted.kinds is None else list(wanted.kinds)
    rows = transaction.execute_binary(_LIST, {**values, "kinds": kinds, "now": now, "limit": limit})
    return [ApprovalRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def lock_overdue(transaction: Transaction, now: datetime) -> list[ApprovalRow]:
    """Requests that wait although their time is over, locked until the transaction ends."""
    rows = transaction.execute_binary(_OVERDUE, (now,))
    return [ApprovalRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def settle_approval(transaction: Transaction, approval_id: UUID, settlement: Settlement) -> bool:
    """End a request that waits; gives whether it did."""
    values = {name: getattr(settlement, name) for name in Settlement.__dataclass_fields__}
    return transaction.execute(_SETTLE, {**values, "id": approval_id}).rowcount == 1


def replace_outcome(transaction: Transaction, approval_id: UUID, before: str, after: str) -> bool:
    """Say something else of what became of a request that was carried out; gives whether it said `before` until now."""
    cursor = transaction.execute(
        "update approval_request set outcome = %s where id = %s and status = 'executed' and outcome = %s",
        (after, approval_id, before),
    )
    return cursor.rowcount == 1
