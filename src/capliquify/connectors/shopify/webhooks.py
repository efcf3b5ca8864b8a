"""Webhooks of Shopify: whether they are its own, and which documents they are about."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.protocol import WebhookEvent
from capliquify.domain.errors import InvalidInput, NotSignedIn

if TYPE_CHECKING:
    from datetime import datetime

_FAMILIES: Final = ("x-shopify-", "shopify-")  # of all webhooks, and of the newer events
_LONGEST_ID: Final = 200


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    id: int | str | None = None
    order_id: int | str | None = None
    admin_graphql_api_id: str | None = None


def verify_webhook(
    headers: Mapping[str, str],
    body: bytes,
    secrets: Sequence[str],
    now: datetime,  # noqa: ARG001 - Shopify does not sign the time
) -> Sequence[WebhookEvent]:
    """The event of a delivery whose signature is right.

    Args:
        headers: By lower-case name.
        body: The bytes as they came.
        secrets: The app's client secrets, newest first.
        now: Not used: deliveries are told apart by their id alone.

    Raises:
        NotSignedIn: It is not signed with any of the secrets.
        InvalidInput: It is signed, but not what Shopify sends.
    """
    _require_signed(_header(headers, "hmac-sha256"), body, secrets)
    event_id, topic = _header(headers, "webhook-id") or _header(headers, "event-id"), _header(headers, "topic")
    if not 0 < len(event_id) <= _LONGEST_ID or not topic:
        message = "The webhook lacks its id or its topic."
        raise InvalidInput(message)
    try:
        read = msgspec.json.decode(body, type=_Body)
    except msgspec.DecodeError as error:
        message = "The webhook's body is not what Shopify sends."
        raise InvalidInput(message) from error
    stream, document = _named(topic, read)
    return [
        WebhookEvent(
            event_id=event_id,
            topic=topic,
            stream=stream if document else None,
            external_ids=(document,) if document else (),
        )
    ]


def _require_signed(signature: str, body: bytes, secrets: Sequence[str]) -> None:
    # All secrets are tried, so that the time taken does not tell which of them was right.
    matches = [hmac.compare_digest(_signature(secret, body), signature.encode()) for secret in secrets]
    if not signature or not any(matches):
        message = "The webhook is not signed with the app's client secret."
        raise NotSignedIn(message)


def _named(topic: str, body: _Body) -> tuple[str | None, str]:
    """The stream and the id of the document a webhook is about."""
    kind = topic.lower().replace(".", "/").partition("/")[0]
    if kind == "refunds":
        return "orders", str(body.order_id or "")
    if kind == "orders":
        return "orders", _number(body)
    if kind == "products":
        return "products", _number(body)
    return None, ""


def _number(body: _Body) -> str:
    return str(body.id or "") or (body.admin_graphql_api_id or "").rpartition("/")[2]


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((headers[family + name] for family in _FAMILIES if family + name in headers), "")


def _signature(secret: str, body: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
