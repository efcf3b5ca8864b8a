"""Command lines for child processes that run as another user or die with this process."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAUNCHER = Path(__file__).with_name("child_launcher.py")


@dataclass(frozen=True, slots=True)
class Account:
    """The system user a child runs as."""

    user_id: int
    group_id: int


def launch_command(
    command: Sequence[str], *, account: Account | None = None, death_signal: int | None = None
) -> list[str]:
    """The command line that runs `command` (its first word an absolute path) under the conditions given.

    Args:
        command: the program and its arguments.
        account: the user to become first; None stays the current user.
        death_signal: the signal the child gets when this process dies; None lets it live on. The kernel watches the
            thread that starts the child, so start it from a thread that lives as long as the process.
    """
    if account is None and death_signal is None:
        return list(command)
    # -S and -I keep the interpreter's own start short: no site packages, no environment.
    words = [sys.executable, "-I", "-S", str(_LAUNCHER)]
    if account is not None:
        words += ["--user-id", str(account.user_id), "--group-id", str(account.group_id)]
    if death_signal is not None:
        words += ["--parent", str(os.getpid()), "--death-signal", str(int(death_signal))]
    return [*words, "--", *command]
