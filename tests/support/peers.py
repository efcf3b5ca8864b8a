"""Clients and a mock server made by others: where they are, and how they are run against servers of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
import uvicorn

from support.contracts.documents import FOLDER
from support.source_code import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

PEERS: Final = ROOT / ".cache" / "peers"
PROGRAMS: Final = ROOT / "tests" / "contracts" / "peers" / "programs"
MARKS: Final = [
    pytest.mark.contract,
    pytest.mark.skipif(
        not ((PEERS / ".made-from").is_file() and FOLDER.is_dir()),
        reason="contracts: the peers are installed and run by `make test-contracts` alone",
    ),
]


@contextmanager
def served(app: ASGIApp, certificate: Path | None = None) -> Iterator[int]:
    """An app on a port of this machine, with TLS where a certificate is given; gives the port."""
    tls = str(certificate) if certificate is not None else None
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ssl_certfile=tls)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def run_peer(program: str, told: Mapping[str, Any], **environment: str) -> Any:  # noqa: ANN401 - any JSON value
    """What a program of the peers' own Python prints, told something on its standard input."""
    done = subprocess.run(
        [str(PEERS / "python" / "bin" / "python"), str(PROGRAMS / program)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": os.defpath, "HOME": str(PEERS), **environment},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
