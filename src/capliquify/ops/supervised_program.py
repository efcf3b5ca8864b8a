"""One program the supervisor keeps running: its process, and how long to wait before starting it again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from capliquify.ops.child_process import launch_command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from socket import socket

# Ending by itself so soon after its start is a fault of the program: an import, a setting.
_YOUNG_SECONDS = 30.0
# Whoever kills it again and again within moments of its start is told to wait too.
_BARELY_STARTED_SECONDS = 1.0
_FIRST_DELAY_SECONDS = 0.1
_LONGEST_DELAY_SECONDS = 5.0
_LOG_LIMIT_BYTES = 10_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What to run.

    Attributes:
        name: short name, also of its log file.
        command: the command line; its first word is an absolute path.
        listeners: sockets it inherits; their numbers are appended to the command, each after `--socket`.
        first_start_delay: seconds its first start leaves to programs that are waited for; callers wait in its sockets.
    """

    name: str
    command: tuple[str, ...]
    listeners: tuple[socket, ...] = ()
    first_start_delay: float = 0.0

    @property
    def full_command(self) -> list[str]:
        """The command with the numbers of its sockets."""
        sockets = [word for listener in self.listeners for word in ("--socket", str(listener.fileno()))]
        return [*self.command, *sockets]


@dataclass(slots=True)
class SupervisedProgram:
    """A program and its process; restarted at once, and with growing delays when it keeps dying young."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = field(default=0.0)
    quick_deaths: int = 0

    def start(self, now: float, *, environment: Mapping[str, str], log: Path) -> None:
        """Start the process; it is killed when this one dies, so that the next start finds its ports free."""
        if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as stream:
            self.process = subprocess.Popen(  # noqa: S603 - our own command line
                launch_command(self.program.full_command, death_signal=signal.SIGKILL),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env=dict(environment),
                pass_fds=[listener.fileno() for listener in self.program.listeners],
                # Ctrl-C is for the supervisor alone, which ends its children in order.
                start_new_session=True,
            )
        self.started_at = now

    def collect(self, now: float) -> int | None:
        """The exit status if the process has ended since the last look, with the next start planned; else None."""
        if self.process is None:
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.process = None
        was_killed = status < 0
        enough = _BARELY_STARTED_SECONDS if was_killed else _YOUNG_SECONDS
        self.quick_deaths = 0 if now - self.started_at >= enough else self.quick_deaths + 1
        self.due_at = now + self._delay()
        return status

    def signal(self, number: int) -> None:
        """Send a signal to the process, if there is one."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    def _delay(self) -> float:
        # The first death, young or not, is answered at once.
        if self.quick_deaths <= 1:
            return 0.0
        return min(_LONGEST_DELAY_SECONDS, _FIRST_DELAY_SECONDS * 2.0 ** (self.quick_deaths - 2))
