"""Amazon's orders and stock as records of ours: an order becomes the same records from a report and from a call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.amazon.cells import BadCell, read_amount, read_instant
from capliquify.connectors.amazon.payloads import ItemProceeds, Order, OrderItem
from capliquify.connectors.protocol import SetAside
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.sources.channels import Marketplace, find_marketplace, market_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from capliquify.connectors.amazon.payloads import InventorySummary

ORDER_COLUMNS: Final = (
    "amazon-order-id", "purchase-date", "order-status", "sales-channel", "sku", "quantity", "currency", "item-price",
    "item-tax",
)  # fmt: skip
_KEPT_COLUMNS: Final = (*ORDER_COLUMNS, "item-status", "item-promotion-discount", "ship-country")
_NOTHING: Final = Decimal(0)
_PENDING: Final = frozenset({"pending", "pendingavailability", "pending_availability"})
_CANCELLED: Final = frozenset({"cancelled", "canceled"})
_FIX: Final = "retry it after Amazon has corrected the order; tell support when it stays"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One line of an order, however it was told."""

    order: str
    sku: str
    bought: datetime
    site: str
    country: str = ""
    is_amazon: bool = True
    cancelled: bool
    quantity: Decimal
    currency: str
    net: Decimal
    tax: Decimal


class Numbering:
    """Numbers the lines of an order that have the same item."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def __call__(self, sale: Sale) -> Sale:
        """The line, under an id of its own."""
        count = self._counts[sale.external_id] = self._counts.get(sale.external_id, 0) + 1
        return sale if count == 1 else replace(sale, external_id=f"{sale.external_id}#{count}")


def sale_of_row(row: dict[str, str]) -> Sale | SetAside | None:
    """A row of the report of all orders; None while Amazon has not priced the order."""
    status = row.get("order-status", "").casefold()
    if status in _PENDING:
        return None
    try:
        return _sale(_line_of_row(row, status))
    except BadCell as error:
        kept = {name: row.get(name, "") for name in _KEPT_COLUMNS}
        return _set_aside(f"{row.get('amazon-order-id')}|{row.get('sku')}", msgspec.json.encode(kept), str(error))


def sales_of_order(order: Order) -> Iterator[Sale | SetAside]:
    """The lines of an order; none while Amazon has not priced it."""
    status = order.fulfillment.fulfillment_status.casefold() if order.fulfillment is not None else ""
    if status in _PENDING:
        return
    numbered = Numbering()
    for item in order.order_items:
        try:
            yield numbered(_sale(_line_of_item(order, item, cancelled=status in _CANCELLED)))
        except BadCell as error:
            kept = msgspec.structs.replace(order, order_items=[item])
            name = f"{order.order_id}|{item.product.seller_sku}"
            yield _set_aside(name, msgspec.json.encode(kept), str(error))


def sales_again(payload: bytes) -> list[Sale] | SetAside:
    """What a line that was set aside becomes now."""
    found: list[Sale | SetAside | None]
    if b'"amazon-order-id"' in payload:
        found = [sale_of_row(msgspec.json.decode(payload, type=dict[str, str]))]
    else:
        found = [*sales_of_order(msgspec.json.decode(payload, type=Order))]
    sales = [each for each in found if isinstance(each, Sale)]
    return next((each for each in found if isinstance(each, SetAside)), sales)


def stock_levels(summaries: Iterable[InventorySummary], site: str, observed_on: date) -> Iterator[StockLevel]:
    """The stock of one marketplace's warehouses.

    What is on its way there is left out: it comes from another warehouse of the company or from a purchase order, which
    the stock system counts already.
    """
    marketplace = find_marketplace(site)
    channel = marketplace.channel if marketplace is not None else site
    warehouse = f"Amazon FBA {channel.removeprefix('Amazon ')}"
    for summary in summaries:
        details = summary.inventory_details
        if details is None:
            on_hand, allocated = summary.total_quantity or 0, 0
        else:
            allocated = details.reserved_quantity.total_reserved_quantity if details.reserved_quantity else 0
            on_hand = details.fulfillable_quantity + allocated
        yield StockLevel(
            external_id=f"{observed_on}|{summary.seller_sku}|{warehouse}",
            observed_on=observed_on,
            item=summary.seller_sku,
            warehouse=warehouse,
            on_hand=Decimal(on_hand),
            allocated=Decimal(allocated),
            on_purchase=_NOTHING,
            unit_cost=None,
        )


def _line_of_row(row: dict[str, str], status: str) -> _Line:
    site, marketplace = row["sales-channel"], find_marketplace(row["sales-channel"])
    cancelled = bool({status, row.get("item-status", "").casefold()} & _CANCELLED)
    price, tax = read_amount(row, "item-price"), read_amount(row, "item-tax")
    if not cancelled and marketplace is not None and not row["item-price"]:
        message = "item-price is empty, though the order is no longer pending"
        raise BadCell(message)
    inside = marketplace is not None and marketplace.tax_inside_price
    return _Line(
        order=row["amazon-order-id"],
        sku=row["sku"],
        bought=read_instant(row, "purchase-date"),
        site=site,
        country=row.get("ship-country", ""),
        cancelled=cancelled,
        quantity=read_amount(row, "quantity"),
        currency=row["currency"].upper(),
        net=price - abs(read_amount(row, "item-promotion-discount")) - (tax if inside else _NOTHING),
        tax=tax,
    )


def _line_of_item(order: Order, item: OrderItem, *, cancelled: bool) -> _Line:
    channel, net, tax, currency = order.sales_channel, _NOTHING, _NOTHING, ""
    if not cancelled and channel.channel_name == "AMAZON":
        net, tax, currency = _priced(channel.marketplace_name, item.proceeds)
    return _Line(
        order=order.order_id,
        sku=item.product.seller_sku,
        bought=order.created_time,
        site=channel.marketplace_name if channel.channel_name == "AMAZON" else "Non-Amazon",
        cancelled=cancelled,
        quantity=Decimal(item.quantity_ordered),
        currency=currency,
        net=net,
        tax=tax,
    )


def _priced(site: str, proceeds: ItemProceeds | None) -> tuple[Decimal, Decimal, str]:
    """Net amount, tax and currency of an item.

    Raises:
        BadCell: It has no price.
    """
    if proceeds is None or not proceeds.breakdowns:
        message = "the item has no proceeds, though the order is no longer pending"
        raise BadCell(message)
    sums: dict[str, Decimal] = {}
    tax, currency = _NOTHING, ""
    for part in proceeds.breakdowns:
        amount = -abs(part.subtotal.amount) if part.type == "DISCOUNT" else part.subtotal.amount
        sums[part.type] = sums.get(part.type, _NOTHING) + amount
        currency = part.subtotal.currency_code
        if part.type == "TAX":
            details = [each.value.amount for each in part.detailed_breakdowns if each.value and each.subtype == "ITEM"]
            tax += sum(details, _NOTHING) if part.detailed_breakdowns else amount
    if "ITEM" not in sums:
        message = f"the item has no proceeds of the type ITEM, only {', '.join(sums)}"
        raise BadCell(message)
    net = sums["ITEM"] + sums.get("DISCOUNT", _NOTHING)
    return net - (tax if _is_tax_inside(site, proceeds, sums) else _NOTHING), tax, currency


def _is_tax_inside(site: str, proceeds: ItemProceeds, sums: dict[str, Decimal]) -> bool:
    """Whether the item's price holds its tax: the total tells, where it does not the marketplace's custom."""
    if proceeds.proceeds_total is not None:
        whole = sum(sums.values(), _NOTHING)
        if proceeds.proceeds_total.amount == whole:
            return False
        if proceeds.proceeds_total.amount == whole - sums.get("TAX", _NOTHING):
            return True
    marketplace = find_marketplace(site)
    return marketplace is not None and marketplace.tax_inside_price


def _sale(line: _Line) -> Sale:
    marketplace: Marketplace | None = find_marketplace(line.site)
    currency = line.currency or (marketplace.currency if marketplace is not None else "")
    # An order of another shop that Amazon only delivers is counted there, here as nothing.
    counts = not line.cancelled and marketplace is not None
    if not currency and counts:
        message = "currency is empty"
        raise BadCell(message)
    zone = marketplace.zone if marketplace is not None else None
    return Sale(
        external_id=f"{line.order}|{line.sku}",
        sold_on=line.bought.astimezone(zone).date() if zone is not None else line.bought.date(),
        order_number=line.order,
        item=line.sku,
        channel=marketplace.channel if marketplace is not None else line.site,
        market=marketplace.market if marketplace is not None else market_of(line.country, currency),
        quantity=line.quantity if counts else _NOTHING,
        net_amount=line.net if counts else _NOTHING,
        tax=line.tax if counts else _NOTHING,
        currency=currency,
    )


def _set_aside(external_id: str, payload: bytes, reason: str) -> SetAside:
    return SetAside(external_id=external_id, payload=payload, reason=reason, fix=_FIX)
