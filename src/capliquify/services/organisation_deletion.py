"""Deleting an organisation: closed at once, purged after thirty days, and restored until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict, NotFound
from capliquify.services import audit
from capliquify.services.audit import Act
from capliquify.storage.repositories import audit as audit_repository
from capliquify.storage.repositories import organisation_deletion as repository

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.services.context import Context, SystemContext

GRACE: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Purged:
    """An organisation that is gone.

    Attributes:
        id: What it was known by.
        slug: Its slug, free again.
        rows: How many rows it had, by table.
    """

    id: UUID
    slug: str
    rows: dict[str, int]


def close(context: Context, reason: str) -> datetime:
    """Close an organisation: nobody works in it any more, nothing of it is lost, and after thirty days it is purged.

    Args:
        context: The organisation.
        reason: Why, in the person's words.

    Returns:
        When it is purged.

    Raises:
        Conflict: It is closed already.
    """
    now = context.clock()
    due_at = now + GRACE
    slug = context.organisation.slug
    if not repository.set_closed(context.transaction, context.organisation.id, now, due_at):
        message = f"{slug} is closed already."
        raise Conflict(message)
    after = {"deletion_due_at": due_at.isoformat()}
    audit.record(context, Act(action="organisation.closed", subject=slug, after=after, reason=reason))
    return due_at


def restore(context: Context) -> None:
    """Open a closed organisation again, as it was.

    Raises:
        Conflict: It is not closed.
    """
    organisation = context.organisation
    if not repository.set_open(context.transaction, organisation.id):
        message = f"{organisation.slug} is not closed: there is nothing to restore."
        raise Conflict(message)
    due_at = organisation.deletion_due_at
    before = {"deletion_due_at": due_at.isoformat() if due_at else None}
    audit.record(context, Act(action="organisation.restored", subject=organisation.slug, before=before))


def is_closed(context: Context) -> bool:
    """Whether an organisation waits for its end, so that no job works in it."""
    return context.organisation.deletion_due_at is not None


def require_open(context: Context) -> None:
    """Refuse to bring anything into a closed organisation.

    Raises:
        Conflict: It is closed.
    """
    due_at = context.organisation.deletion_due_at
    if due_at is not None:
        slug = context.organisation.slug
        message = (
            f"{slug} is closed and will be deleted on {due_at:%Y-%m-%d}. "
            f"`capliquify organisation restore {slug}` opens it again."
        )
        raise Conflict(message)


def list_due(context: SystemContext) -> list[str]:
    """Slugs of organisations whose thirty days are over."""
    return repository.list_due(context.transaction, context.clock())


def purge(context: SystemContext, slug: str) -> Purged:
    """As owner, delete an organisation whose thirty days are over, with every row of it.

    One entry stays in the installation's audit log, with the last number and hash of the log that goes.

    Args:
        context: A context of the owner of the database; its transaction speaks for the installation afterwards.
        slug: The organisation.

    Raises:
        NotFound: There is no such organisation whose time is over.
    """
    due = repository.lock_due(context.transaction, slug, context.clock())
    if due is None:
        message = f"There is no closed organisation {slug!r} whose time is over."
        raise NotFound(message)
    context.transaction.enter(due.id)
    head = audit_repository.find_head(context.transaction)
    rows = repository.delete_everything(context.transaction, due.id)
    before = {
        "id": str(due.id),
        "name": due.name,
        "audit_sequence": head.sequence if head else 0,
        "audit_hash": head.hash.hex() if head else None,
        "rows": sum(rows.values()),
    }
    reason = f"Closed, and restorable until {due.deletion_due_at:%Y-%m-%d}"
    act = Act(action="organisation.purged", subject=slug, before=before, reason=reason)
    audit.record_for_installation(context, act)
    return Purged(id=due.id, slug=slug, rows=rows)
