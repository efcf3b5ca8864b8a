"""Every command that can be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capliquify.cli.commands import COMMANDS, load_command

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its whole path."""
    for name in COMMANDS:
        yield from _below(name, load_command(name))


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Typer's own class is private
    if not hasattr(command, "commands"):
        yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from _below(f"{path} {name}", each)
