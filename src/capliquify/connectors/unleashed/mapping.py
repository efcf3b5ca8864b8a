"""Documents of Unleashed as records of ours; what does not map is set aside with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from capliquify.connectors.protocol import SetAside
from capliquify.connectors.unleashed.payloads import (
    BillOfMaterials,
    Product,
    PurchaseOrder,
    SalesOrder,
    StockOnHand,
    instant_of,
    without_personal_data,
)
from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.records.item import Item
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.sources.order_status import CLOSED, OPEN, order_is_open

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from capliquify.connectors.unleashed.payloads import PurchaseLine, SalesLine

_TOLERANCE: Final = Decimal("0.01")
_UNIT_COST_STEP: Final = Decimal("0.00000001")
_P = TypeVar("_P")


class Unmapped(Exception):
    """A document that cannot be used: why, and what to do about it."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class Misshapen(Unmapped):
    """A document that lacks a field, or has one of another kind."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Records of one document, and what a person should know of it."""

    records: Sequence[Any]
    notes: Sequence[str] = ()


def read(raw: bytes, form: type[_P]) -> _P:
    """A document in its form.

    Raises:
        Misshapen: A field is missing or of another kind.
    """
    try:
        return msgspec.json.decode(raw, type=form)
    except msgspec.DecodeError as error:
        reason = f"a field is not as Unleashed promises: {error}"
        raise Misshapen(reason, "look at the document in Unleashed, then try again") from error


def set_aside(raw: bytes, external_id: str, problem: Unmapped) -> SetAside:
    """A document kept as it came, without what is personal in it."""
    payload = without_personal_data(raw)
    return SetAside(external_id=external_id, payload=payload, reason=problem.reason, fix=problem.fix)


def map_product(raw: bytes) -> Mapped:
    """A product: an item.

    Raises:
        Unmapped: It is none.
    """
    product = read(raw, Product)
    item = Item(
        external_id=product.product_code,
        code=product.product_code,
        name=product.product_description,
        group=(product.product_group.group_name if product.product_group else None) or "",
        supplier=(product.supplier.supplier_name if product.supplier else None) or "",
        unit_cost=product.average_land_price or product.default_purchase_price,
        unit_price=product.default_sell_price,
        barcode=product.barcode or "",
        obsolete=product.obsolete,
    )
    return Mapped([item])


def map_bill(raw: bytes) -> Mapped:
    """A bill of materials: one record a component, for one unit.

    Raises:
        Unmapped: A quantity or component cannot be.
    """
    bill = read(raw, BillOfMaterials)
    if bill.obsolete:
        return Mapped([])
    item = bill.product.product_code
    lines = []
    for line in bill.bill_of_materials_lines:
        component, wastage = line.product.product_code, line.wastage_quantity or Decimal(0)
        if component == item:
            reason = f"{item} is made of itself"
            raise Unmapped(reason, "correct the bill of materials in Unleashed, then try again")
        if line.quantity <= 0 or not 0 <= wastage < line.quantity:
            reason = f"the quantity {line.quantity} of {component}, or its wastage {wastage}, cannot be"
            raise Unmapped(reason, "correct the bill of materials in Unleashed, then try again")
        lines.append(
            BillOfMaterialsLine(
                external_id=f"{item}|{component}|",
                item=item,
                component=component,
                quantity_per=line.quantity,
                scrap_fraction=wastage / line.quantity,
                valid_from_on=None,
                valid_to_on=None,
            )
        )
    return Mapped(lines)


def map_sales_order(raw: bytes) -> Mapped:
    """A sales order: one record a product.

    Raises:
        Unmapped: A date or field cannot be read.
    """
    order = read(raw, SalesOrder)
    ordered_on, required_on = _days(order)
    is_open, notes = _openness(order.order_number, order.order_status)
    place = order.warehouse.warehouse_name if order.warehouse else ""
    records = [
        SalesOrderLine(
            external_id=f"{order.order_number}|{item}",
            order_number=order.order_number,
            ordered_on=ordered_on,
            required_on=required_on,
            customer=order.customer.customer_name,
            item=item,
            warehouse=place,
            quantity=quantity,
            line_total=total,
            currency=order.currency.currency_code,
            open=is_open,
        )
        for item, (quantity, total) in _by_item(order.sales_order_lines).items()
    ]
    return Mapped(records, notes)


def map_purchase_order(raw: bytes) -> Mapped:
    """A purchase order: one record a product.

    Raises:
        Unmapped: A date or field cannot be read.
    """
    order = read(raw, PurchaseOrder)
    ordered_on, required_on = _days(order)
    is_open, notes = _openness(order.order_number, order.order_status)
    place = order.warehouse.warehouse_name if order.warehouse else ""
    records = [
        PurchaseOrderLine(
            external_id=f"{order.order_number}|{item}",
            order_number=order.order_number,
            ordered_on=ordered_on,
            required_on=required_on,
            supplier=order.supplier.supplier_name or "",
            item=item,
            warehouse=place,
            quantity=quantity,
            line_total=total,
            currency=order.currency.currency_code,
            open=is_open,
        )
        for item, (quantity, total) in _by_item(order.purchase_order_lines).items()
    ]
    return Mapped(records, notes)


def map_stock(row: StockOnHand, warehouse: str, observed_on: date) -> StockLevel:
    """A row of stock of one warehouse.

    Raises:
        Unmapped: Its quantities contradict each other.
    """
    if abs(row.qty_on_hand - row.allocated_qty - row.available_qty) > _TOLERANCE:
        reason = (
            f"{row.available_qty} available of {row.product_code} is not {row.qty_on_hand} on hand "
            f"less {row.allocated_qty} allocated"
        )
        raise Unmapped(reason, "look at the stock in Unleashed, then try again")
    place = row.warehouse or warehouse
    return StockLevel(
        external_id=f"{observed_on}|{row.product_code}|{place}",
        observed_on=observed_on,
        item=row.product_code,
        warehouse=place,
        on_hand=row.qty_on_hand,
        allocated=row.allocated_qty,
        on_purchase=row.on_purchase,
        unit_cost=_unit_cost(row),
    )


def _unit_cost(row: StockOnHand) -> Decimal | None:
    """What makes the row's quantity cost what the vendor says it costs; its own average is rounded."""
    if row.qty_on_hand > 0:
        return (row.total_cost / row.qty_on_hand).quantize(_UNIT_COST_STEP)
    return row.avg_cost


def _days(order: SalesOrder | PurchaseOrder) -> tuple[date, date]:
    try:
        ordered_on = instant_of(order.order_date).date()
        required_on = instant_of(order.required_date).date() if order.required_date else ordered_on
    except ValueError as error:
        raise Unmapped(str(error), "look at the order's dates in Unleashed, then try again") from error
    return ordered_on, required_on


def _openness(number: str, status: str) -> tuple[bool, list[str]]:
    is_open = order_is_open(status)
    if is_open is None:
        known = ", ".join((*OPEN, *CLOSED))
        note = f"The status {status} of order {number} is not known: it is taken as open. Known are: {known}."
        return True, [note]
    return is_open, []


def _by_item(lines: Sequence[SalesLine] | Sequence[PurchaseLine]) -> dict[str, tuple[Decimal, Decimal]]:
    """Quantity and amount by product: an order may have a product on several lines."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        quantity, total = found.get(line.product.product_code, (Decimal(0), Decimal(0)))
        found[line.product.product_code] = (quantity + line.order_quantity, total + line.line_total)
    return found
