"""Connections and facts of connected systems, stored the way services find them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from capliquify.domain.records.item import Item
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.connections import NewConnection, add_connection
from support.tenants import NOON

if TYPE_CHECKING:
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.transaction import Transaction


def connect(transaction: Transaction, vendor: str, name: str = "Roastery") -> ConnectionRow:
    """A connection that works."""
    new = NewConnection(
        id=new_id(),
        vendor=vendor,
        name=name,
        status="connected",
        settings={},
        credentials_sealed=b"",
        replaces_files=False,
        created_at=NOON,
        created_by="test",
    )
    return add_connection(transaction, new)


def item(code: str, **changes: object) -> Item:
    """An item with defaults."""
    values: dict[str, Any] = {
        "code": code,
        "name": f"{code} the thing",
        "group": "",
        "supplier": "",
        "unit_cost": Decimal("2.00"),
        "unit_price": None,
        "barcode": "",
        "obsolete": False,
    }
    return Item(external_id=code, **(values | changes))
