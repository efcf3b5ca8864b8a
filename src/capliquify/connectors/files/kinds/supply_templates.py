"""Our templates for what is bought, made and sold: suppliers, bills of materials, sales history, planning."""

from __future__ import annotations

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
from capliquify.connectors.files.kinds.ledger_templates import SOURCE, currency_column
from capliquify.connectors.files.kinds.limits import EARLIEST, UsualLimits
from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.records.item import ItemPlanning
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.supplier import Supplier

_NOTHING: Final = Decimal(0)


def _build_suppliers(_facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    def build(values: Values) -> Supplier:
        name, currency, payment, deposit, discount, discount_days, lead_time, deviation = values
        if discount_days > payment:
            remarks.warn("discount_days", discount_days, "is more than payment_days", "check both numbers")
        return Supplier(
            external_id=name,
            name=name,
            currency=currency,
            payment_days=payment,
            deposit_fraction=deposit,
            discount_fraction=discount,
            discount_days=discount_days,
            lead_time_days=lead_time,
            lead_time_deviation_days=deviation,
        )

    return build


def _percent(name: str, explanation: str, example: str) -> Column:
    return Column(
        name=name,
        reads=Reads.PERCENT,
        required=False,
        empty=_NOTHING,
        least=0,
        explanation=explanation,
        example=example,
    )


SUPPLIERS: Final = Kind(
    name="suppliers",
    source=SOURCE,
    title="our suppliers template",
    description="Payment terms and lead times of suppliers",
    record_types=(Supplier,),
    template=True,
    columns=(
        Column(name="name", explanation="The supplier, as bills and orders name it", example="Northern Bottling Ltd"),
        currency_column("ISO 4217 code the supplier is paid in"),
        Column(
            name="payment_days", reads=Reads.DAYS, least=0, explanation="Days from receipt to payment", example="30"
        ),
        _percent("deposit_percent", "Paid when ordering, 30 for 30 %; empty is 0", "30"),
        _percent("discount_percent", "Discount for paying early, 2 for 2 %; empty is 0", "2"),
        Column(
            name="discount_days",
            reads=Reads.DAYS,
            required=False,
            empty=0,
            least=0,
            explanation="Days in which the discount can be taken; empty is 0",
            example="10",
        ),
        Column(
            name="lead_time_days", reads=Reads.DAYS, least=0, explanation="Days from order to receipt", example="14"
        ),
        Column(
            name="lead_time_deviation_days",
            reads=Reads.QUANTITY,
            required=False,
            empty=_NOTHING,
            least=0,
            explanation="Standard deviation of the lead time in days; empty is 0",
            example="3",
        ),
    ),
    key=("name",),
    keeps_first=("currency",),
    build=_build_suppliers,
)


def _build_materials(_facts: FileFacts, _remarks: RowRemarks) -> RowBuilder:
    def build(values: Values) -> BillOfMaterialsLine:
        item, component, quantity, scrap, valid_from, valid_to = values
        if item == component:
            reject_row("component", component, "is the item itself", "name what the item is made of")
        if quantity <= 0:
            reject_row("quantity_per", quantity, "is not more than 0", "give how much one item needs")
        if valid_from is not None and valid_to is not None and valid_to < valid_from:
            reject_row("valid_to", valid_to, f"is before valid_from {valid_from}", "give the last day it is valid")
        if scrap >= 1:
            reject_row("scrap_percent", scrap * 100, "is 100 % or more", "give the share that is lost, 3 for 3 %")
        return BillOfMaterialsLine(
            external_id=f"{item}|{component}|{valid_from or ''}",
            item=item,
            component=component,
            quantity_per=quantity,
            scrap_fraction=scrap,
            valid_from_on=valid_from,
            valid_to_on=valid_to,
        )

    return build


BILL_OF_MATERIALS: Final = Kind(
    name="bill-of-materials",
    source=SOURCE,
    title="our bill-of-materials template",
    description="What an item is made of",
    record_types=(BillOfMaterialsLine,),
    template=True,
    columns=(
        Column(name="item", explanation="Code of what is made", example="GABA-RED-UK"),
        Column(name="component", explanation="Code of what goes into it", example="BOTTLE-50CL"),
        Column(name="quantity_per", reads=Reads.QUANTITY, explanation="Units of component for one item", example="1"),
        _percent("scrap_percent", "Share of the component that is lost, 3 for 3 %; empty is 0", "3"),
        Column(name="valid_from", reads=Reads.DATE, required=False, explanation="First day it is valid, or empty"),
        Column(
            name="valid_to", reads=Reads.DATE, required=False, is_end=True, explanation="Last day it is valid, or empty"
        ),
    ),
    key=("item", "component", "valid_from"),
    build=_build_materials,
)


def _build_sales(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)
    latest = facts.today

    def build(values: Values) -> Sale:
        day, item, channel, market, quantity, net_amount, currency = values
        if not EARLIEST <= day <= latest:
            limits.day("on", day)
        if (quantity < 0 < net_amount) or (net_amount < 0 < quantity):
            remarks.warn("net_amount", net_amount, "has another sign than the quantity", "check both numbers")
        limits.item("item", item)
        return Sale(
            external_id=f"{day.isoformat()}|{item}|{channel}|{market}|{currency}",
            sold_on=day,
            order_number="",
            item=item,
            channel=channel,
            market=market,
            quantity=quantity,
            net_amount=net_amount,
            tax=_NOTHING,
            currency=currency,
        )

    return build


SALES_HISTORY: Final = Kind(
    name="sales-history",
    source=SOURCE,
    title="our sales-history template",
    description="Units and net amounts sold by day, item, channel and market",
    record_types=(Sale,),
    template=True,
    columns=(
        Column(name="on", reads=Reads.DATE, explanation="Day of the sales", example="2026-03-31"),
        Column(name="item", explanation="Code of the item", example="GABA-RED-UK"),
        Column(name="channel", explanation="Where it was sold", example="Amazon UK"),
        Column(name="market", explanation="Market it was sold to", example="UK"),
        Column(name="quantity", reads=Reads.QUANTITY, explanation="Units; returns are negative", example="12"),
        Column(name="net_amount", reads=Reads.MONEY, explanation="After discounts, without tax", example="300.00"),
        currency_column(),
    ),
    key=("on", "item", "channel", "market", "currency"),
    keeps_first=("currency",),
    build=_build_sales,
)


def _build_planning(_facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    def build(values: Values) -> ItemPlanning:
        item, supplier, unit_cost, currency, minimum, lot, safety_stock, location = values
        if lot == 0:
            remarks.warn("lot", lot, "is 0, so any quantity can be ordered", "give the units of one lot, 1 if any")
        return ItemPlanning(
            external_id=f"{item}|{location}",
            item=item,
            supplier=supplier,
            unit_cost=unit_cost,
            currency=currency,
            minimum_order=minimum,
            lot=lot,
            safety_stock=safety_stock,
            location=location,
        )

    return build


def _units(name: str, explanation: str, example: str) -> Column:
    return Column(name=name, reads=Reads.QUANTITY, least=0, explanation=explanation, example=example)


ITEM_PLANNING: Final = Kind(
    name="item-planning",
    source=SOURCE,
    title="our item-planning template",
    description="How an item is bought for a location",
    record_types=(ItemPlanning,),
    template=True,
    columns=(
        Column(name="item", explanation="Code of the item", example="GABA-RED-UK"),
        Column(name="supplier", explanation="Who delivers it, as the suppliers template names it", example="Northern"),
        Column(name="unit_cost", reads=Reads.MONEY, least=0, explanation="Cost of one unit", example="6.50"),
        currency_column("ISO 4217 code of the unit cost"),
        _units("minimum_order", "Least quantity of an order", "100"),
        _units("lot", "Orders are multiples of this", "50"),
        _units("safety_stock", "Units to keep in stock", "99"),
        Column(
            name="location",
            filled=False,
            empty="",
            explanation="Warehouse it is bought for; empty is the only one",
            example="Main",
        ),
    ),
    key=("item", "location"),
    keeps_first=("currency",),
    build=_build_planning,
)
