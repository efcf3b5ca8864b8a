"""Asks the API of this machine: whether it is healthy, and for the documents it answers with."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass
from typing import Any

from capliquify.domain.errors import Unavailable

_POLL_SECONDS = 0.03
_OK = 200
_EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


@dataclass(frozen=True, slots=True)
class LocalApi:
    """The API at one address of this machine."""

    host: str
    port: int

    def get(self, path: str, *, timeout_seconds: float = 120.0) -> dict[str, Any]:
        """The document at a path.

        Raises:
            Unavailable: the API does not answer, or answers with a problem; the message is its detail.
        """
        status, document = self._ask(path, timeout_seconds)
        if status != _OK:
            raise Unavailable(str(document.get("detail") or document.get("title") or f"the API answered {status}"))
        return document

    def is_healthy(self) -> bool:
        """Whether every part of the service works, by its own account."""
        try:
            return self._ask("/api/health", timeout_seconds=5.0)[0] == _OK
        except Unavailable:
            return False

    def wait_until_healthy(self, stop: threading.Event, *, timeout_seconds: float) -> bool:
        """Wait for `is_healthy`; False when time is out or `stop` is set before."""
        deadline = time.monotonic() + timeout_seconds
        while not self.is_healthy():
            if time.monotonic() >= deadline or stop.wait(_POLL_SECONDS):
                return False
        return True

    def _ask(self, path: str, timeout_seconds: float) -> tuple[int, dict[str, Any]]:
        host = "127.0.0.1" if self.host in _EVERY_ADDRESS else self.host
        connection = http.client.HTTPConnection(host, self.port, timeout=timeout_seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            document = json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            message = f"the API on port {self.port} does not answer: {error}"
            raise Unavailable(message) from error
        finally:
            connection.close()
        return answer.status, document if isinstance(document, dict) else {}
