"""Webhooks of Unleashed: signed over their time and body, they name the document to fetch."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NoReturn

import msgspec

from capliquify.connectors.protocol import WebhookEvent
from capliquify.domain.errors import NotSignedIn

TOLERANCE: Final = timedelta(minutes=5)
_SECONDS_DIGITS: Final = 11  # up to the year 5138; more is no time
_STREAMS: Final = {"product": "products", "salesorder": "sales_orders", "purchaseorder": "purchase_orders"}


class _Delivery(msgspec.Struct, frozen=True, rename="camel"):
    event_notification_id: str
    event_type: str
    data: Any = None


def verify_webhook(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Sequence[WebhookEvent]:
    """The event of a delivery whose signature is right and new.

    Args:
        headers: By lower-case name.
        body: The bytes as they came.
        secrets: The signing keys of the subscription.
        now: The moment.

    Raises:
        NotSignedIn: It is not signed with one of the keys, or not within five minutes of now.
    """
    timestamp, given = headers.get("x-unleashed-timestamp", ""), headers.get("x-unleashed-signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _SECONDS_DIGITS):
        _refuse("x-unleashed-timestamp is no time")
    signed = timestamp.encode("ascii") + b"." + body
    ours = [base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)) for secret in secrets if secret]
    fits = [hmac.compare_digest(each, given.encode()) for each in ours]  # all: the time must not tell which one fits
    if not any(fits):
        _refuse("no signature fits")
    if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > TOLERANCE:
        _refuse("it was not sent within the last five minutes")
    try:
        delivery = msgspec.json.decode(body, type=_Delivery)
    except msgspec.DecodeError:
        _refuse("it is no event")
    stream = _STREAMS.get(delivery.event_type.partition(".")[0].lower())
    identifiers = _identifiers(delivery.data) if stream is not None else ()
    return [
        WebhookEvent(
            event_id=delivery.event_notification_id,
            topic=delivery.event_type,
            stream=stream if identifiers else None,
            external_ids=identifiers,
        )
    ]


def _identifiers(data: Any) -> tuple[str, ...]:  # noqa: ANN401 - an object, or the text of one
    try:
        found = msgspec.json.decode(data) if isinstance(data, str) else data
    except msgspec.DecodeError:
        return ()
    if not isinstance(found, dict):
        return ()
    return tuple(value for name, value in found.items() if name.lower().endswith("guid") and isinstance(value, str))


def _refuse(why: str) -> NoReturn:
    message = f"The webhook does not count: {why}."
    raise NotSignedIn(message)
