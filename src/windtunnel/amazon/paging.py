"""Page tokens: opaque, bound to what was asked, and over after a while."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from windtunnel.amazon.refusals import Refused
from windtunnel.serving.faults import FaultKind, FaultPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEY = b"page tokens of the wind tunnel"
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Paging:
    """Cuts lists into pages.

    Attributes:
        plan: May repeat a page.
        now: The server's time.
        operation: What is paged.
        seconds: How long a token lives.
    """

    plan: FaultPlan
    now: datetime
    operation: str
    seconds: float

    def start(self, token: str | None, asked: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Where a page starts, and what its token remembers.

        Raises:
            Refused: The token is not one of ours, belongs to another question, or is over.
        """
        if token is None:
            return 0, {}
        try:
            packed, _, signature = base64.urlsafe_b64decode(token).rpartition(b".")
        except ValueError:
            raise Refused(400, "The page token is not valid.") from None
        if not hmac.compare_digest(signature, self._sign(packed)):
            raise Refused(400, "The page token is not valid.")
        held = json.loads(packed)
        if held["asked"] != self._digest(asked):
            raise Refused(400, "The page token belongs to a request with other parameters.")
        if datetime.fromisoformat(held["until"]) < self.now:
            raise Refused(400, "The page token has expired.")
        return int(held["start"]), dict(held["kept"])

    def page(
        self, entries: Sequence[Entry], start: int, size: int, tokens: tuple[Mapping[str, Any], Mapping[str, Any]]
    ) -> tuple[list[Entry], str | None]:
        """The entries of a page and the token of the next.

        Args:
            entries: All of them.
            start: Where the page starts.
            size: The most it holds.
            tokens: What was asked, and what the token is to remember.
        """
        if start and self.plan.take(self.operation, FaultKind.REPEAT_PAGE):
            start = max(0, start - size)
        following = start + size
        token = self._issue(following, *tokens) if following < len(entries) else None
        return list(entries[start:following]), token

    def _issue(self, start: int, asked: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
        until = (self.now + timedelta(seconds=self.seconds)).isoformat()
        packed = json.dumps({"start": start, "asked": self._digest(asked), "until": until, "kept": dict(kept)}).encode()
        return base64.urlsafe_b64encode(packed + b"." + self._sign(packed)).decode()

    def _digest(self, asked: Mapping[str, Any]) -> str:
        return hashlib.sha256(json.dumps([self.operation, asked], sort_keys=True).encode()).hexdigest()[:16]

    def _sign(self, packed: bytes) -> bytes:
        return hmac.new(_KEY, packed, hashlib.sha256).hexdigest().encode()
