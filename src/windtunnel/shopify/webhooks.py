"""Webhooks: what happened in a store on a day, signed, delivered at least once and in any order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from windtunnel.serving.faults import FaultKind
from windtunnel.shopify.money import text_of
from windtunnel.shopify.orders import cancelled_at, created_at, is_refunded, refunded_at, updated_at

if TYPE_CHECKING:
    from datetime import datetime

    from windtunnel.company.orders import Order
    from windtunnel.serving.faults import FaultPlan
    from windtunnel.shopify.schema import Document
    from windtunnel.shopify.store import Store

Post = Callable[[str, Mapping[str, str], bytes], int]

_TRIES = 9  # the first and eight more
_WAIT_SECONDS = 60.0
_SUCCESS = range(200, 300)
_PREFIXES = ("X-Shopify-", "shopify-")  # the family every webhook has, and that of the newer events


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where webhooks of a topic go."""

    id: int
    uri: str
    topic: str
    include_fields: tuple[str, ...]
    created: datetime

    def document(self) -> Document:
        """What the API shows of it."""
        at = text_of(self.created)
        return {
            "__typename": "WebhookSubscription",
            "id": f"gid://shopify/WebhookSubscription/{self.id}",
            "legacyResourceId": str(self.id),
            "topic": self.topic,
            "uri": self.uri,
            "includeFields": list(self.include_fields),
            "createdAt": at,
            "updatedAt": at,
        }


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook on its way; a repeat keeps its ids."""

    uri: str
    topic: str
    webhook_id: str
    event_id: str
    body: bytes


@dataclass(repr=False)
class Outbox:
    """The webhooks of one store.

    Attributes:
        store: The store.
        plan: Whose faults double and reorder them.
        version: Of the API, as their header has it.
        prefix: Which family of header names they carry.
    """

    store: Store
    plan: FaultPlan
    version: str
    prefix: str = _PREFIXES[0]
    subscriptions: list[Subscription] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)
    sent: int = 0

    def subscribe(self, uri: str, topic: str, include_fields: Sequence[str] = ()) -> Subscription:
        """Send webhooks of a topic, such as ORDERS_CREATE, to an address."""
        identity = 1_500_000_000_000 + len(self.subscriptions)
        made = Subscription(identity, uri, topic, tuple(include_fields), self.store.now())
        self.subscriptions.append(made)
        return made

    def note_day(self, day: int) -> None:
        """Note what happened on a day."""
        for order in self.store.shop.book.orders:
            if order.day == day:
                self._note("ORDERS_CREATE", order, _order_body(order, day), created_at(order))
                if order.cancelled:
                    self._note("ORDERS_CANCELLED", order, _order_body(order, day), cancelled_at(order))
            if order.refund_day == day:
                self._note("REFUNDS_CREATE", order, _refund_body(order, day), refunded_at(order, day))
            if order.refund_day == day or (order.day == day - 1 and not order.cancelled):
                self._note("ORDERS_UPDATED", order, _order_body(order, day), updated_at(order, day))

    def deliver(self, post: Post) -> int:
        """Deliver what is waiting; gives how many deliveries were taken.

        Args:
            post: Sends an address, headers and a body, and gives the status of the answer.
        """
        waiting, self.waiting = self.waiting, []
        if self.plan.take("webhooks", FaultKind.REORDER_WEBHOOKS):
            waiting.reverse()
        taken = 0
        for delivery in waiting:
            times = 2 if self.plan.take("webhooks", FaultKind.DUPLICATE_WEBHOOK) else 1
            for _ in range(times):
                taken += self._post(post, delivery)
        return taken

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """The headers of a delivery, signed with the app's secret."""
        signature = hmac.new(self.store.client_secret.encode(), delivery.body, hashlib.sha256).digest()
        named = {
            "Topic": delivery.topic.lower().replace("_", "/", 1),
            "Hmac-Sha256": base64.b64encode(signature).decode(),
            "Shop-Domain": self.store.domain,
            "API-Version": self.version,
            "Webhook-Id": delivery.webhook_id,
            "Event-Id": delivery.event_id,
            "Triggered-At": text_of(self.store.now()),
        }
        lower = self.prefix == _PREFIXES[1]
        headers = {f"{self.prefix}{name.lower() if lower else name}": value for name, value in named.items()}
        return {"Content-Type": "application/json", **headers}

    def _post(self, post: Post, delivery: Delivery) -> bool:
        for _ in range(_TRIES):
            self.sent += 1
            if post(delivery.uri, self.headers(delivery), delivery.body) in _SUCCESS:
                return True
            self.store.world.clock.advance(_WAIT_SECONDS)
        return False

    def _note(self, topic: str, order: Order, body: Mapping[str, Any], at: datetime) -> None:
        event_id = hashlib.sha256(f"{self.store.domain}{order.id}{text_of(at)}".encode()).hexdigest()[:32]
        for each in self.subscriptions:
            if each.topic != topic:
                continue
            shown = {name: body[name] for name in each.include_fields if name in body} if each.include_fields else body
            webhook_id = hashlib.sha256(f"{event_id}{each.id}".encode()).hexdigest()[:32]
            self.waiting.append(Delivery(each.uri, topic, webhook_id, event_id, json.dumps(shown).encode()))


def _order_body(order: Order, day: int) -> dict[str, Any]:
    return {
        "id": order.id,
        "admin_graphql_api_id": f"gid://shopify/Order/{order.id}",
        "name": order.number,
        "created_at": text_of(created_at(order)),
        "updated_at": text_of(updated_at(order, day)),
        "financial_status": "refunded" if is_refunded(order, day) else "voided" if order.cancelled else "paid",
        "currency": order.channel.currency,
        "email": f"buyer{order.id % 100_000_000}@example.com",
    }


def _refund_body(order: Order, day: int) -> dict[str, Any]:
    return {
        "id": order.id * 10,
        "admin_graphql_api_id": f"gid://shopify/Refund/{order.id * 10}",
        "order_id": order.id,
        "created_at": text_of(refunded_at(order, day)),
    }
