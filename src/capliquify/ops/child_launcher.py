"""Becomes another program that dies with its parent, after dropping root where asked.

Run as a script by `child_process.launch_command`, with nothing imported but the standard library: the steps must happen
between fork and exec, where a threaded parent may not run Python of its own.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def _drop_privileges(user_id: int, group_id: int) -> None:
    os.setgroups([])
    os.setgid(group_id)
    os.setuid(user_id)


def _die_with_parent(parent: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    # The parent may have died before the kernel knew that we want to be told.
    if os.getppid() != parent:
        sys.exit(0)


def main(arguments: list[str]) -> None:
    """Drop privileges, ask for the parent-death signal, and become the command after `--`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int)
    parser.add_argument("--death-signal", type=int)
    parser.add_argument("--user-id", type=int)
    parser.add_argument("--group-id", type=int)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    if options.user_id is not None:
        _drop_privileges(options.user_id, options.group_id)
    # After the change of user: the kernel forgets the signal when credentials change.
    if options.parent is not None:
        _die_with_parent(options.parent, options.death_signal)
    os.execv(options.command[0], options.command)  # noqa: S606 - becoming the command is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
