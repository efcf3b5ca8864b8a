"""Amazon's report of all orders: one row for each line of an order."""

from __future__ import annotations

from datetime import datetime
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
from capliquify.domain.records.sale import Sale
from capliquify.domain.sources.channels import Marketplace, find_marketplace, market_of

_NOTHING: Final = Decimal(0)


def _build(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> Sale:
        order, bought_at, status, site, sku, line_status, quantity, currency, price, tax, discount, country = values
        marketplace = find_marketplace(site)
        bought: datetime = bought_at
        day = bought.astimezone(marketplace.zone).date() if marketplace else bought.date()
        limits.day("purchase-date", day)
        limits.quantity("quantity", quantity)
        currency = currency or (marketplace.currency if marketplace else "")
        if not currency:
            reject_row("currency", "", "is empty", "fill in the currency of the order")
        net = _NOTHING
        if "cancelled" in {status.casefold(), line_status.casefold()}:
            quantity, tax = _NOTHING, _NOTHING
        elif marketplace is None:
            reason = "is another shop's order that Amazon only delivers: its sale is counted there, here as nothing"
            remarks.warn("sales-channel", site, reason, "import the orders of that shop")
            quantity, tax = _NOTHING, _NOTHING
        else:
            net = _net_amount(marketplace, price, tax, discount)
        return Sale(
            external_id=f"{order}|{sku}",
            sold_on=day,
            order_number=order,
            item=sku,
            channel=marketplace.channel if marketplace else site,
            market=marketplace.market if marketplace else market_of(country, currency),
            quantity=quantity,
            net_amount=net,
            tax=tax,
            currency=currency,
        )

    return build


def _net_amount(marketplace: Marketplace, price: Decimal | None, tax: Decimal, discount: Decimal) -> Decimal:
    """The price of the line after its promotion, without tax.

    Raises:
        BadRow: Amazon has not priced the order yet.
    """
    if price is None:
        reason = "is empty: Amazon has not priced the order yet"
        reject_row("item-price", "", reason, "import the report again when the order is no longer pending")
    return price - abs(discount) - (tax if marketplace.tax_inside_price else _NOTHING)


def _amount(name: str) -> Column:
    return Column(name=name, reads=Reads.MONEY, required=False, empty=_NOTHING)


AMAZON_ORDERS: Final = Kind(
    name="amazon-orders",
    source="files/amazon",
    title="an Amazon all-orders report",
    description="Orders of Amazon marketplaces: the report of all orders",
    record_types=(Sale,),
    columns=(
        Column(name="amazon-order-id"),
        Column(name="purchase-date", reads=Reads.INSTANT),
        Column(name="order-status"),
        Column(name="sales-channel"),
        Column(name="sku"),
        Column(name="item-status", required=False, empty=""),
        Column(name="quantity", reads=Reads.QUANTITY),
        Column(name="currency", reads=Reads.CURRENCY, filled=False),
        Column(name="item-price", reads=Reads.MONEY, filled=False),
        Column(name="item-tax", reads=Reads.MONEY, filled=False, empty=_NOTHING),
        _amount("item-promotion-discount"),
        Column(name="ship-country", required=False, empty=""),
    ),
    key=("amazon-order-id", "sku"),
    keeps_first=("currency",),
    repeats="numbered",
    ragged=True,
    unquoted=True,
    plain_point=True,
    build=_build,
)
