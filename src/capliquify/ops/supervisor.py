"""The parent of all processes of one machine: restarts what dies, ends everything in order when asked to."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from typing import TYPE_CHECKING

import structlog

from capliquify.domain.errors import Unavailable
from capliquify.ops.supervised_program import Program, SupervisedProgram

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType

    from capliquify.ops.embedded_postgres import EmbeddedPostgres

_LOOK_SECONDS = 1.0
_STOP_SECONDS = 12.0

_log = structlog.get_logger(__name__)


class Supervisor:
    """Keeps programs, and the embedded database where there is one, running.

    Args:
        programs: what to run, in the order of starting; ended in the same order.
        environment: the environment of each program.
        log_folder: where each program's output goes, one file each.
        postgres: the embedded server, started and owned by this process; stopped last.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        environment: Mapping[str, str],
        log_folder: Path,
        postgres: EmbeddedPostgres | None = None,
    ) -> None:
        now = time.monotonic()
        self._programs = [SupervisedProgram(program, due_at=now + program.first_start_delay) for program in programs]
        self._environment = environment
        self._log_folder = log_folder
        self._postgres = postgres
        self._stop_asked = False
        log_folder.mkdir(parents=True, exist_ok=True)

    def request_stop(self) -> None:
        """Make `run` end everything and return; safe to call from a signal handler."""
        self._stop_asked = True

    def process_ids(self) -> dict[str, int]:
        """The process number of each program that is running."""
        return {each.program.name: each.process.pid for each in self._programs if each.process is not None}

    def run(self) -> None:
        """Start everything and keep it running until SIGTERM, SIGINT or `request_stop`; call it in the main thread."""
        with self._woken_by_signals() as wake:
            try:
                while not self._stop_asked:
                    self._restart_what_died()
                    select.select([wake], [], [], self._seconds_to_wait())
                    with contextlib.suppress(BlockingIOError):
                        os.read(wake, 4096)
            finally:
                self._stop_everything()

    def _restart_what_died(self) -> None:
        self._revive_database()
        for each in self._programs:
            status = each.collect(time.monotonic())
            if status is not None:
                _log.error("program_died", program=each.program.name, status=status, quick_deaths=each.quick_deaths)
            if each.process is None and each.due_at <= time.monotonic():
                log = self._log_folder / f"{each.program.name}.log"
                each.start(time.monotonic(), environment=self._environment, log=log)
                _log.info("program_started", program=each.program.name, pid=each.process.pid if each.process else None)

    def _revive_database(self) -> None:
        if self._postgres is None or self._postgres.poll() is None:
            return
        _log.error("database_died", status=self._postgres.poll())
        started = time.monotonic()
        try:
            self._postgres.restart()
        except Unavailable as error:
            _log.exception("database_not_restarted", reason=str(error))
            return
        _log.info("database_restarted", seconds=round(time.monotonic() - started, 3))

    def _seconds_to_wait(self) -> float:
        now = time.monotonic()
        return min([_LOOK_SECONDS, *(max(0.0, each.due_at - now) for each in self._programs if each.process is None)])

    def _stop_everything(self) -> None:
        for each in self._programs:
            each.signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for each in self._programs:
            self._wait_for_end(each, deadline)
        if self._postgres is not None:
            self._postgres.stop()
        _log.info("stopped")

    @staticmethod
    def _wait_for_end(each: SupervisedProgram, deadline: float) -> None:
        while each.process is not None and each.collect(time.monotonic()) is None:
            if time.monotonic() >= deadline:
                _log.warning("program_killed", program=each.program.name)
                each.signal(signal.SIGKILL)
            time.sleep(0.01)

    @contextlib.contextmanager
    def _woken_by_signals(self) -> Iterator[int]:
        """A descriptor that becomes readable at each signal: the handlers themselves only set a flag."""
        read, write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        previous_wakeup = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        handlers = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, self._on_stop_signal),
            signal.SIGINT: signal.signal(signal.SIGINT, self._on_stop_signal),
            signal.SIGCHLD: signal.signal(signal.SIGCHLD, _do_nothing),
        }
        try:
            yield read
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(previous_wakeup)
            os.close(read)
            os.close(write)

    def _on_stop_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.request_stop()


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Only there so that the signal wakes the loop."""
