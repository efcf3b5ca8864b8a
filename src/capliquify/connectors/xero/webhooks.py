"""Webhooks of Xero: ids of documents that were written, signed with the key of the webhook."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import WebhookEvent
from capliquify.connectors.xero.payloads import Delivery, Event, read
from capliquify.domain.errors import NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

SIGNATURE: Final = "x-xero-signature"
_STREAMS: Final = {"INVOICE": "invoices", "CREDITNOTE": "credit_notes"}


def verify_webhook(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Sequence[WebhookEvent]:
    """The events of a delivery; none in the first round, in which Xero proves that signatures are checked.

    Args:
        headers: By lower-case name.
        body: The bytes as they came.
        secrets: The keys of the webhook, newest first.
        now: Not used: Xero signs no time. A delivery that comes again has the same events.

    Raises:
        NotSignedIn: No key gives the signature.
        AnswerChanged: It is signed, but no delivery.
    """
    del now
    given = headers.get(SIGNATURE, "").encode()
    right = [hmac.compare_digest(_signature(secret, body), given) for secret in secrets]
    if not any(right):
        message = "The signature of the webhook is wrong."
        raise NotSignedIn(message)
    return [_event(event) for event in read(body, Delivery, "a webhook").events]


def _signature(secret: str, body: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())


def _event(event: Event) -> WebhookEvent:
    stream = _STREAMS.get(event.category)
    return WebhookEvent(
        event_id=f"{event.tenant}/{event.category}/{event.resource}/{event.at}/{event.type}",
        topic=f"{event.category}.{event.type}".lower(),
        stream=stream,
        external_ids=(event.resource,) if stream is not None else (),
    )
