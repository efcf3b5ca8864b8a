"""An ASGI app on a real loopback socket, for what only a socket shows."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS = 20.0


@contextmanager
def serving(app: Any) -> Iterator[str]:  # noqa: ANN401 - ASGI apps share no type
    """Serve the app while the block runs, and give its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    # As the product serves: what a caller writes about where they are counts only where the app itself believes it.
    config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server ended before it had started"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
