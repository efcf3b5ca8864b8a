"""How a vendor's consent page leads back to the terminal: by a request to this machine, or an address pasted here."""

from __future__ import annotations

import hmac
import select
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from capliquify.domain.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK: Final = "127.0.0.1"
DEFAULT_PORT: Final = 5399  # a vendor takes only addresses that were registered with it, so it must not vary

_POLL_SECONDS: Final = 0.5
_LONGEST_LINE: Final = 8192
_REQUEST_SECONDS: Final = 5.0
_DONE: Final = "You can close this page and go back to the terminal."
_OTHER: Final = "This page belongs to another attempt to connect. Go back to the terminal and begin again."
_PAGE: Final = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>CapLiquify</title>"
    "<body style='font:16px system-ui;margin:4rem auto;max-width:36rem'><p>{text}</p>"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """What a vendor sent somebody back with.

    Attributes:
        state: Proves that we asked.
        code: What is exchanged for a token; None where they did not agree.
        error: The vendor's word for why there is none.
    """

    state: str
    code: str | None = field(default=None, repr=False)
    error: str | None = None


class ConsentListener:
    """Waits on this machine for the browser to come back."""

    def __init__(self, server: _Server) -> None:
        """Keep the socket that is listened on."""
        self._server = server

    @property
    def redirect_uri(self) -> str:
        """Where the vendor is to send the browser."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}/"

    def wait(self, authorize_url: str, seconds: float, *, pasted: bool = False) -> Returned:
        """What came back, from the browser or, with `pasted`, from an address somebody pastes.

        Args:
            authorize_url: The page that was opened: its state is the only one that counts.
            seconds: How long to wait.
            pasted: Whether the terminal is read too.

        Raises:
            Unavailable: Nothing came in time.
            InvalidInput: What was pasted is not such an address.
        """
        self._server.state = state_of(authorize_url)
        deadline = time.monotonic() + seconds
        watched = [self._server, *([sys.stdin] if pasted else [])]
        while self._server.returned is None:
            if time.monotonic() > deadline:
                message = "Nobody came back from the vendor's page in time. Begin again."
                raise Unavailable(message)
            ready, _, _ = select.select(watched, [], [], _POLL_SECONDS)
            if self._server in ready:
                self._server.handle_request()
            elif ready:
                return returned_in(sys.stdin.readline(_LONGEST_LINE), self._server.state)
        return self._server.returned


@contextmanager
def listening(port: int = DEFAULT_PORT) -> Iterator[ConsentListener]:
    """A listener on the loopback interface, closed when the block ends; port 0 takes any that is free.

    Raises:
        Unavailable: The port is taken.
    """
    try:
        server = _Server((LOOPBACK, port), _Handler)
    except OSError as error:
        message = f"Port {port} of this machine cannot be listened on ({error.strerror}): name another with --port."
        raise Unavailable(message) from error
    with server:
        yield ConsentListener(server)


def state_of(authorize_url: str) -> str:
    """The state a consent page was asked with."""
    return _only(parse_qs(urlsplit(authorize_url).query), "state") or ""


def returned_in(text: str, state: str) -> Returned:
    """What the address holds that a browser ended at.

    Args:
        text: The address, as it was copied.
        state: The state that counts.

    Raises:
        InvalidInput: It is no such address, or one of another attempt.
    """
    found = _returned(text.strip())
    if found is None:
        message = "This is not the address the vendor's page led to: copy it whole, it holds state=… and code=…"
        raise InvalidInput(message)
    if not hmac.compare_digest(found.state.encode(), state.encode()):
        message = "This address belongs to another attempt to connect. Begin again."
        raise InvalidInput(message)
    return found


def _returned(address: str) -> Returned | None:
    try:
        values = parse_qs(urlsplit(address).query)
    except ValueError:
        return None
    # Amazon has a name of its own for the code.
    code = _only(values, "code") or _only(values, "spapi_oauth_code")
    state, error = _only(values, "state"), _only(values, "error")
    if state is None or (code is None and error is None):
        return None
    return Returned(state=state, code=code, error=error)


def _only(values: dict[str, list[str]], name: str) -> str | None:
    found = values.get(name, [])
    return found[0] if len(found) == 1 else None


class _Server(HTTPServer):
    timeout = 0  # it is asked only once somebody is there
    state = ""
    returned: Returned | None = None


class _Handler(BaseHTTPRequestHandler):
    timeout = _REQUEST_SECONDS
    server: _Server

    def do_GET(self) -> None:
        found = _returned(self.path)
        if found is None or urlsplit(self.path).path != "/":
            self._say(404, "There is nothing here.")
        elif not hmac.compare_digest(found.state.encode(), self.server.state.encode()):
            self._say(400, _OTHER)
        else:
            self.server.returned = found
            self._say(200, _DONE)

    def log_message(self, *_: object) -> None:
        """Say nothing: the address holds the code."""

    def _say(self, status: int, text: str) -> None:
        body = _PAGE.format(text=text).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
