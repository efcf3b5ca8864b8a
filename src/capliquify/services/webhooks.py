"""Webhooks of connected systems: what is signed counts, once; what it names is fetched by a job, never here."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import SourceFailure
from capliquify.domain.errors import InvalidInput, NotFound, NotSignedIn
from capliquify.domain.sources.vendor import ConnectionStatus
from capliquify.services import webhook_work
from capliquify.services.connection_setup import setup_of
from capliquify.storage.repositories import connections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from capliquify.connectors.connecting import Connector
    from capliquify.services.connectors import ConnectorOf
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow

_SIGNING: Final = "webhook_"
_UNKNOWN: Final = "There is no such source, or its system sends no webhooks."


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A webhook as it came.

    Attributes:
        vendor: Who is said to have sent it.
        headers: By lower-case name.
        body: The bytes.
    """

    vendor: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def receive(context: Context, connection_id: UUID, delivery: Delivery) -> int:
    """Keep what a webhook says, and queue the fetching; gives how many of its events had not come before.

    Args:
        context: A context of the organisation the webhook was sent to.
        connection_id: The connection it was sent to.
        delivery: What came.

    Raises:
        NotFound: There is no such connection, or its vendor sends no webhooks.
        NotSignedIn: It is not signed with a secret of the connection, or too old.
        InvalidInput: It is signed and not understood.
    """
    connection = _listening(context, connection_id, delivery.vendor)
    if connection is None:
        raise NotFound(_UNKNOWN)
    connector = context.connectors(connection.vendor)
    if connector.verify_webhook is None:
        raise NotFound(_UNKNOWN)
    keys = signing_secrets(connector, setup_of(context, connection).credentials)
    try:
        events = connector.verify_webhook(delivery.headers, delivery.body, keys, context.clock())
    except (SourceFailure, RecursionError) as error:
        message = "The webhook is signed, but not what its system sends."
        raise InvalidInput(message) from error
    return webhook_work.receive(context, connection, events)


def spend_as_much(delivery: Delivery, now: datetime, connectors: ConnectorOf) -> None:
    """Check a delivery against a secret nobody has: what is refused unread would tell that nobody listens there."""
    with suppress(NotFound, NotSignedIn, InvalidInput):
        verify = connectors(delivery.vendor).verify_webhook
        if verify is not None:
            verify(delivery.headers, delivery.body, [secrets.token_urlsafe(32)], now)


def signing_secrets(connector: Connector, credentials: Mapping[str, str]) -> Sequence[str]:
    """The secrets webhooks of a connection may be signed with."""
    sealed = [each.name for each in connector.fields if each.secret]
    own = [name for name in sealed if name.startswith(_SIGNING)]
    values = [credentials.get(name, "") for name in own or sealed]
    return [part for value in values for each in (value.split(",") if own else [value]) if (part := each.strip())]


def _listening(context: Context, connection_id: UUID, vendor: str) -> ConnectionRow | None:
    """The connection a webhook was sent to; None where there is none that listens."""
    try:
        connection = connections.get_connection(context.transaction, connection_id)
    except NotFound:
        return None
    ended = connection.status == ConnectionStatus.DISCONNECTED
    return None if ended or connection.vendor != vendor or connection.credentials_sealed is None else connection
