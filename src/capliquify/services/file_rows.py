"""Rows that files of a vendor brought, next to those its connection brings: they must not count twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capliquify.domain.errors import Conflict, FileRefused
from capliquify.domain.sources.vendor import VENDOR_NAMES, Vendor
from capliquify.storage.fact_tables import table_of
from capliquify.storage.repositories import presence
from capliquify.storage.repositories.connections import find_connected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from capliquify.connectors.connecting import Connector
    from capliquify.services.context import Context

_FILES: str = "files/"


def require_no_file_rows(context: Context, vendor: str, connector: Connector) -> None:
    """Refuse to connect a vendor whose rows came from files, as they would count twice.

    Raises:
        Conflict: There are such rows; the message names them and says what to do.
    """
    found = {
        table_of(each).name.replace("_", " "): presence.count_known(context.transaction, each, _FILES + vendor)
        for each in brought_types(connector)
    }
    rows = ", ".join(f"{count:,} of {name}" for name, count in sorted(found.items()) if count)
    if rows:
        message = (
            f"Files of {VENDOR_NAMES[Vendor(vendor)]} brought rows that would count twice: {rows}. "
            "Agree with replace_files (at the terminal --replace-files) that they end once the source has brought all."
        )
        raise Conflict(message)


def end_file_rows(context: Context, vendor: str, connector: Connector, at: datetime) -> int:
    """End what files of a vendor brought, now that the connection has brought it; gives how many rows."""
    types = brought_types(connector)
    presence.lock_types(context.transaction, types)
    return sum(presence.end_all(context.transaction, each, _FILES + vendor, at) for each in types)


def refuse_file_of_connected(context: Context, kind: str, source: str, record_types: Iterable[type[Any]]) -> None:
    """Refuse a file that brings what a connected system brings by itself.

    Raises:
        FileRefused: It does.
    """
    vendor = source.removeprefix(_FILES)
    if vendor not in set(Vendor):
        return
    connection = find_connected(context.transaction, vendor)
    if connection is None or brought_types(context.connectors(vendor)).isdisjoint(record_types):
        return
    message = (
        f"{connection.name} is connected and brings what is in a file of the kind {kind}: its rows would count twice. "
        "Sync the source instead, or disconnect it first."
    )
    raise FileRefused(message)


def brought_types(connector: Connector) -> frozenset[type[Any]]:
    """What a connector brings."""
    return frozenset(each for stream in connector.streams for each in stream.record_types)
