"""Shopify's order export: one row for each line item, the order's own columns on its first row."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from capliquify.connectors.files.columns import (
    Column,
    DocumentBuilder,
    FileFacts,
    Kind,
    Reads,
    RowRemarks,
    Values,
    reject_row,
)
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.domain.records.sale import Sale
from capliquify.domain.sources.channels import market_of, shopify_channel
from capliquify.domain.values.money import from_minor, round_half_up, split_largest_remainder, to_minor

_TOLERANCE: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)
_LONGEST_NAME: Final = 150
_ONE: Final = Decimal(1)
_NOT_SOLD: Final = frozenset({"voided", "expired"})


class _Row(NamedTuple):
    """The cells of one row, in the order of the columns."""

    name: str
    created_on: date | None
    currency: str | None
    subtotal: Decimal | None
    shipping: Decimal
    taxes: Decimal
    duties: Decimal
    total: Decimal | None
    status: str
    cancelled_at: str
    refunded: Decimal
    quantity: Decimal
    item_name: str
    price: Decimal
    sku: str
    discount: Decimal
    shipping_country: str
    billing_country: str


class _Order(NamedTuple):
    """What the order's columns say, for all its lines."""

    sold_on: date
    currency: str
    channel: str
    market: str
    net: Decimal  # of the items, after discounts and refunds, without tax
    tax: Decimal  # on the items
    sold: bool


def _prepare(facts: FileFacts, remarks: RowRemarks) -> DocumentBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: list[Values]) -> list[Sale]:
        rows = [_Row(*row) for row in values]
        order = _order(rows[0])
        limits.day("Created at", order.sold_on)
        items = [_item(row, remarks) for row in rows]
        for row in rows:
            limits.quantity("Lineitem quantity", row.quantity)
        if not order.sold:
            nets = taxes = [_NOTHING] * len(rows)
        elif len(rows) == 1:
            nets, taxes = [order.net], [order.tax]
        else:
            weights = _weights(rows)
            nets, taxes = _shares(order.net, weights, order.currency), _shares(order.tax, weights, order.currency)
        return [
            Sale(
                external_id=key,
                sold_on=order.sold_on,
                order_number=row.name,
                item=item,
                channel=order.channel,
                market=order.market,
                quantity=row.quantity if order.sold else _NOTHING,
                net_amount=net,
                tax=tax,
                currency=order.currency,
            )
            for row, item, key, net, tax in zip(
                rows, items, _keys(rows, items, order.channel), nets, taxes, strict=True
            )
        ]

    return build


def _order(first: _Row) -> _Order:
    """The order's figures, from its first row.

    Raises:
        BadRow: A figure is missing, or they do not add up.
    """
    if first.created_on is None or first.currency is None or first.subtotal is None or first.total is None:
        reason = "the order's own columns are empty: its first row is not right above"
        reject_row("Total", "", reason, "sort the file by Name as it was exported, or export it again")
    items_tax = _tax_on_items(first, first.subtotal)
    net = first.subtotal - (items_tax if _tax_is_inside(first, first.subtotal, first.total) else _NOTHING)
    kept = _ONE - first.refunded / first.total if first.total and first.refunded else _ONE
    currency = first.currency
    if kept != _ONE:
        net, items_tax = _rounded(net * kept, currency), _rounded(items_tax * kept, currency)
    return _Order(
        first.created_on,
        currency,
        shopify_channel(currency),
        market_of(first.shipping_country or first.billing_country, currency),
        net,
        items_tax,
        sold=not first.cancelled_at and first.status.casefold() not in _NOT_SOLD,
    )


def _tax_is_inside(row: _Row, subtotal: Decimal, total: Decimal) -> bool:
    """Whether prices include tax, which shows in how the total adds up."""
    without_tax = subtotal + row.shipping + row.duties
    inside = abs(total - without_tax) <= _TOLERANCE
    if not inside and abs(total - without_tax - row.taxes) > _TOLERANCE:
        reason = (
            f"is neither Subtotal + Shipping + Duties ({without_tax}) nor that with Taxes ({without_tax + row.taxes})"
        )
        reject_row("Total", total, reason, "check the order's amounts, or export it again")
    return inside


def _tax_on_items(row: _Row, subtotal: Decimal) -> Decimal:
    """The part of the order's tax that is not on shipping."""
    taxed = subtotal + row.shipping
    if not row.taxes or not row.shipping or taxed <= 0:
        return row.taxes
    return round_half_up(row.taxes * subtotal / taxed, 2)


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return from_minor(to_minor(amount, currency), currency)


def _item(row: _Row, remarks: RowRemarks) -> str:
    if row.sku:
        return row.sku
    if not row.item_name:
        reject_row("Lineitem sku", "", "is empty and there is no Lineitem name", "give the product a SKU in Shopify")
    reason = "has no SKU, so its name is used"
    remarks.warn("Lineitem sku", row.item_name, reason, "give the product a SKU in Shopify")
    return row.item_name[:_LONGEST_NAME]


def _weights(rows: list[_Row]) -> list[Decimal]:
    """What each line is worth before discounts on the whole order; by units when all is free."""
    worth = [max(_NOTHING, row.quantity * row.price - row.discount) for row in rows]
    if any(worth):
        return worth
    units = [max(_NOTHING, row.quantity) for row in rows]
    return units if any(units) else [_ONE] * len(rows)


def _shares(amount: Decimal, weights: list[Decimal], currency: str) -> list[Decimal]:
    if not amount:
        return [_NOTHING] * len(weights)
    return [from_minor(units, currency) for units in split_largest_remainder(to_minor(amount, currency), weights)]


def _keys(rows: list[_Row], items: list[str], channel: str) -> list[str]:
    """Order and item name a line; a second line of the same item is numbered, whatever the order of the rows."""
    keys = [f"{channel}|{row.name}|{item}" for row, item in zip(rows, items, strict=True)]
    if len(keys) == 1 or len(set(keys)) == len(keys):
        return keys
    counts: Counter[str] = Counter()
    for index in sorted(range(len(rows)), key=lambda index: (rows[index].price, rows[index].quantity)):
        key = keys[index]
        counts[key] += 1
        if counts[key] > 1:
            keys[index] = f"{key}#{counts[key]}"
    return keys


def _first_row(name: str, reads: Reads) -> Column:
    return Column(name=name, reads=reads, filled=False)


def _amount(name: str, absent: str = "", *, required: bool = False) -> Column:
    return Column(name=name, reads=Reads.MONEY, required=required, filled=False, empty=_NOTHING, absent=absent)


def _text(name: str, absent: str = "") -> Column:
    return Column(name=name, required=False, empty="", absent=absent)


SHOPIFY_ORDERS: Final = Kind(
    name="shopify-orders",
    source="files/shopify",
    title="a Shopify order export",
    description="Orders exported from a Shopify store",
    record_types=(Sale,),
    columns=(
        Column(name="Name"),
        _first_row("Created at", Reads.DATE),
        _first_row("Currency", Reads.CURRENCY),
        _first_row("Subtotal", Reads.MONEY),
        _amount("Shipping", required=True),
        _amount("Taxes", required=True),
        _amount("Duties"),
        _first_row("Total", Reads.MONEY),
        _text("Financial Status"),
        _text("Cancelled at", "no order counts as cancelled"),
        _amount("Refunded Amount", "no refunds are taken off"),
        Column(name="Lineitem quantity", reads=Reads.QUANTITY),
        Column(name="Lineitem name", reads=Reads.LONG_TEXT, required=False, empty=""),
        Column(name="Lineitem price", reads=Reads.MONEY),
        Column(name="Lineitem sku", filled=False, empty=""),
        _amount("Lineitem discount"),
        _text("Shipping Country"),
        _text("Billing Country"),
    ),
    key=("Name",),
    keeps_first=("Currency",),
    starts_document="Total",
    plain_point=True,
    build_document=_prepare,
)
