"""The terminal: what a file or a database says is shown as it is, never taken for markup."""

from __future__ import annotations

from rich.console import Console


def terminal(*, stderr: bool = False) -> Console:
    """The standard output, or the standard error stream."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)
