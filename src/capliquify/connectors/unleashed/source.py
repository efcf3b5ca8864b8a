"""A connected Unleashed account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify.connectors.protocol import Account, SetAside, Stream, VendorTotal
from capliquify.connectors.unleashed import mapping
from capliquify.connectors.unleashed.documents import Documents
from capliquify.connectors.unleashed.mapping import Mapped, Unmapped, set_aside
from capliquify.connectors.unleashed.payloads import Head, Supplier
from capliquify.connectors.unleashed.stock import StockReading, map_level_again
from capliquify.connectors.unleashed.totals import stock_values
from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.records.item import Item
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.stock_level import StockLevel

if TYPE_CHECKING:
    from datetime import date

    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.protocol import Page, State
    from capliquify.connectors.unleashed.client import UnleashedClient

_DAY: Final = 24 * 60
_DELETED: Final = (("orderStatus", "Deleted"),)

PRODUCTS: Final = Stream(name="products", title="Products", record_types=(Item,), every_minutes=6 * 60)
SUPPLIERS: Final = Stream(name="suppliers", title="Suppliers", record_types=(), every_minutes=7 * _DAY)
BILLS: Final = Stream(
    name="bills_of_materials", title="Bills of materials", record_types=(BillOfMaterialsLine,), every_minutes=_DAY
)
STOCK: Final = Stream(name="stock_on_hand", title="Stock on hand", record_types=(StockLevel,), every_minutes=2 * 60)
PURCHASES: Final = Stream(
    name="purchase_orders", title="Purchase orders", record_types=(PurchaseOrderLine,), every_minutes=2 * 60
)
SALES: Final = Stream(name="sales_orders", title="Sales orders", record_types=(SalesOrderLine,), every_minutes=2 * 60)
STREAMS: Final = (PRODUCTS, SUPPLIERS, BILLS, STOCK, PURCHASES, SALES)


def _no_terms(suppliers: Sequence[bytes]) -> list[str]:
    """Unleashed keeps no terms, so a supplier is no record; a person is told whose are missing."""
    names = [one.supplier_name for each in suppliers if not (one := msgspec.json.decode(each, type=Supplier)).obsolete]
    if not names:
        return []
    note = (
        f"Unleashed keeps no payment terms and lead times of {', '.join(sorted(names))}: "
        "give them in the suppliers template, or connect the ledger."
    )
    return [note]


def _name_only(raw: bytes) -> Mapped:
    mapping.read(raw, Supplier)
    return Mapped([])


_READINGS: Final[Mapping[str, Documents]] = {
    each.stream.name: each
    for each in (
        Documents(stream=PRODUCTS, kind="Products", mapper=mapping.map_product, query=(("includeObsolete", "true"),)),
        Documents(stream=SUPPLIERS, kind="Suppliers", mapper=_name_only, dated=False, remark=_no_terms),
        Documents(stream=BILLS, kind="BillOfMaterials", mapper=mapping.map_bill, dated=False),
        Documents(
            stream=PURCHASES,
            kind="PurchaseOrders",
            mapper=mapping.map_purchase_order,
            query=(("brief", "false"),),
            deleted=_DELETED,
        ),
        Documents(stream=SALES, kind="SalesOrders", mapper=mapping.map_sales_order, deleted=_DELETED),
    )
}
_MAP_AGAIN: Final[Mapping[str, Callable[[bytes], Mapped]]] = {
    STOCK.name: map_level_again,
    **{name: each.mapper for name, each in _READINGS.items()},
}


class UnleashedSource:
    """Reads an account's stock system.

    Args:
        client: Asks.
        pace: Time.
        account: Whose it is, as the person who connected it says: the interface does not tell.
        currency: What its stock is valued in.
    """

    streams: Sequence[Stream] = STREAMS

    def __init__(self, client: UnleashedClient, pace: Pace, account: Account, currency: str) -> None:
        self._client = client
        self._pace = pace
        self._account = account
        self._currency = currency
        self._stock = StockReading(STOCK)

    def account(self) -> Account:
        """Whom the connection leads to; one call proves that the key works."""
        self._client.page("Warehouses", 1, size=1)
        return self._account

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """The pages of a stream from a state on."""
        if stream == STOCK.name:
            return self._stock.pages(self._client, state)
        return _READINGS[stream].pages(self._client, self._pace, state)

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """Single documents by their identifiers; stock has none."""
        return iter(()) if stream == STOCK.name else _READINGS[stream].read(self._client, external_ids)

    def map_again(self, stream: str, payload: bytes) -> Sequence[Any] | SetAside:
        """What a document that was set aside becomes now."""
        try:
            return _MAP_AGAIN[stream](payload).records
        except Unmapped as problem:
            return set_aside(payload, msgspec.json.decode(payload, type=Head).guid, problem)

    def totals(self, as_of: date) -> Iterable[VendorTotal]:
        """What the stock costs by the vendor's own figures: in all, and in each warehouse."""
        return stock_values(self._client, as_of, self._currency, self._stock.costs_on(as_of))
