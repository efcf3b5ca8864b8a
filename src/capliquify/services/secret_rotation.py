"""Changing keys while everybody goes on reading: a new data key, values sealed anew in batches, the old key's end.

An interrupted rotation is finished by the next one, and by the hourly housekeeping.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from capliquify.services import audit, vault
from capliquify.services.audit import Act
from capliquify.services.context import Context
from capliquify.services.job_names import JOB_QUEUE, JobName
from capliquify.storage import envelope, job_queue
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import data_keys, organisations, sealed_values
from capliquify.storage.repositories.sealed_values import SEALED_COLUMNS, SealedColumn
from capliquify.storage.tenancy import INSTALLATION_ID

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import SystemContext

GRACE: Final = timedelta(hours=24)
BATCH: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """A rotation that has begun.

    Attributes:
        key_id: The key in use now; None where nothing was ever sealed.
        retired: The key it replaces; None where an interrupted rotation goes on.
        values: How many values are to be sealed anew.
    """

    key_id: UUID | None
    retired: UUID | None
    values: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Values that were sealed anew, up to a row."""

    values: int
    last: Any


def rotate_data_key(context: Context | SystemContext, reason: str | None = None) -> Rotation:
    """Put a new data key in the place of the one in use, which opens what it sealed until that is sealed anew.

    Where a rotation was interrupted it goes on instead, with no other key. Commit, then seal anew with `reseal`.

    Args:
        context: Whose key; without an organisation the installation's.
        reason: Why, for the audit log.
    """
    owner, now = vault.speak_for_owner(context), context.clock()
    unfinished = pending(context)
    if unfinished.values:
        return unfinished
    retired = data_keys.retire_current(context.transaction, now)
    if retired is None:
        return pending(context)
    row = vault.new_key_row(context, owner)
    data_keys.add_current(context.transaction, row)
    begun = pending(context)
    _record(
        context,
        Act(
            action="secrets.rotated",
            subject=f"data_key:{row.id}",
            before={"data_key": str(retired)},
            after={"data_key": str(row.id), "values": begun.values},
            reason=reason,
        ),
    )
    return Rotation(key_id=row.id, retired=retired, values=begun.values)


def pending(context: Context | SystemContext) -> Rotation:
    """What is still sealed with a key no longer in use."""
    vault.speak_for_owner(context)
    current = next((key.id for key in data_keys.list_data_keys(context.transaction) if key.retired_at is None), None)
    if current is None:
        return Rotation(key_id=None, retired=None, values=0)
    values = sum(
        sealed_values.count_sealed_otherwise(context.transaction, column, current) for column in columns_of(context)
    )
    return Rotation(key_id=current, retired=None, values=values)


def columns_of(context: Context | SystemContext) -> list[SealedColumn]:
    """The columns whose values belong to a context's organisation, else to the installation."""
    return [column for column in SEALED_COLUMNS if column.of_installation is not isinstance(context, Context)]


def reseal(context: Context | SystemContext, column: SealedColumn, after: Any = None) -> Batch:  # noqa: ANN401 - a row
    """Seal the next values of a column anew, with the key in use; commit each batch, until one is empty.

    Args:
        context: Whose values.
        column: One of `columns_of`.
        after: The last row of the batch before.

    Raises:
        Conflict: A value does not open.
    """
    key = vault.current_key(context)
    rows = sealed_values.lock_sealed_otherwise(context.transaction, column, key.id, after, BATCH)
    if not rows:
        return Batch(values=0, last=after)
    anew = [
        (row, envelope.seal(key, column.place(row), vault.unseal(context, column.place(row), sealed)))
        for row, sealed in rows
    ]
    sealed_values.replace_sealed(context.transaction, column, anew)
    return Batch(values=len(anew), last=rows[-1][0])


def drop_dead_keys(context: Context | SystemContext) -> int:
    """Delete the keys that left use a day ago and sealed nothing that is still there; gives how many."""
    vault.speak_for_owner(context)
    over = context.clock() - GRACE
    dead = [
        key.id
        for key in data_keys.list_data_keys(context.transaction)
        if key.retired_at is not None
        and key.retired_at <= over
        and not sealed_values.seals_anything(context.transaction, columns_of(context), key.id)
    ]
    for key_id in dead:
        data_keys.delete_data_key(context.transaction, key_id)
    return len(dead)


def rewrap(context: SystemContext) -> int:
    """Seal all data keys under the current master key that lie under one before it; gives how many.

    Nobody makes a data key until the transaction ends: afterwards nothing needs the master keys before.

    Raises:
        Conflict: One of those master keys is missing.
    """
    data_keys.hold_off_new_keys(context.transaction)
    keyring = context.trust.keyring.fresh()
    owners = [INSTALLATION_ID, *(row.id for row in organisations.list_organisations(context.transaction))]
    count = 0
    for owner in owners:
        context.transaction.enter(owner)
        for row in data_keys.list_data_keys(context.transaction):
            if row.master_key_id == keyring.current_id:
                continue
            wrapped = envelope.wrap(envelope.unwrap(row.wrapped, row.id, owner, keyring), keyring)
            data_keys.set_wrapped(context.transaction, row.id, wrapped, keyring.current_id)
            count += 1
    if count:
        after = {"master_key": keyring.current_id, "data_keys": count}
        audit.record_for_installation(context, Act(action="secrets.rewrapped", subject="master_key", after=after))
    return count


def enqueue_rotation(context: Context, reason: str) -> None:
    """Have the secrets of an organisation rotated by a worker, once the transaction is committed."""
    job_queue.enqueue(
        context.transaction,
        JobName.ROTATE_SECRETS,
        [{"organisation": context.organisation.slug, "reason": reason}],
        job_id=f"rotate-secrets-{new_id()}",
        queue=JOB_QUEUE,
    )


def _record(context: Context | SystemContext, act: Act) -> None:
    if isinstance(context, Context):
        audit.record(context, act)
    else:
        audit.record_for_installation(context, act)
