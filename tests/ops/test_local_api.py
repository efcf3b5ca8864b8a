from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Unavailable
from capliquify.ops.local_api import LocalApi

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def _answering(status: int, document: object) -> Iterator[LocalApi]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield LocalApi("127.0.0.1", server.server_port)
        server.shutdown()
        thread.join()


def test_a_document_is_given() -> None:
    with _answering(200, {"as_of": "2026-10-31"}) as api:
        assert api.get("/api/v1/cash") == {"as_of": "2026-10-31"}


def test_a_problem_is_raised_with_its_detail() -> None:
    problem = {"title": "Not found", "detail": "There is no organisation x."}
    with _answering(404, problem) as api, pytest.raises(Unavailable, match=r"^There is no organisation x\.$"):
        api.get("/api/v1/cash?organisation=x")


def test_health_is_what_the_api_says() -> None:
    with _answering(200, {"status": "ok"}) as api:
        assert api.is_healthy()
    with _answering(503, {"status": "failing"}) as api:
        assert not api.is_healthy()


def test_nobody_listening_is_not_healthy() -> None:
    with _answering(200, {}) as gone:
        pass
    assert not gone.is_healthy()


def test_waiting_ends_when_asked_to_stop() -> None:
    stop = threading.Event()
    stop.set()
    with _answering(503, {}) as api:
        assert not api.wait_until_healthy(stop, timeout_seconds=60)


def test_an_address_for_every_interface_is_asked_on_loopback() -> None:
    with _answering(200, {"status": "ok"}) as api:
        assert LocalApi("0.0.0.0", api.port).is_healthy()  # noqa: S104 - asked, not bound to
