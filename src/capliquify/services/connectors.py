"""The connectors there are, loaded when one is needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from capliquify.domain.errors import NotFound
from capliquify.domain.sources.vendor import VENDOR_NAMES, Vendor

if TYPE_CHECKING:
    from capliquify.connectors.connecting import Connector

ConnectorOf = Callable[[str], "Connector"]


def connector_of(vendor: str) -> Connector:
    """The connector of a vendor.

    Raises:
        NotFound: There is none.
    """
    if vendor not in set(Vendor):
        message = f"There is no connector {vendor!r}; there are {', '.join(Vendor)}."
        raise NotFound(message)
    package = f"capliquify.connectors.{vendor}"
    if find_spec(package) is None or find_spec(f"{package}.connector") is None:
        message = f"{VENDOR_NAMES[Vendor(vendor)]} cannot be connected in this version: import its files instead."
        raise NotFound(message)
    return cast("Connector", import_module(f"{package}.connector").CONNECTOR)
