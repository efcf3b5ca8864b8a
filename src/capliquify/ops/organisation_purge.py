"""Purging the organisations whose thirty days are over, as the owner of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.errors import NotFound
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.ownership import as_owner
from capliquify.services import organisation_deletion

if TYPE_CHECKING:
    from capliquify.ops.ownership import Owned
    from capliquify.services.organisation_deletion import Purged


def purge_due_organisations(parts: Owned, actor: str) -> list[Purged]:
    """Purge each organisation whose time is over, in a transaction of its own.

    Args:
        parts: Parts with the owner's way to the database.
        actor: Who does it, as the log names them.

    Raises:
        Conflict: The owner's way to the database was not given.
        Unavailable: The database does not answer.
    """
    with as_owner(parts, actor) as context:
        due = organisation_deletion.list_due(context)
    purged = []
    for slug in due:
        try:
            with as_owner(parts, actor) as context:
                gone = organisation_deletion.purge(context, slug)
        except NotFound:  # restored at this moment, or purged by another worker
            continue
        if isinstance(parts.trust.anchor, AuditAnchors):
            parts.trust.anchor.forget(gone.id)
        purged.append(gone)
    return purged
