"""The audit log: entries are only ever added; what is closed under a checkpoint leaves it by the owner's hand.

Every statement names the organisation itself: the owner of the database, who purges organisations, may not be bound
by row-level security.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.access.audit_chain import (
    FIRST_PREVIOUS_HASH,
    AuditEntry,
    ChainPoint,
    ChainRow,
    entry_hash,
)
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from capliquify.domain.access.audit_filter import AuditFilter
    from capliquify.storage.transaction import Transaction

_BATCH: Final = 5000

_OURS: Final = "organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)"
# The first entry of an organisation makes its head; the row lock keeps two entries from taking one number.
_MAKE_HEAD: Final = """
insert into audit_head (organisation_id, sequence, hash)
values (current_setting('app.organisation_id')::uuid, 0, %b)
on conflict (organisation_id) do nothing
"""
_LOCK_HEAD: Final = f"select sequence, hash from audit_head where {_OURS} for update"
_MOVE_HEAD: Final = f"update audit_head set sequence = %s, hash = %b where {_OURS}"
_ADD: Final = """
insert into audit_entry (organisation_id, sequence, at, actor, action, subject, before, after, reason, surface, address,
                         request_id, previous_hash, hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %b, %b)
"""
_HEAD: Final = f"select sequence, hash from audit_head where {_OURS}"
_FIELDS: Final = "sequence, at, actor, action, subject, before::text, after::text, reason, surface, address, request_id"
# The head in every row, so that both are of one moment while others go on writing.
_CHAIN: Final = f"""
select {_FIELDS}, previous_hash, hash,
       (select sequence from audit_head where {_OURS}), (select hash from audit_head where {_OURS})
  from audit_entry
 where {_OURS} and sequence > %(after)s
 order by audit_entry.sequence
"""
_FOUND: Final = f"""
  from audit_entry
 where {_OURS}
   and (%(action)s::text is null or action = %(action)s or starts_with(action, %(action)s || '.'))
   and (%(actor)s::text is null or actor = %(actor)s or split_part(actor, ':', 2) = %(actor)s)
   and (%(since)s::timestamptz is null or at >= %(since)s)
   and (%(until)s::timestamptz is null or at < %(until)s)
"""
_NEWEST: Final = f"""
select {_FIELDS} {_FOUND}
   and (%(before)s::bigint is null or sequence < %(before)s)
 order by sequence desc
 limit %(limit)s
"""
_OLDEST_FIRST: Final = f"select {_FIELDS}, previous_hash, hash {_FOUND} order by sequence"
_SEGMENT: Final = f"""
select {_FIELDS}, previous_hash, hash
  from audit_entry
 where {_OURS} and sequence > %(after)s and (%(up_to)s::bigint is null or sequence <= %(up_to)s)
 order by sequence
"""
_FIRST_SINCE: Final = f"select min(sequence) from audit_entry where {_OURS} and at >= %s"
_CHECKPOINT: Final = f"""
select up_to_sequence, hash, entries, archive_digest, closed_at, key_id, signature
  from audit_checkpoint where {_OURS} order by up_to_sequence desc limit 1
"""
_PURGED: Final = f"""
select exists (
    select from audit_entry where {_OURS} and action = 'organisation.purged' and before ->> 'id' = %s
)
"""
_LOCK_CLOSING: Final = "select pg_try_advisory_xact_lock(hashtextextended('audit close ' || %s, 0))"
_ADD_CHECKPOINT: Final = """
insert into audit_checkpoint (organisation_id, up_to_sequence, hash, entries, archive_digest, closed_at, key_id,
                              signature)
values (current_setting('app.organisation_id')::uuid, %s, %b, %s, %b, %s, %s, %b)
"""


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A closed segment: what came up to an entry lies in an archive."""

    up_to_sequence: int
    hash: bytes
    entries: int
    archive_digest: bytes
    closed_at: datetime
    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the chain, and the head as it was at the same moment."""

    row: ChainRow
    head: ChainPoint | None


def append_entry(transaction: Transaction, make: Callable[[int], AuditEntry]) -> tuple[AuditEntry, bytes]:
    """Add an entry behind the last one of the organisation the transaction speaks for.

    Until the transaction ends no other can add one there, so this belongs at the end of the work.

    Args:
        transaction: The open transaction.
        make: Gives the entry of a number.

    Returns:
        The entry and its hash.
    """
    transaction.execute(_MAKE_HEAD, (FIRST_PREVIOUS_HASH,))
    head = transaction.execute_binary(_LOCK_HEAD).fetchone()
    if head is None:
        message = "the transaction speaks for no organisation"
        raise RuntimeError(message)
    sequence, previous_hash = head[0] + 1, bytes(head[1])
    entry = make(sequence)
    hashed = entry_hash(entry, previous_hash)
    values = (
        entry.organisation_id, entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.before,
        entry.after, entry.reason, entry.surface, entry.address, entry.request_id, previous_hash, hashed,
    )  # fmt: skip
    transaction.execute(_ADD, values)
    transaction.execute(_MOVE_HEAD, (sequence, hashed))
    return entry, hashed


def find_head(transaction: Transaction) -> ChainPoint | None:
    """The last entry of the organisation the transaction speaks for, None before its first."""
    row = transaction.execute_binary(_HEAD).fetchone()
    return None if row is None else ChainPoint(row[0], bytes(row[1]))


def stream_chain(transaction: Transaction, organisation_id: UUID, *, after: int) -> Iterator[StoredRow]:
    """The rows of the chain behind an entry, in order, a batch at a time.

    Args:
        transaction: The open transaction, which speaks for the organisation.
        organisation_id: The same organisation.
        after: The number of the entry.
    """
    for row in _streamed(transaction, _CHAIN, {"after": after}):
        head = None if row[13] is None else ChainPoint(row[13], bytes(row[14]))
        yield StoredRow(_chain_row(organisation_id, row), head)


def stream_entries(transaction: Transaction, organisation_id: UUID, wanted: AuditFilter) -> Iterator[ChainRow]:
    """The entries asked for, the oldest first, a batch at a time."""
    for row in _streamed(transaction, _OLDEST_FIRST, _asked(wanted)):
        yield _chain_row(organisation_id, row)


def stream_segment(
    transaction: Transaction, organisation_id: UUID, *, after: int, up_to: int | None
) -> Iterator[ChainRow]:
    """The entries behind one number and up to another, in order, a batch at a time."""
    for row in _streamed(transaction, _SEGMENT, {"after": after, "up_to": up_to}):
        yield _chain_row(organisation_id, row)


def list_entries(
    transaction: Transaction, organisation_id: UUID, wanted: AuditFilter, *, limit: int, before: int | None
) -> list[AuditEntry]:
    """The entries asked for, the newest first, one page: those before an entry's number."""
    asked = {**_asked(wanted), "limit": limit, "before": before}
    rows = transaction.execute_binary(_NEWEST, asked).fetchall()
    return [_entry(organisation_id, row) for row in rows]


def first_sequence_since(transaction: Transaction, moment: datetime) -> int | None:
    """The number of the first entry from a moment on, None where there is none."""
    row = transaction.execute_binary(_FIRST_SINCE, (moment,)).fetchone()
    return None if row is None else row[0]


def was_purged(transaction: Transaction, organisation_id: UUID) -> bool:
    """Whether the log of the installation, which the transaction speaks for, tells of an organisation's purge."""
    return transaction.execute(_PURGED, (str(organisation_id),)).fetchone() == (True,)


def find_checkpoint(transaction: Transaction) -> CheckpointRow | None:
    """The latest checkpoint of the organisation the transaction speaks for."""
    row = transaction.execute_binary(_CHECKPOINT).fetchone()
    return None if row is None else CheckpointRow(*row)


def lock_closing(transaction: Transaction, organisation_id: UUID) -> bool:
    """Be the only one who closes the log of an organisation until the transaction ends; False: somebody else is."""
    return transaction.execute(_LOCK_CLOSING, (str(organisation_id),)).fetchone() == (True,)


def add_checkpoint(transaction: Transaction, row: CheckpointRow) -> None:
    """Keep a checkpoint of the organisation the transaction speaks for."""
    values = (
        row.up_to_sequence, row.hash, row.entries, row.archive_digest, row.closed_at, row.key_id, row.signature,
    )  # fmt: skip
    transaction.execute(_ADD_CHECKPOINT, values)


def delete_closed(transaction: Transaction, organisation_id: UUID) -> int:
    """As owner, delete what the latest checkpoint closed; gives how many entries."""
    transaction.enter(organisation_id)
    statement = (
        f"delete from audit_entry where {_OURS} "
        f"and sequence <= (select max(up_to_sequence) from audit_checkpoint where {_OURS})"
    )
    return transaction.execute(statement).rowcount


def _streamed(transaction: Transaction, query: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with transaction.connection.cursor(name=f"audit_{new_id().hex}", binary=True) as cursor:
        cursor.itersize = _BATCH
        cursor.execute(query, parameters)
        yield from cursor


def _asked(wanted: AuditFilter) -> dict[str, Any]:
    return {"action": wanted.action, "actor": wanted.actor, "since": wanted.since, "until": wanted.until}


def _chain_row(organisation_id: UUID, row: tuple[Any, ...]) -> ChainRow:
    return ChainRow(entry=_entry(organisation_id, row), previous_hash=bytes(row[11]), hash=bytes(row[12]))


def _entry(organisation_id: UUID, row: tuple[Any, ...]) -> AuditEntry:
    return AuditEntry(
        organisation_id=organisation_id,
        sequence=row[0],
        at=row[1],
        actor=row[2],
        action=row[3],
        subject=row[4],
        before=row[5],
        after=row[6],
        reason=row[7],
        surface=row[8],
        address=row[9],
        request_id=row[10],
    )
