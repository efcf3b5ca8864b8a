"""What Unleashed sends, as far as it is read: amounts straight into decimals, what must be there without a default."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NET_DATE: Final = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")


class Payload(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A part of an answer; what is not named here is not read."""


class Pagination(Payload, frozen=True, kw_only=True):
    """Where a page stands."""

    number_of_items: int
    page_number: int
    number_of_pages: int


class Listing(Payload, frozen=True, kw_only=True):
    """A page of documents, each still as it came."""

    pagination: Pagination
    items: list[msgspec.Raw]


class Head(Payload, frozen=True, kw_only=True):
    """What every document has."""

    guid: str
    last_modified_on: str | None = None


class Named(Payload, frozen=True, kw_only=True):
    """The group of a product."""

    group_name: str | None = None


class SupplierName(Payload, frozen=True, kw_only=True):
    """A supplier as products and orders name it."""

    supplier_name: str | None = None


class CustomerName(Payload, frozen=True, kw_only=True):
    """A customer as orders name it: nothing personal is read."""

    customer_name: str


class WarehouseName(Payload, frozen=True, kw_only=True):
    """A warehouse as orders name it."""

    warehouse_name: str


class CurrencyCode(Payload, frozen=True, kw_only=True):
    """A currency."""

    currency_code: str


class ProductCode(Payload, frozen=True, kw_only=True):
    """A product as other documents name it."""

    product_code: str


class Product(Payload, frozen=True, kw_only=True):
    """A product."""

    guid: str
    product_code: str
    product_description: str
    obsolete: bool
    default_purchase_price: Decimal | None
    default_sell_price: Decimal | None
    average_land_price: Decimal | None
    barcode: str | None
    product_group: Named | None
    supplier: SupplierName | None = None


class Warehouse(Payload, frozen=True, kw_only=True):
    """A place stock is kept at."""

    warehouse_code: str
    warehouse_name: str


class Supplier(Payload, frozen=True, kw_only=True):
    """A supplier: there are no terms of it."""

    guid: str
    supplier_name: str
    obsolete: bool | None = None


class StockOnHand(Payload, frozen=True, kw_only=True):
    """A row of stock; of all warehouses together where none is named."""

    product_code: str
    warehouse: str | None
    qty_on_hand: Decimal
    allocated_qty: Decimal
    available_qty: Decimal
    on_purchase: Decimal
    avg_cost: Decimal | None
    total_cost: Decimal
    last_modified_on: str


class SalesLine(Payload, frozen=True, kw_only=True):
    """A line of a sales order."""

    product: ProductCode
    order_quantity: Decimal
    line_total: Decimal


class SalesOrder(Payload, frozen=True, kw_only=True):
    """A sales order."""

    guid: str
    order_number: str
    order_date: str
    required_date: str | None
    order_status: str
    customer: CustomerName
    warehouse: WarehouseName | None
    currency: CurrencyCode
    sales_order_lines: list[SalesLine]


class PurchaseLine(Payload, frozen=True, kw_only=True):
    """A line of a purchase order."""

    product: ProductCode
    order_quantity: Decimal
    line_total: Decimal


class PurchaseOrder(Payload, frozen=True, kw_only=True):
    """A purchase order."""

    guid: str
    order_number: str
    order_date: str
    required_date: str | None
    order_status: str
    supplier: SupplierName
    warehouse: WarehouseName | None
    currency: CurrencyCode
    purchase_order_lines: list[PurchaseLine]


class BillLine(Payload, frozen=True, kw_only=True):
    """A component of a bill of materials."""

    product: ProductCode
    quantity: Decimal
    wastage_quantity: Decimal | None


class BillOfMaterials(Payload, frozen=True, kw_only=True):
    """What a product is made of."""

    guid: str
    product: ProductCode
    bill_of_materials_lines: list[BillLine]
    obsolete: bool | None = None


def instant_of(text: str) -> datetime:
    """The instant of a date as JSON of .NET has it.

    Raises:
        ValueError: It is no such date.
    """
    found = _NET_DATE.fullmatch(text)
    if found is None:
        message = f"{text!r} is no date of the form /Date(0)/"
        raise ValueError(message)
    return _EPOCH + timedelta(milliseconds=int(found.group(1)))


def without_personal_data(raw: bytes) -> bytes:
    """A document with only the fields that are read: names of buyers, their addresses and comments are not."""
    known = {name for each in Payload.__subclasses__() for name in each.__struct_encode_fields__}

    def keep(value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, list):
            return [keep(each) for each in value]
        if isinstance(value, dict):
            return {name: keep(each) for name, each in value.items() if name in known}
        return value

    return msgspec.json.encode(keep(msgspec.json.decode(raw)))
