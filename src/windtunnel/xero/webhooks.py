"""What Xero tells of invoices: signed, tried again, and first of all the round that proves the receiver checks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from windtunnel.serving.contract import Contract
from windtunnel.serving.faults import FaultKind
from windtunnel.xero.documents import TENANT_ID, Held, Holdings

if TYPE_CHECKING:
    from windtunnel.serving.faults import FaultPlan

Post = Callable[[str, Mapping[str, str], bytes], int]

_BATCH: Final = 50
_ATTEMPTS: Final = 3
_CONTRACT: Final = Contract("xero")
_CATEGORIES: Final = {"Invoices": "INVOICE", "Contacts": "CONTACT", "CreditNotes": "CREDITNOTE"}


@dataclass
class Outbox:
    """Events of what was written since the last delivery.

    Attributes:
        holdings: The documents.
        plan: Faults: a delivery that comes twice, or after the next.
        key: What deliveries are signed with.
        address: Where they go.
        api: Where the documents named can be fetched.
    """

    holdings: Holdings
    plan: FaultPlan
    key: str
    address: str = ""
    api: str = ""
    _sequence: int = field(default=0, init=False)
    _told: dict[str, dict[str, Held]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """What there is now is known to everybody."""
        self._changes()

    def intent_to_receive(self, post: Post) -> bool:
        """The first round: empty deliveries, some wrongly signed; gives whether the receiver told them apart."""
        right = True
        for signed_well in (True, False, True, False):
            body = self._body([])
            signature = self._signature(body) if signed_well else self._signature(body + b" ")
            right &= post(self.address, _headers(signature), body) == (200 if signed_well else 401)
        return right

    def deliver(self, post: Post) -> list[int]:
        """Send what was written since the last time; gives the status of each delivery."""
        events = self._changes()
        bodies = [self._body(events[at : at + _BATCH]) for at in range(0, len(events), _BATCH)]
        if self.plan.take(self.address, FaultKind.REORDER_WEBHOOKS):
            bodies.reverse()
        if bodies and self.plan.take(self.address, FaultKind.DUPLICATE_WEBHOOK):
            bodies.append(bodies[0])
        return [self._send(post, body) for body in bodies]

    def _send(self, post: Post, body: bytes) -> int:
        status = 0
        for _ in range(_ATTEMPTS):
            status = post(self.address, _headers(self._signature(body)), body)
            if status == 200:
                break
        return status

    def _changes(self) -> list[dict[str, Any]]:
        events = []
        for name, category in _CATEGORIES.items():
            now = {held.id: held for held in self.holdings.list(name)}
            before = self._told.get(name)
            self._told[name] = now
            if before is not None:
                events += [
                    self._event(name, category, held, created=known is None)
                    for held in now.values()
                    if (known := before.get(held.id)) is None or known.updated != held.updated
                ]
        return events

    def _event(self, name: str, category: str, held: Held, *, created: bool) -> dict[str, Any]:
        return {
            "resourceUrl": f"{self.api}/api.xro/2.0/{name}/{held.id}",
            "resourceId": held.id,
            "eventDateUtc": held.updated.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3],
            "eventType": "CREATE" if created else "UPDATE",
            "eventCategory": category,
            "tenantId": TENANT_ID,
            "tenantType": "ORGANISATION",
        }

    def _body(self, events: list[dict[str, Any]]) -> bytes:
        first = self._sequence + 1
        self._sequence += max(len(events), 1)
        delivery = {
            "events": events,
            "firstEventSequence": first,
            "lastEventSequence": self._sequence,
            "entropy": secrets.token_hex(10).upper(),
        }
        _CONTRACT.check("WebhookEvent", delivery, "webhook")
        return json.dumps(delivery, separators=(",", ":")).encode()

    def _signature(self, body: bytes) -> str:
        return base64.b64encode(hmac.new(self.key.encode(), body, hashlib.sha256).digest()).decode()


def _headers(signature: str) -> dict[str, str]:
    return {"x-xero-signature": signature, "content-type": "application/json"}
