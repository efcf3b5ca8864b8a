"""What vendors' webhooks said: which documents wait to be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_MOST_ATTEMPTS: Final = 5
_ADD: Final = """
insert into webhook_event (connection_id, organisation_id, event_id, topic, stream, external_ids, received_at,
                           handled_at)
values (%(connection)s, current_setting('app.organisation_id')::uuid, %(event_id)s, %(topic)s, %(stream)s,
        %(external_ids)s, %(at)s, case when %(stream)s::text is null then %(at)s::timestamptz end)
on conflict (connection_id, event_id) do nothing
"""


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """An event whose documents wait to be fetched."""

    event_id: str
    topic: str
    stream: str
    external_ids: list[str]
    received_at: datetime
    attempts: int
    failure: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWebhook:
    """An event of a verified delivery; without a stream there is nothing to fetch."""

    event_id: str
    topic: str
    stream: str | None
    external_ids: tuple[str, ...]


def add_event(transaction: Transaction, connection_id: UUID, event: NewWebhook, at: datetime) -> bool:
    """Keep an event; False where it came before."""
    values = {
        "connection": connection_id,
        "event_id": event.event_id,
        "topic": event.topic,
        "stream": event.stream,
        "external_ids": list(event.external_ids),
        "at": at,
    }
    return transaction.execute(_ADD, values).rowcount == 1


def list_waiting(transaction: Transaction, connection_id: UUID, limit: int) -> list[WebhookRow]:
    """Events of a connection that wait, the oldest first."""
    rows = transaction.execute_binary(
        "select event_id, topic, stream, external_ids, received_at, attempts, failure from webhook_event "
        "where connection_id = %s and handled_at is null order by received_at, event_id limit %s",
        (connection_id, limit),
    )
    return [WebhookRow(*row) for row in rows]


def count_waiting(transaction: Transaction) -> dict[UUID, int]:
    """How many events of each connection of the organisation wait."""
    rows = transaction.execute_binary(
        "select connection_id, count(*) from webhook_event where handled_at is null group by connection_id"
    )
    return {row[0]: row[1] for row in rows}


def mark_handled(transaction: Transaction, connection_id: UUID, event_ids: Sequence[str], at: datetime) -> None:
    """Say of events that their documents were fetched, in the transaction that stores these."""
    transaction.execute(
        "update webhook_event set handled_at = %s where connection_id = %s and event_id = any(%s)",
        (at, connection_id, list(event_ids)),
    )


def note_failure(
    transaction: Transaction, connection_id: UUID, event_ids: Sequence[str], failure: str, at: datetime
) -> None:
    """Say of events why their documents could not be fetched; after five attempts they are left to the next sync."""
    transaction.execute(
        "update webhook_event set attempts = attempts + 1, failure = %(failure)s, "
        "handled_at = case when attempts + 1 >= %(most)s then %(at)s::timestamptz end "
        "where connection_id = %(connection)s and event_id = any(%(events)s) and handled_at is null",
        {"failure": failure, "most": _MOST_ATTEMPTS, "at": at, "connection": connection_id, "events": list(event_ids)},
    )


def delete_handled(transaction: Transaction, before: datetime) -> int:
    """Forget events handled before an instant; gives how many."""
    return transaction.execute("delete from webhook_event where handled_at < %s", (before,)).rowcount
