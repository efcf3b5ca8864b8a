"""Events on their way out: signed as Svix signs, delivered at least once, in any order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from windtunnel.clerk.contract import check, description

_SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what stands before every secret
_SUCCESS: Final = range(200, 300)

Send = Callable[[bytes, Mapping[str, str]], int]


def new_secret() -> str:
    """A signing secret as the vendor shows it."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


@dataclass(frozen=True, kw_only=True)
class Message:
    """One event; a repeat of it keeps its id."""

    id: str
    body: bytes

    def headers(self, at: datetime, *signing_secrets: str) -> dict[str, str]:
        """The headers of a delivery, signed with each secret that is live.

        Args:
            at: When it is sent.
            *signing_secrets: One, or two while one replaces the other.
        """
        sent = int(at.timestamp())
        signatures = [_signature(secret, f"{self.id}.{sent}.".encode() + self.body) for secret in signing_secrets]
        return {
            "content-type": "application/json",
            "svix-id": self.id,
            "svix-timestamp": str(sent),
            "svix-signature": " ".join(signatures),
        }


@dataclass
class Outbox:
    """Events that happened, in order, until somebody delivers them.

    Attributes:
        clock: What time it is.
        secrets: The signing secrets that are live.
        messages: Events not delivered yet.
    """

    clock: Callable[[], datetime]
    secrets: tuple[str, ...]
    messages: list[Message] = field(default_factory=list)

    def put(self, event: str, data: Mapping[str, Any]) -> Message:
        """Note an event.

        Raises:
            ContractBroken: Its data are not what the event carries.
        """
        check(description()["events"].get(event, "deleted_object"), data, event)
        payload = {
            "data": data,
            "instance_id": "ins_windtunnel",
            "object": "event",
            "timestamp": int(self.clock().timestamp() * 1000),
            "type": event,
        }
        message = Message(id=f"msg_{secrets.token_hex(13)}", body=json.dumps(payload).encode())
        self.messages.append(message)
        return message

    def taken(self) -> list[Message]:
        """The events noted so far; afterwards there are none."""
        taken, self.messages = self.messages, []
        return taken

    def deliver(self, message: Message, send: Send, *, tries: int = 3) -> int:
        """Deliver one event, again while the receiver fails; gives the last status.

        Args:
            message: The event.
            send: Sends body and headers, and gives the status of the answer.
            tries: How often at most.
        """
        status = 0
        for _ in range(tries):
            status = send(message.body, message.headers(self.clock(), *self.secrets))
            if status in _SUCCESS:
                break
        return status


def doubled_and_shuffled(messages: Iterable[Message], seed: int) -> list[Message]:
    """The events twice each and in an order of their own, as at-least-once delivery allows."""
    twice = [message for message in messages for _ in range(2)]
    random.Random(seed).shuffle(twice)
    return twice


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
