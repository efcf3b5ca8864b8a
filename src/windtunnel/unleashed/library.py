"""All documents as they are this evening, and what a request selects of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from windtunnel.unleashed import catalogue, orders
from windtunnel.unleashed.stock import positions
from windtunnel.unleashed.stock_sheet import StockSheet
from windtunnel.unleashed.values import entered_at, guid, net_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.serving.world import World
    from windtunnel.unleashed.catalogue import Document

ORDERS = frozenset({"SalesOrders", "PurchaseOrders"})
_BRIEF_PRODUCT = ("Guid", "ProductCode", "ProductDescription", "LastModifiedOn")


class BadFilter(Exception):
    """A parameter whose value cannot be read."""


@dataclass
class Library:
    """The documents of a world, made anew when a day has passed or something was deleted.

    Attributes:
        world: The company.
        deleted: Identifiers of documents that a person removed, and when.
    """

    world: World
    deleted: dict[str, datetime] = field(default_factory=dict)
    _made: tuple[object, dict[str, list[Document]]] = field(default=(None, {}), init=False)

    def documents(self, kind: str, asked: Mapping[str, str]) -> list[Document]:
        """The documents of a kind that a request's parameters select, the oldest first."""
        if kind == "StockOnHand":
            return self._stock(asked)
        found = self._all()[kind]
        since = asked.get("modifiedSince")
        if since is not None:
            after = net_number(net_date(_instant(since)))
            found = [each for each in found if net_number(each["LastModifiedOn"]) >= after]
        if kind in ORDERS:
            found = _orders_asked_for(found, asked)
        if kind == "PurchaseOrders" and asked.get("brief", "true") == "true":
            found = [orders.brief(each) for each in found]
        if kind == "Products":
            found = _products_asked_for(found, asked)
        return found

    def one(self, kind: str, identifier: str) -> Document | None:
        """A single document, also an order that is hidden in lists because it was deleted."""
        return next((each for each in self._all().get(kind, ()) if each["Guid"] == identifier.lower()), None)

    def all_warehouses(self, product: str) -> list[Document]:
        """A product's stock in each warehouse it ever was in."""
        sheet = StockSheet(self.world.company, self.world.today)
        item = next((each["ProductCode"] for each in self._all()["Products"] if each["Guid"] == product.lower()), "")
        return [sheet.row(item, name) for name in sorted(sheet.warehouses_of(item))]

    def delete(self, kind: str, number: str) -> str:
        """Remove a document, named by its code or order number, as a person would; gives its identifier."""
        name = {"SalesOrders": "sales order", "PurchaseOrders": "purchase order", "Products": "product"}[kind]
        identifier = guid(name, number)
        self.deleted[identifier] = self.world.clock.now()
        return identifier

    def _all(self) -> dict[str, list[Document]]:
        key = (self.world.today, len(self.deleted))
        if self._made[0] != key:
            self._made = (key, self._make())
        return self._made[1]

    def _make(self) -> dict[str, list[Document]]:
        company = self.world.company
        at = positions(company, self.world.today)
        items = list(catalogue.described_items(company))
        names = {item.code: item.name for item in items}
        products = [catalogue.product(company, item, at.get(item.code)) for item in items]
        return {
            "Products": [each for each in products if each["Guid"] not in self.deleted],
            "Warehouses": list(catalogue.warehouses(company)),
            "Suppliers": list(catalogue.suppliers(company)),
            "Customers": list(catalogue.customers(company)),
            "BillOfMaterials": list(catalogue.bills_of_materials(company)),
            "SalesOrders": [self._noted(orders.sales_order(company, each)) for each in company.wholesale.orders],
            "PurchaseOrders": [self._noted(orders.purchase_order(each, names)) for each in company.purchasing.orders],
        }

    def _noted(self, document: Document) -> Document:
        at = self.deleted.get(document["Guid"])
        if at is None:
            return document
        return {**document, "OrderStatus": "Deleted", "LastModifiedOn": net_date(at)}

    def _stock(self, asked: Mapping[str, str]) -> list[Document]:
        day = _instant(asked["asAtDate"]).date().toordinal() if "asAtDate" in asked else self.world.today
        sheet = StockSheet(self.world.company, min(day, self.world.today))
        since = _instant(asked["modifiedSince"]) if "modifiedSince" in asked else None
        items = [item for item, each in sheet.positions.items() if since is None or entered_at(each.moved) >= since]
        code = asked.get("warehouseCode")
        if code is None:
            return [sheet.row(item, None) for item in items]
        names = {catalogue.warehouse_code(each): each for each in catalogue.warehouse_names(self.world.company)}
        return [sheet.row(item, names[code]) for item in items if names.get(code) in sheet.warehouses_of(item)]


def net_number(text: str) -> int:
    """The milliseconds of a date of .NET."""
    return int(text.removeprefix("/Date(").removesuffix(")/"))


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text} is no date"
        raise BadFilter(message) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _orders_asked_for(found: list[Document], asked: Mapping[str, str]) -> list[Document]:
    statuses = [each for each in asked.get("orderStatus", "").split(",") if each]
    if statuses:
        found = [each for each in found if each["OrderStatus"] in statuses]
    else:
        found = [each for each in found if each["OrderStatus"] != "Deleted"]
    number = asked.get("orderNumber")
    if number is not None:
        return [each for each in found if each["OrderNumber"] == number]
    first, last = (date.fromisoformat(asked[name]) if name in asked else None for name in ("startDate", "endDate"))
    return [
        each for each in found if (first is None or _day_of(each) >= first) and (last is None or _day_of(each) <= last)
    ]


def _day_of(order: Document) -> date:
    return datetime.fromtimestamp(net_number(order["OrderDate"]) / 1000, UTC).date()


def _products_asked_for(found: list[Document], asked: Mapping[str, str]) -> list[Document]:
    if asked.get("includeObsolete", "false") != "true":
        found = [each for each in found if not each["Obsolete"]]
    if "productCode" in asked:
        found = [each for each in found if each["ProductCode"] == asked["productCode"]]
    if asked.get("brief", "false") == "true":
        found = [{name: each[name] for name in _BRIEF_PRODUCT} for each in found]
    return found
