"""Tables for the terminal: right-aligned figures, a dash for what is missing, notes below."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from capliquify.services.exports.wording import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"


def amount(value: Decimal | None) -> str:
    """An amount with thousands marks and a true minus; 0 as 0, missing as a dash."""
    if value is None:
        return MISSING
    return "0" if value == 0 else f"{value:,}".replace("-", MINUS)


def whole(value: Decimal | None) -> str:
    """An amount rounded to whole units of its currency."""
    return amount(None if value is None else value.quantize(Decimal(1), ROUND_HALF_UP))


def figure(value: Decimal | float | None, digits: int = 2) -> str:
    """A number with fixed decimals; missing as a dash."""
    return MISSING if value is None else f"{value:,.{digits}f}".replace("-", MINUS)


def grid(first: str, *others: str, text: bool = False) -> Table:
    """A table whose first column is text and whose others are figures (all left-aligned with `text`)."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, no_wrap=text, overflow="fold")
    for position, title in enumerate(others):
        right = not text or position == 0
        table.add_column(title, justify="right" if right else "left", no_wrap=right, overflow="fold")
    return table


def notes(lines: Iterable[str], reasons: Mapping[str, str]) -> Group:
    """Notes and what is missing, one line each."""
    return Group(*(Text(f"• {line}", style="dim") for line in notes_of(lines, reasons)))
