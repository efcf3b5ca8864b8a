from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from capliquify.ops.listening import open_listener
from capliquify.ops.supervised_program import Program, SupervisedProgram
from capliquify.ops.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

_SLEEPER = "import time\ntime.sleep(60)"
_ECHO = """
import socket, sys
listener = socket.socket(fileno=int(sys.argv[sys.argv.index("--socket") + 1]))
while True:
    connection, _ = listener.accept()
    connection.sendall(b"here")
    connection.close()
"""


def _program(name: str, code: str, *listeners: socket.socket) -> Program:
    return Program(name=name, command=(sys.executable, "-c", code), listeners=listeners)


def _supervisor(folder: Path, *programs: Program) -> Supervisor:
    return Supervisor(programs, environment={}, log_folder=folder / "logs")


def _run_while(supervisor: Supervisor, steps: Callable[[], None]) -> None:
    """Run the steps in a thread while the supervisor has the main one, as its signals need."""
    failures: list[BaseException] = []

    def play() -> None:
        try:
            steps()
        except BaseException as error:  # noqa: BLE001 - carried over to the test's own thread
            failures.append(error)
        finally:
            supervisor.request_stop()
            os.kill(os.getpid(), signal.SIGCHLD)

    thread = threading.Thread(target=play)
    thread.start()
    supervisor.run()
    thread.join()
    if failures:
        raise failures[0]


def _wait_for(look: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


def test_a_killed_program_is_started_again(tmp_path: Path) -> None:
    supervisor = _supervisor(tmp_path, _program("api", _SLEEPER))

    def steps() -> None:
        _wait_for(lambda: supervisor.process_ids().get("api"))
        first = supervisor.process_ids()["api"]
        os.kill(first, signal.SIGKILL)
        _wait_for(lambda: supervisor.process_ids().get("api", first) != first)

    _run_while(supervisor, steps)


def test_nothing_runs_after_the_stop(tmp_path: Path) -> None:
    supervisor = _supervisor(tmp_path, _program("api", _SLEEPER), _program("worker", _SLEEPER))
    seen: dict[str, int] = {}

    def steps() -> None:
        _wait_for(lambda: len(supervisor.process_ids()) == 2)
        seen.update(supervisor.process_ids())

    _run_while(supervisor, steps)
    assert sorted(seen) == ["api", "worker"]
    assert supervisor.process_ids() == {}
    assert not any(Path(f"/proc/{pid}").exists() for pid in seen.values())


def test_connections_made_while_a_server_is_dead_are_answered_by_its_successor(tmp_path: Path) -> None:
    with open_listener("127.0.0.1", 0, "--api-port") as listener:
        supervisor = _supervisor(tmp_path, _program("api", _ECHO, listener))

        def ask() -> bytes:
            with socket.create_connection(listener.getsockname(), timeout=10) as connection:
                return connection.recv(10)

        def steps() -> None:
            _wait_for(lambda: supervisor.process_ids().get("api"))
            assert ask() == b"here"
            first = supervisor.process_ids()["api"]
            os.kill(first, signal.SIGKILL)
            _wait_for(lambda: supervisor.process_ids().get("api") != first)
            assert ask() == b"here"

        _run_while(supervisor, steps)


def test_output_goes_to_a_file_per_program(tmp_path: Path) -> None:
    supervisor = _supervisor(tmp_path, _program("mcp", "import time\nprint('hello', flush=True)\ntime.sleep(60)"))
    log = tmp_path / "logs" / "mcp.log"
    _run_while(supervisor, lambda: _wait_for(lambda: log.exists() and log.read_text() == "hello\n"))


_SUPERVISING_PROGRAM = """
import sys
from pathlib import Path
from capliquify.ops.supervised_program import Program
from capliquify.ops.supervisor import Supervisor
code = "import os, time\\nprint(os.getpid(), flush=True)\\ntime.sleep(60)"
program = Program(name="api", command=(sys.executable, "-c", code))
Supervisor([program], environment={}, log_folder=Path(sys.argv[1])).run()
print("ended in order", flush=True)
"""


@pytest.mark.parametrize(
    ("number", "in_order"), [(signal.SIGTERM, True), (signal.SIGINT, True), (signal.SIGKILL, False)]
)
def test_programs_end_with_their_supervisor(tmp_path: Path, number: signal.Signals, *, in_order: bool) -> None:
    log = tmp_path / "api.log"
    supervisor = subprocess.Popen(
        [sys.executable, "-c", _SUPERVISING_PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    _wait_for(lambda: log.exists() and log.read_text().endswith("\n"))
    child = int(log.read_text())
    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=15)
    assert ("ended in order" in output) is in_order
    _wait_for(lambda: not Path(f"/proc/{child}").exists())


def test_a_program_that_keeps_dying_young_waits_longer_each_time(tmp_path: Path) -> None:
    supervised = SupervisedProgram(_program("api", "raise SystemExit(3)"))
    delays = []
    for _ in range(9):
        supervised.start(100.0, environment={}, log=tmp_path / "api.log")
        assert supervised.process is not None
        supervised.process.wait()
        assert supervised.collect(100.5) == 3
        delays.append(round(supervised.due_at - 100.5, 3))
    assert delays == [0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_program_that_lived_long_is_started_again_at_once(tmp_path: Path) -> None:
    supervised = SupervisedProgram(_program("api", "raise SystemExit(3)"), quick_deaths=5)
    supervised.start(100.0, environment={}, log=tmp_path / "api.log")
    assert supervised.process is not None
    supervised.process.wait()
    assert supervised.collect(130.0) == 3
    assert (supervised.due_at, supervised.quick_deaths) == (130.0, 0)


def test_a_program_killed_after_it_started_is_started_again_at_once(tmp_path: Path) -> None:
    supervised = SupervisedProgram(_program("api", _SLEEPER), quick_deaths=5)
    supervised.start(100.0, environment={}, log=tmp_path / "api.log")
    assert supervised.process is not None
    supervised.signal(signal.SIGKILL)
    supervised.process.wait()
    assert supervised.collect(101.0) == -signal.SIGKILL
    assert (supervised.due_at, supervised.quick_deaths) == (101.0, 0)
