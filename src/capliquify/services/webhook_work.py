"""Fetches the documents vendors' webhooks named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import Parked, SourceFailure
from capliquify.domain.sources.vendor import ConnectionStatus, SyncCause
from capliquify.services import syncing
from capliquify.services.foreign_words import readable, storable_id
from capliquify.services.sync_effort import Turn, carry_out
from capliquify.services.syncing import Going
from capliquify.storage.repositories import webhook_events
from capliquify.storage.repositories.webhook_events import NewWebhook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.connectors.protocol import Source, WebhookEvent
    from capliquify.services.context import Context
    from capliquify.services.parts import Parts
    from capliquify.services.sync_effort import Effort
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.webhook_events import WebhookRow

_LONGEST_TOPIC: Final = 200
_AT_ONCE: Final = 50  # events fetched and stored in one transaction


def receive(context: Context, connection: ConnectionRow, events: Sequence[WebhookEvent]) -> int:
    """Keep the events of a verified delivery and queue the fetching; gives how many had not come before."""
    at = context.clock()
    new = 0
    for event in events:
        kept = NewWebhook(
            event_id=storable_id(event.event_id),
            topic=readable(event.topic, _LONGEST_TOPIC),
            stream=event.stream,
            external_ids=tuple(map(storable_id, event.external_ids)),
        )
        new += webhook_events.add_event(context.transaction, connection.id, kept, at)
    if new and connection.status == ConnectionStatus.CONNECTED:
        # Where a sync has not ended this queues nothing: the schedule does when it has.
        syncing.start(context, connection, SyncCause.WEBHOOK)
    return new


def handle_webhooks(parts: Parts, turn: Turn) -> None:
    """Carry out a turn of a sync that fetches what webhooks named.

    Raises:
        NotFound: The organisation has no such sync.
        Unavailable: The database does not answer: the same turn may be carried out again.
    """
    carry_out(parts, turn, _act)


def _act(effort: Effort, source: Source) -> int | None:
    while events := _waiting(effort):
        if _fetch(effort, source, events) is Going.ENDED:
            return None
        if effort.turn_is_over():
            with effort.open_context() as context:
                syncing.give_way(context, effort.work)
            return None
    return 0


def _waiting(effort: Effort) -> list[WebhookRow]:
    """The oldest events that wait, of the stream of the oldest."""
    with effort.open_context() as context:
        waiting = webhook_events.list_waiting(context.transaction, effort.work.connection.id, _AT_ONCE)
    return [event for event in waiting if event.stream == waiting[0].stream]


def _fetch(effort: Effort, source: Source, events: Sequence[WebhookRow]) -> Going:
    names = [event.event_id for event in events]
    connection_id = effort.work.connection.id
    ids = list(dict.fromkeys(each for event in events for each in event.external_ids))
    try:
        pages = list(source.read(events[0].stream, ids)) if ids else []
    except Parked:
        raise
    except SourceFailure as failure:
        with effort.open_context() as context:
            webhook_events.note_failure(
                context.transaction, connection_id, names, readable(str(failure)), context.clock()
            )
        raise
    with effort.open_context() as context:
        if syncing.store_read(context, effort.work, pages, effort.counter.take()) is Going.ENDED:
            return Going.ENDED
        webhook_events.mark_handled(context.transaction, connection_id, names, context.clock())
    return Going.ON
