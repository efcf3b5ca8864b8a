"""Groups of commands whose name alone lists what there is."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class ListsByDefault(TyperGroup):
    """`capliquify sources` alone is `capliquify sources list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own class is private
        """The arguments, with the command that is meant."""
        if not args or (args[0].startswith("-") and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)
