"""Events on their way out: signed over their time and body, delivered at least once and in any order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from windtunnel.serving.faults import FaultKind
from windtunnel.unleashed.values import guid

if TYPE_CHECKING:
    from windtunnel.serving.clock import VirtualClock
    from windtunnel.serving.faults import FaultPlan

Post = Callable[[str, Mapping[str, str], bytes], int]

_TRIES = 3
_SUCCESS = range(200, 300)


@dataclass
class Outbox:
    """Events that happened until somebody delivers them.

    Attributes:
        clock: The servers' time.
        plan: Faults: deliveries twice, in the wrong order, or with a wrong time.
        secret: What deliveries are signed with.
        url: Where they go.
        events: Those not delivered yet.
    """

    clock: VirtualClock
    plan: FaultPlan
    secret: str
    url: str = ""
    events: list[bytes] = field(default_factory=list)
    _made: int = field(default=0, init=False)

    def put(self, event_type: str, name: str, identifier: str) -> None:
        """An event about a document, such as `salesorder.updated`."""
        self._made += 1
        event: dict[str, Any] = {
            "subscriptionId": guid("subscription", event_type),
            "eventNotificationId": guid("event", str(self._made)),
            "eventType": event_type,
            "createdOn": self.clock.now().isoformat(),
            "data": json.dumps({f"{name}Guid": identifier}),
        }
        self.events.append(json.dumps(event).encode())

    def deliver(self, post: Post) -> int:
        """Send everything, each up to three times until it is taken; gives how many were taken."""
        events, self.events = self.events, []
        if events and self.plan.take("webhooks", FaultKind.REORDER_WEBHOOKS):
            events.reverse()
        taken = 0
        for body in events:
            twice = self.plan.take("webhooks", FaultKind.DUPLICATE_WEBHOOK) is not None
            for _ in range(2 if twice else 1):
                sent = any(post(self.url, self.headers(body), body) in _SUCCESS for _ in range(_TRIES))
            taken += sent
            if not sent:
                self.events.append(body)
        return taken

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers of a delivery that is made now."""
        skew = self.plan.take("webhooks", FaultKind.SKEW)
        at = self.clock.now() + timedelta(seconds=skew.seconds if skew is not None else 0)
        timestamp = str(int(at.timestamp()))
        signed = hmac.digest(self.secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
        return {
            "content-type": "application/json",
            "x-unleashed-timestamp": timestamp,
            "x-unleashed-signature": base64.b64encode(signed).decode(),
        }
