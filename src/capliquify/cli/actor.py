"""Who acts at the terminal: the user of the operating system."""

from __future__ import annotations

import getpass


def terminal_actor() -> str:
    """Name of the acting user, `cli:` in front; `cli:unknown` where the system has none."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli:unknown"
