"""Webhooks: only those that are signed, each once, whatever their order."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.shopify.webhooks import verify_webhook
from capliquify.domain.errors import InvalidInput, NotSignedIn
from support.shopify import Bench, young_world
from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.shopify.server import ShopifyStandIn

if TYPE_CHECKING:
    from capliquify.connectors.protocol import WebhookEvent

TOPICS = ("ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_CANCELLED", "REFUNDS_CREATE")
HOOK = "http://127.0.0.1:8000/webhooks"


def received(bench: Bench, days: int) -> list[WebhookEvent]:
    """Let days pass, and read what is delivered, as an endpoint that drops repeats does."""
    outbox = bench.stand_in.outboxes[bench.store.domain]
    events: dict[str, WebhookEvent] = {}

    def post(_uri: str, headers: Mapping[str, str], body: bytes) -> int:
        lower = {name.lower(): value for name, value in headers.items()}
        for event in verify_webhook(lower, body, [bench.store.client_secret], bench.stand_in.now()):
            events.setdefault(event.event_id, event)
        return 200

    bench.stand_in.world.advance(days)
    outbox.deliver(post)
    return list(events.values())


def subscribed(*fields: str) -> Bench:
    bench = Bench(ShopifyStandIn(young_world()))
    for topic in TOPICS:
        bench.stand_in.outboxes[bench.store.domain].subscribe(HOOK, topic, fields)
    return bench


def test_webhooks_twice_and_in_any_order_lead_to_the_books() -> None:
    bench = subscribed()
    bench.sync("orders")
    bench.stand_in.plan.add([Fault(FaultKind.REORDER_WEBHOOKS), Fault(FaultKind.DUPLICATE_WEBHOOK, times=9999)])

    events = received(bench, 12)
    for event in events:
        for page in bench.source().read(str(event.stream), event.external_ids):
            bench.facts |= {("Sale", sale.external_id): sale for sale in page.records}

    assert bench.sold() == bench.truly_sold()
    assert bench.stand_in.outboxes[bench.store.domain].sent == 2 * len(events)
    assert {event.topic for event in events} >= {"orders/create", "orders/updated", "refunds/create"}


def test_the_newer_family_of_headers_is_read_too() -> None:
    bench = subscribed("id", "order_id")
    bench.stand_in.outboxes[bench.store.domain].prefix = "shopify-"

    events = received(bench, 1)

    assert events
    assert {event.stream for event in events} == {"orders"}


def sign(body: bytes, signed_with: str = "shh", topic: str = "orders/updated") -> dict[str, str]:
    signature = base64.b64encode(hmac.new(signed_with.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-shopify-hmac-sha256": signature, "x-shopify-webhook-id": "w1", "x-shopify-topic": topic}


def verify(headers: dict[str, str], body: bytes, *secrets: str) -> list[tuple[str | None, tuple[str, ...]]]:
    events = verify_webhook(headers, body, secrets or ("shh",), datetime(2026, 1, 1, tzinfo=UTC))
    return [(event.stream, event.external_ids) for event in events]


@pytest.mark.parametrize(
    ("topic", "body", "named"),
    [
        ("orders/updated", b'{"id": 5}', ("orders", ("5",))),
        ("refunds/create", b'{"id": 9, "order_id": 5}', ("orders", ("5",))),
        ("products/update", b'{"admin_graphql_api_id": "gid://shopify/Product/8"}', ("products", ("8",))),
        ("app/uninstalled", b'{"id": 1}', (None, ())),
        ("orders/updated", b"{}", (None, ())),
    ],
)
def test_a_topic_names_what_to_fetch(topic: str, body: bytes, named: tuple[str | None, tuple[str, ...]]) -> None:
    assert verify(sign(body, topic=topic), body) == [named]


def test_an_older_secret_still_counts_while_it_is_changed() -> None:
    assert verify(sign(b'{"id": 5}', "old"), b'{"id": 5}', "new", "old") == [("orders", ("5",))]


@pytest.mark.parametrize("changed", [b'{"id": 6}', b'{"id": 5} '])
def test_a_body_that_was_changed_is_refused(changed: bytes) -> None:
    with pytest.raises(NotSignedIn):
        verify(sign(b'{"id": 5}'), changed)


def test_a_delivery_without_a_signature_is_refused() -> None:
    with pytest.raises(NotSignedIn):
        verify({"x-shopify-topic": "orders/updated", "x-shopify-webhook-id": "w1"}, b'{"id": 5}')


@pytest.mark.parametrize("missing", ["x-shopify-webhook-id", "x-shopify-topic"])
def test_a_delivery_without_its_id_or_topic_is_refused(missing: str) -> None:
    headers = sign(b'{"id": 5}')
    del headers[missing]

    with pytest.raises(InvalidInput, match="lacks its id or its topic"):
        verify(headers, b'{"id": 5}')


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is not what Shopify sends"):
        verify(sign(b"no"), b"no")
