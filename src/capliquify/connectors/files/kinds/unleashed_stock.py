"""Unleashed's grids of products and of stock on hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

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
from capliquify.domain.records.item import Item
from capliquify.domain.records.stock_level import StockLevel

SOURCE: Final = "files/unleashed"
_TOLERANCE: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)


def optional_text(name: str, *aliases: str, reads: Reads = Reads.TEXT) -> Column:
    """A text column the grid may leave out."""
    return Column(name=name, reads=reads, required=False, empty="", aliases=aliases)


def _build_products(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> Item:
        code, name, group, purchase_price, sell_price, landed_cost, supplier, barcode, obsolete = values
        limits.item("Product Code", code)
        cost = landed_cost or purchase_price
        if cost is not None and sell_price is not None and 0 < sell_price <= cost:
            remarks.warn("Default Sell Price", sell_price, "is not more than the cost", "check price and cost")
        return Item(
            external_id=code,
            code=code,
            name=name,
            group=group,
            supplier=supplier,
            unit_cost=cost,
            unit_price=sell_price,
            barcode=barcode,
            obsolete=obsolete,
        )

    return build


def _price(name: str) -> Column:
    return Column(name=name, reads=Reads.MONEY, required=False, least=0)


UNLEASHED_PRODUCTS: Final = Kind(
    name="unleashed-products",
    source=SOURCE,
    title="an Unleashed product export",
    description="Products of Unleashed",
    record_types=(Item,),
    columns=(
        Column(name="Product Code"),
        Column(name="Product Description", reads=Reads.LONG_TEXT, filled=False, empty=""),
        optional_text("Product Group"),
        _price("Default Purchase Price"),
        _price("Default Sell Price"),
        _price("Average Landed Cost"),
        optional_text("Supplier"),
        optional_text("Barcode"),
        Column(name="Obsolete", reads=Reads.BOOLEAN, required=False, empty=False),
    ),
    any_of=("Default Purchase Price", "Default Sell Price", "Average Landed Cost"),
    key=("Product Code",),
    build=_build_products,
)


def _build_stock(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    observed_on = _observed_on(facts)

    def build(values: Values) -> StockLevel:
        item, warehouse, on_hand, allocated, available, on_purchase, unit_cost = values
        if available is not None and abs(on_hand - allocated - available) > _TOLERANCE:
            reason = f"is not Qty On Hand {on_hand} less Allocated Qty {allocated}"
            reject_row("Available Qty", available, reason, "check the row, or export it again")
        if on_hand < 0:
            remarks.warn("Qty On Hand", on_hand, "is negative", "check the stock in Unleashed")
        return StockLevel(
            external_id=f"{observed_on}|{item}|{warehouse}",
            observed_on=observed_on,
            item=item,
            warehouse=warehouse,
            on_hand=on_hand,
            allocated=allocated,
            on_purchase=on_purchase,
            unit_cost=unit_cost,
        )

    return build


def _observed_on(facts: FileFacts) -> date:
    """The day of the latest movement: a file says the same whenever it is imported."""
    return min(facts.latest_days.get("Last Modified On", facts.today), facts.today)


def _units(name: str) -> Column:
    return Column(name=name, reads=Reads.QUANTITY, required=False, empty=_NOTHING)


UNLEASHED_STOCK_ON_HAND: Final = Kind(
    name="unleashed-stock-on-hand",
    source=SOURCE,
    title="an Unleashed stock on hand export",
    description="Stock on hand of Unleashed, by product and warehouse",
    record_types=(StockLevel,),
    columns=(
        Column(name="Product Code"),
        Column(name="Warehouse", aliases=("Warehouse Code", "Warehouse Name"), empty="", filled=False),
        Column(name="Qty On Hand", reads=Reads.QUANTITY, aliases=("Quantity On Hand", "On Hand", "SOH")),
        _units("Allocated Qty"),
        Column(name="Available Qty", reads=Reads.QUANTITY, required=False),
        _units("On Purchase"),
        Column(name="Avg Cost", reads=Reads.MONEY, required=False, aliases=("Average Cost", "Average Land Cost")),
        Column(
            name="Last Modified On",
            reads=Reads.DATE,
            required=False,
            absent="the stock is taken as that of the day of import",
        ),
    ),
    key=("Product Code", "Warehouse"),
    build=lambda facts, remarks: _without_date(_build_stock(facts, remarks)),
)


def _without_date(build: RowBuilder) -> RowBuilder:
    """The date column serves the file as a whole, not its rows."""
    return lambda values: build(values[:-1])
