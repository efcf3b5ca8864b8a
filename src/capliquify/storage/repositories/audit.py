"""The audit log: entries are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.access.audit_chain import FIRST_PREVIOUS_HASH, AuditEntry, entry_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.storage.transaction import Transaction

# The first entry of an organisation makes its head; the row lock keeps two entries from taking one number.
_MAKE_HEAD: Final = """
insert into audit_head (organisation_id, sequence, hash)
values (current_setting('app.organisation_id')::uuid, 0, %b)
on conflict (organisation_id) do nothing
"""
_LOCK_HEAD: Final = "select sequence, hash from audit_head for update"
_ADD: Final = """
insert into audit_entry (organisation_id, sequence, at, actor, action, subject, before, after, reason, surface, address,
                         request_id, previous_hash, hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %b, %b)
"""


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
    transaction.execute("update audit_head set sequence = %s, hash = %b", (sequence, hashed))
    return entry, hashed
