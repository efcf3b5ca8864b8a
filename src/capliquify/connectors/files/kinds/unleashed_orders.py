"""Unleashed's grids of sales orders and purchase orders, one row for each line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from capliquify.connectors.files.columns import (
    Column,
    FileFacts,
    Kind,
    Reads,
    RowBuilder,
    RowRemarks,
    Values,
    reject_row,
)
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.connectors.files.kinds.unleashed_stock import SOURCE, optional_text
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.sources.order_status import CLOSED, OPEN, order_is_open

_TOLERANCE: Final = Decimal("0.01")
_HALF: Final = Decimal("0.5")
_HUNDRED: Final = Decimal(100)
_NOTHING: Final = Decimal(0)
_KNOWN: Final = f"use one of: {', '.join((*OPEN, *CLOSED))}"


def _lines(make: Callable[..., Any], party: str) -> Callable[[FileFacts, RowRemarks], RowBuilder]:
    def prepare(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
        limits = UsualLimits(facts, remarks)

        def build(values: Values) -> SalesOrderLine | PurchaseOrderLine:
            order, ordered_on, required_on, name, status, item, quantity, price, discount, total, currency, place = (
                values
            )
            limits.day("Order Date", ordered_on)
            limits.item("Product Code", item)
            limits.quantity("Quantity", quantity)
            is_open = order_is_open(status)
            if is_open is None:
                remarks.warn("Status", status, "is not a known status: the line is taken as open", _KNOWN)
            if required_on is not None and required_on < ordered_on:
                remarks.warn("Required Date", required_on, "is before the Order Date", "check both dates")
            line: SalesOrderLine | PurchaseOrderLine = make(
                external_id=f"{order}|{item}",
                order_number=order,
                ordered_on=ordered_on,
                required_on=required_on or ordered_on,
                item=item,
                warehouse=place,
                quantity=quantity,
                line_total=_line_total(quantity, price, discount, total),
                currency=currency or facts.currency,
                open=is_open is not False,
                **{party: name},
            )
            return line

        return build

    return prepare


def _line_total(quantity: Decimal, price: Decimal | None, discount: Decimal, total: Decimal | None) -> Decimal:
    """The line's amount without tax.

    Raises:
        BadRow: It is not quantity times price, as exactly as the price is given, or neither is known.
    """
    if price is None:
        if total is None:
            reject_row("Line Total", "", "is empty and so is Unit Price", "fill in one of the two")
        return total
    worked_out = quantity * price * (_HUNDRED - discount * _HUNDRED) / _HUNDRED
    if total is None:
        return worked_out.quantize(Decimal("0.01"))
    exponent = price.as_tuple().exponent
    unseen = abs(quantity) * _HALF.scaleb(exponent) if isinstance(exponent, int) else _NOTHING
    if abs(worked_out - total) > max(_TOLERANCE, unseen):
        reason = f"is not Quantity {quantity} at Unit Price {price} ({worked_out})"
        reject_row("Line Total", total, reason, "check the line, or export it again")
    return total


def _columns(party: str, *aliases: str) -> tuple[Column, ...]:
    return (
        Column(name="Order Number", aliases=("Order No.", "Order No")),
        Column(name="Order Date", reads=Reads.DATE),
        Column(name="Required Date", reads=Reads.DATE, filled=False, aliases=("Delivery Date",)),
        Column(name=party, aliases=aliases),
        Column(name="Status", aliases=("Order Status",)),
        Column(name="Product Code"),
        Column(name="Quantity", reads=Reads.QUANTITY, least=0, aliases=("Order Quantity", "Qty")),
        Column(name="Unit Price", reads=Reads.MONEY, filled=False),
        Column(name="Discount", reads=Reads.PERCENT, required=False, empty=_NOTHING, aliases=("Discount %",)),
        Column(name="Line Total", reads=Reads.MONEY, filled=False),
        Column(name="Currency", reads=Reads.CURRENCY, required=False, aliases=("Currency Code",)),
        optional_text("Warehouse", "Warehouse Code", "Warehouse Name"),
    )


UNLEASHED_SALES_ORDERS: Final = Kind(
    name="unleashed-sales-orders",
    source=SOURCE,
    title="an Unleashed sales order export",
    description="Sales orders of Unleashed, by line",
    record_types=(SalesOrderLine,),
    columns=_columns("Customer", "Customer Name"),
    key=("Order Number", "Product Code"),
    keeps_first=("Currency",),
    repeats="numbered",
    build=_lines(SalesOrderLine, "customer"),
)

UNLEASHED_PURCHASE_ORDERS: Final = Kind(
    name="unleashed-purchase-orders",
    source=SOURCE,
    title="an Unleashed purchase order export",
    description="Purchase orders of Unleashed, by line",
    record_types=(PurchaseOrderLine,),
    columns=_columns("Supplier", "Supplier Name"),
    key=("Order Number", "Product Code"),
    keeps_first=("Currency",),
    repeats="numbered",
    build=_lines(PurchaseOrderLine, "supplier"),
)
