"""Amazon's reports of each marketplace: all orders, and one settlement file per fortnight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.days import date_of, iso
from windtunnel.company.money import amount_text, share
from windtunnel.company.profile import Market
from windtunnel.company.settlements import Marketplace, Settlement
from windtunnel.exports.writing import TAB, WINDOWS_TAB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from windtunnel.company.orders import Order, OrderLine
    from windtunnel.company.profile import Channel
    from windtunnel.company.shops import Shop
    from windtunnel.exports.writing import Folder

ORDER_HEADER = (
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status",
    "fulfillment-channel", "sales-channel", "order-channel", "url", "ship-service-level", "product-name", "sku", "asin",
    "item-status", "quantity", "currency", "item-price", "item-tax", "shipping-price", "shipping-tax",
    "gift-wrap-price", "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount", "ship-city",
    "ship-state", "ship-postal-code", "ship-country", "promotion-ids",
)  # fmt: skip
SETTLEMENT_HEADER = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name",
    "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time",
    "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
    "promotion-id",
)  # fmt: skip
_SITES = {"GB": "Amazon.co.uk", "US": "Amazon.com", "DE": "Amazon.de", "FR": "Amazon.fr", "IT": "Amazon.it"}
_CLOSING_SECOND = "12:00:00"


def site_name(channel: Channel) -> str:
    """The marketplace a channel sells on, which delivers in one country."""
    return _SITES[channel.countries[0][0]]


def write_marketplace(folder: Folder, shop: Shop, first_day: int) -> None:
    """Write a marketplace's orders and the settlements closed since a day."""
    if not isinstance(shop.account, Marketplace):
        return
    name = shop.channel.name.lower().replace(" ", "-")
    orders = [order for order in shop.book.orders if order.day >= first_day]
    folder.write(f"{name}-all-orders.txt", "amazon-orders", (ORDER_HEADER, order_rows(orders)), WINDOWS_TAB)
    for settlement in shop.account.closed:
        if settlement.end_day >= first_day:
            folder.write(
                f"{name}-settlement-{iso(settlement.end_day)}.txt",
                "amazon-settlement",
                (SETTLEMENT_HEADER, settlement_rows(settlement)),
                TAB,
            )


def order_rows(orders: Iterable[Order], code: Callable[[str], str] = str) -> Iterator[list[str]]:
    """A row for each line of the orders, an item under the code it is sold by."""
    for order in orders:
        site = site_name(order.channel)
        hour, rest = divmod(order.second, 3600)
        bought = f"{iso(order.day)}T{hour:02d}:{rest // 60:02d}:{rest % 60:02d}+00:00"
        for line in order.lines:
            yield [
                order.number, "", bought, bought, "Cancelled" if order.cancelled else "Shipped", "Amazon", site, "", "",
                "Standard", f"{line.name} \u2013 botanical spirit", code(line.item), asin(line.item),
                *_priced(order, line), "", "", "", order.country, "",
            ]  # fmt: skip


def _priced(order: Order, line: OrderLine) -> list[str]:
    """The cells from item-status to ship-promotion-discount; a cancelled item has no price."""
    if order.cancelled:
        return ["Cancelled", "0", "", *[""] * 8]
    price, tax = amount_text(line.total), amount_text(line.tax)
    return ["Shipped", str(line.quantity), order.channel.currency, price, tax, "0.00", "0.00", "", "", "", ""]


def asin(item: str) -> str:
    """The marketplace's own number of an item."""
    return f"B0{sum(position * ord(letter) for position, letter in enumerate(item, 7)) * 7_919 % 10**8:08d}"


def _day_text(channel: Channel, day: int) -> str:
    return date_of(day).strftime("%d.%m.%Y") if channel.market is Market.UK else iso(day)


def _moment(channel: Channel, day: int, clock: str) -> str:
    return f"{_day_text(channel, day)} {clock} UTC"


def settlement_rows(settlement: Settlement, code: Callable[[str], str] = str) -> Iterator[list[str]]:
    """The summary row and a row for each amount of a settlement, an item under the code it is sold by."""
    channel = settlement.channel
    yield [
        str(settlement.id), _moment(channel, settlement.start_day, "00:00:00"),
        _moment(channel, settlement.end_day, _CLOSING_SECOND), _moment(channel, settlement.deposit_day, "08:00:00"),
        amount_text(settlement.total), channel.currency, *[""] * 18,
    ]  # fmt: skip
    for order in settlement.orders:
        yield from _item_rows(settlement, "Order", (order.day, order), code)
    for day, order in settlement.refunds:
        yield from _item_rows(settlement, "Refund", (day, order), code)
    for kind, description, amount in (
        ("ServiceFee", "Cost of Advertising", -settlement.advertising),
        ("other-transaction", "Storage Fee", -settlement.storage),
        ("other-transaction", "Previous Reserve Amount Balance", settlement.previous_reserve),
        ("other-transaction", "Current Reserve Amount", -settlement.reserve),
    ):
        if amount:
            yield _other_row(settlement, (kind, description), amount)


def _item_rows(
    settlement: Settlement, kind: str, posted: tuple[int, Order], code: Callable[[str], str]
) -> Iterator[list[str]]:
    day, order = posted
    sign = -1 if kind == "Refund" else 1
    commissions = split_over_lines(order.commission_returned if kind == "Refund" else order.commission, order)
    clock = f"{order.second // 3600:02d}:{order.second // 60 % 60:02d}:{order.second % 60:02d}"
    for position, line in enumerate(order.lines):
        amounts = [
            ("ItemPrice", "Principal", sign * line.net),
            ("ItemPrice", "Tax", sign * line.tax),
            ("ItemFees", "Commission", -sign * commissions[position]),
        ]
        if kind == "Order":
            fee = line.quantity * order.channel.fee_per_unit
            amounts.append(("ItemFees", "FBAPerUnitFulfillmentFee", -fee))
        for amount_type, description, amount in amounts:
            if amount:
                yield [
                    str(settlement.id), "", "", "", "", "", kind, order.number, "", "", "",
                    site_name(order.channel), amount_type, description, amount_text(amount), "AFN",
                    _day_text(order.channel, day), _moment(order.channel, day, clock),
                    f"{order.id}{position + 1}", "", "", code(line.item), str(line.quantity), "",
                ]  # fmt: skip


def split_over_lines(amount: int, order: Order) -> list[int]:
    """An order's amount over its lines; the last line takes the rounding."""
    parts = [share(amount, line.total, order.total) for line in order.lines[:-1]]
    return [*parts, amount - sum(parts)]


def _other_row(settlement: Settlement, what: tuple[str, str], amount: int) -> list[str]:
    channel = settlement.channel
    kind, description = what
    return [
        str(settlement.id), "", "", "", "", "", kind, "", "", "", "", site_name(channel), kind, description,
        amount_text(amount), "", _day_text(channel, settlement.end_day),
        _moment(channel, settlement.end_day, _CLOSING_SECOND), "", "", "", "", "", "",
    ]  # fmt: skip
