"""Sources that have not brought all of their past yet: figures lack what is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.sources.vendor import VENDOR_NAMES, ConnectionStatus, Vendor
from capliquify.storage.repositories import connections, sync_cursors

if TYPE_CHECKING:
    from capliquify.services.context import Context


def unfinished_notes(context: Context) -> list[str]:
    """A note for each connected system whose past is not all here."""
    rows = connections.list_connections(context.transaction)
    begun = [row for row in rows if row.account_id and row.status != ConnectionStatus.DISCONNECTED]
    cursors = sync_cursors.list_all_cursors(context.transaction) if begun else {}
    notes = []
    for row in begun:
        known = cursors.get(row.id, {})
        streams = [
            each
            for each in context.connectors(row.vendor).streams
            if each.name not in known or known[each.name].backfilled_at is None
        ]
        if streams:
            waiting = ", ".join(each.title for each in streams)
            notes.append(
                f"{VENDOR_NAMES[Vendor(row.vendor)]}, {row.name} has not brought everything yet ({waiting}): what is "
                "still to come is in no figure; do not import it from files"
            )
    return notes
