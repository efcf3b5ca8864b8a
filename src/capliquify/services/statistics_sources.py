"""What forecasts are learned from, by name, and what is left out of them by a setting of a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.vendor import VENDOR_NAMES
from capliquify.storage.repositories.connections import list_connections
from capliquify.storage.repositories.sales_sources import sources_of_sales

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow

_TEMPLATES: Final = "files/template"


def learned_from(context: Context, left_out: Iterable[str]) -> list[str]:
    """The sources of the sales that demand is learned from, by name.

    Args:
        context: Whose sales.
        left_out: Sources of facts of which nothing is learned.
    """
    names = source_names(context)
    excluded = set(left_out)
    return [names[source] for source in sources_of_sales(context.transaction, list(names)) if source not in excluded]


def left_out_notes(context: Context, left_out: Iterable[str]) -> list[str]:
    """A note on what is left out of forecasts, none where nothing is."""
    names = source_names(context)
    told = "; ".join(names[source] for source in left_out if source in names)
    if not told:
        return []
    note = (
        f"left out of statistics by its setting: {told}. Its sales, payouts and customers' terms are not what the "
        "forecast is learned from; what is owed and held counts as ever"
    )
    return [note]


def source_names(context: Context) -> dict[str, str]:
    """What every source of facts is called that there may be: connections, files of each vendor, templates."""
    connections = {row.source: _name(row) for row in list_connections(context.transaction)}
    files = {f"files/{vendor.value}": f"{name} files" for vendor, name in VENDOR_NAMES.items()}
    return {**connections, **files, _TEMPLATES: "templates"}


def _name(row: ConnectionRow) -> str:
    vendor = next((name for each, name in VENDOR_NAMES.items() if each == row.vendor), row.vendor)
    return f"{vendor}, {row.name}" if row.name and row.name != vendor else vendor
