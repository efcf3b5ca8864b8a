"""Every command by name, loaded when it is called: nobody waits for a library another command needs."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from capliquify.cli.needs import guarded


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command lives.

    Attributes:
        module: module below `capliquify.cli`.
        attribute: the function of a command, or the Typer app of a group of commands.
        summary: one sentence for the list of commands.
    """

    module: str
    attribute: str
    summary: str


COMMANDS: Final = {
    "up": LazyCommand("up", "up", "Run everything on this machine until Ctrl-C."),
    "import": LazyCommand(
        "importing", "import_files", "Import exported files; rows that cannot be used are set aside and named."
    ),
    "template": LazyCommand(
        "importing", "template", "Write an empty template for what no vendor exports, its columns explained."
    ),
    "connect": LazyCommand(
        "connect", "connect", "Connect Xero, Shopify, Amazon or Unleashed, and bring in all it has."
    ),
    "sync": LazyCommand("sync", "sync", "Bring connected systems up to date now."),
    "sources": LazyCommand("sources", "app", "Connected systems: how fresh they are, what was set aside, what failed."),
    "mappings": LazyCommand("mappings", "app", "What codes of sources mean: listed with suggestions, decided, undone."),
    "checks": LazyCommand(
        "checks", "checks", "Show our totals beside the vendors' own reports, the largest difference first."
    ),
    "settlements": LazyCommand(
        "checks", "settlements", "Show settlements of sales channels: fees, refunds, reserve, deposit and bank line."
    ),
    "cash": LazyCommand("cash", "cash", "Show cash for the next thirteen weeks; open a cell with --week and --line."),
    "working-capital": LazyCommand(
        "working_capital", "working_capital", "Show the cash conversion cycle and what it is made of."
    ),
    "ageing": LazyCommand(
        "working_capital", "ageing", "Show how old open invoices or bills are, by customer or supplier."
    ),
    "demand": LazyCommand(
        "supply", "demand", "Show the demand forecast by item, channel and market, with its error on past weeks."
    ),
    "plan": LazyCommand(
        "supply", "plan", "Show what to order, when and why, from demand, stock, lead times and minimums."
    ),
    "organisation": LazyCommand("organisation", "app", "Companies of this installation and their settings."),
    "member": LazyCommand("members", "app", "Who belongs to an organisation: listed, asked to join, changed, removed."),
    "approvals": LazyCommand("approvals", "app", "What waits for a second person: listed, shown, approved, rejected."),
    "cash-line": LazyCommand("cash_lines", "app", "Payments and receipts entered by hand: added, listed, withdrawn."),
    "user": LazyCommand("user", "app", "Who has an account: the way out of a lost password or second factor."),
    "sessions": LazyCommand("sessions", "app", "Who is signed in, and signing everybody out at once."),
    "api-key": LazyCommand("api_keys", "app", "Keys for programs: made, listed and revoked."),
    "clerk": LazyCommand("clerk", "app", "Where Clerk signs people in: its people and companies."),
    "secrets": LazyCommand("secrets", "app", "Values kept sealed, and the keys that seal them."),
    "dependencies": LazyCommand("dependencies", "app", "Known faults of the packages this program stands on."),
    "demo": LazyCommand(
        "demo", "demo", "Load the demo company into the organisation demo, once, and connect it to its systems."
    ),
    "audit": LazyCommand("audit", "app", "What was done, by whom and why, and whether the log of it is whole."),
    "db": LazyCommand("db", "app", "The schema of the database, its backups and how they come back."),
    "serve": LazyCommand("serve", "app", "Run one process of the service: api, mcp or worker."),
}


class LazyGroup(TyperGroup):
    """Lists its commands from the table, and imports only the one that is called."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # Typer's own class is private
        """The names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override] # noqa: ANN401 - as above
        """A stand-in that knows its name and summary, for lists of commands."""
        del ctx
        lazy = COMMANDS.get(cmd_name)
        return None if lazy is None else TyperCommand(name=cmd_name, help=lazy.summary)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as above
        """The command that is called, loaded now."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load_command(name) if name in COMMANDS else command, rest


def load_command(name: str | None) -> Any:  # noqa: ANN401 - Typer's own class is private
    """Import a command of the table.

    Args:
        name: its name on the command line.
    """
    lazy = COMMANDS[name or ""]
    found = getattr(importlib.import_module(f"capliquify.cli.{lazy.module}"), lazy.attribute)
    if isinstance(found, typer.Typer):
        found.info.name = name
        return guarded(name or "", typer.main.get_command(found))
    app = typer.Typer(add_completion=False)
    app.command(name)(found)
    return guarded(name or "", typer.main.get_command(app))
