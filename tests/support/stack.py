"""The whole service as a person starts it, `capliquify up`, on free ports and a data folder of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from capliquify.bootstrap import open_parts, read_settings
from capliquify.domain.access.permissions import Permission
from support.database import temporary_home
from support.people import make_key

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMAND_LINES = {"postgres": "postgres\0-D", "api": "serve\0api", "worker": "serve\0worker", "mcp": "serve\0mcp"}


class Stack:
    """One running service; its processes can be found by name and killed."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self.web_port, self.api_port, self.mcp_port = _free_ports(3)
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.api_port}", timeout=10)

    def let_in(self) -> None:
        """Give `client` a key that may do everything in the organisation `default`."""
        with open_parts(read_settings(home=self.home)) as parts:
            key = make_key(parts, "default", Permission)
        self.client.headers["Authorization"] = f"Bearer {key}"

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def printed(self) -> str:
        """What the command has written to the terminal so far."""
        return (self.home / "terminal.txt").read_text()

    def start(self) -> None:
        ports = {"--web-port": self.web_port, "--api-port": self.api_port, "--mcp-port": self.mcp_port}
        command = [sys.executable, "-m", "capliquify", "up", *self._options]
        command += [word for option, port in ports.items() for word in (option, str(port))]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "terminal.txt").open("ab") as terminal:
            self._process = subprocess.Popen(
                command,
                env=environment | {"CAPLIQUIFY_HOME": str(self.home), "CAPLIQUIFY_REQUESTS_PER_MINUTE": "1000000"},
                stdout=terminal,
                stderr=terminal,
            )

    def stop(self) -> int:
        """Ctrl-C; gives the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=60)

    def close(self) -> None:
        self.client.close()
        if self._process is not None and self._process.poll() is None:
            self.stop()

    def is_answering(self, path: str = "/api/v1/organisations") -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return self.client.get(path, timeout=2).status_code == 200
        return False

    def wait_until(self, path: str = "/api/health", *, seconds: float = 60) -> float:
        """Wait until a path answers 200; gives how long that took."""
        started = time.monotonic()
        while not self.is_answering(path):
            assert time.monotonic() - started < seconds, f"{path} did not answer:\n{self.printed}"
            time.sleep(0.02)
        return time.monotonic() - started

    def wait_until_printed(self, text: str, *, seconds: float = 60) -> None:
        started = time.monotonic()
        while text not in self.printed:
            assert time.monotonic() - started < seconds, f"{text!r} was not printed:\n{self.printed}"
            time.sleep(0.02)

    def pid_of(self, name: str) -> int | None:
        assert self._process is not None
        if name == "supervisor":
            return self._process.pid
        for child in _children_of(self._process.pid):
            with contextlib.suppress(OSError):
                if _COMMAND_LINES[name] in Path(f"/proc/{child}/cmdline").read_text():
                    return child
        return None

    def kill(self, name: str) -> None:
        """SIGKILL one process by name; after the supervisor everything is started again."""
        while (pid := self.pid_of(name)) is None:
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        if name == "supervisor":
            assert self._process is not None
            self._process.wait()
            self.start()

    def get(self, path: str) -> Any:  # noqa: ANN401 - documents of any shape
        answer = self.client.get(path)
        answer.raise_for_status()
        return answer.json()


@contextlib.contextmanager
def running_stack(*options: str) -> Iterator[Stack]:
    """The service, healthy, and a client with a key, while the block runs; its data is removed afterwards."""
    with temporary_home() as home:
        stack = Stack(home, *options)
        stack.start()
        try:
            stack.wait_until()
            stack.let_in()
            yield stack
        finally:
            stack.close()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


def _children_of(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(child) for child in (thread / "children").read_text().split()]
    return found
