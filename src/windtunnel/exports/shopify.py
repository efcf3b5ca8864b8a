"""Shopify's exports of each store: orders, payouts and payout transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.days import iso, next_banking_day
from windtunnel.company.money import amount_text
from windtunnel.company.orders import DISCOUNT_CODE, Order, OrderLine
from windtunnel.company.payouts import Payout, Storefront

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windtunnel.company.shops import Shop
    from windtunnel.exports.writing import Folder

_ADDRESS = ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone")
ORDER_HEADER = (
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
    "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price", "Lineitem sku",
    "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status",
    *(f"Billing {part}" for part in _ADDRESS), *(f"Shipping {part}" for part in _ADDRESS),
    "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount", "Vendor",
    "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source",
    "Lineitem discount",
    *(f"Tax {number} {part}" for number in range(1, 6) for part in ("Name", "Value")),
    "Phone", "Receipt Number", "Duties", "Payment Terms Name", "Next Payment Due At",
)  # fmt: skip
PAYOUT_HEADER = (
    "Payout Date", "Status", "Charges", "Refunds", "Adjustments", "Reserved Funds", "Fees", "Retried Amount", "Total",
    "Currency",
)  # fmt: skip
TRANSACTION_HEADER = (
    "Transaction Date", "Type", "Order", "Card Brand", "Card Source", "Payout Status", "Payout Date", "Payout ID",
    "Available On", "Amount", "Fee", "Net", "Checkout", "Payment Method Name", "Presentment Amount",
    "Presentment Currency", "Currency",
)  # fmt: skip
_POSITIONS = {name: position for position, name in enumerate(ORDER_HEADER)}


def write_store(folder: Folder, shop: Shop, first_day: int, last_day: int) -> None:
    """Write a store's orders placed and payouts made since a day."""
    if not isinstance(shop.account, Storefront):
        return
    store = shop.channel.name.lower().replace(" ", "-")
    orders = [order for order in shop.book.orders if order.day >= first_day]
    payouts = [payout for day, payout in sorted(shop.account.payouts.items()) if day >= first_day]
    folder.write(f"{store}-orders.csv", "shopify-orders", (ORDER_HEADER, _order_rows(orders, last_day)))
    folder.write(
        f"{store}-payouts.csv",
        "shopify-payouts",
        (PAYOUT_HEADER, (_payout_row(payout, last_day) for payout in reversed(payouts))),
    )
    folder.write(
        f"{store}-payout-transactions.csv",
        "shopify-payout-transactions",
        (TRANSACTION_HEADER, _transaction_rows(payouts, last_day)),
    )


def payout_status(day: int, last_day: int) -> str:
    """How the store shows a payout on the last day."""
    if day <= last_day:
        return "paid"
    return "in_transit" if day == next_banking_day(last_day + 1) else "scheduled"


def _order_rows(orders: list[Order], last_day: int) -> Iterator[list[str]]:
    for order in reversed(orders):
        created = _moment(order.day, order.second)
        for position, line in enumerate(order.lines):
            row = [""] * len(ORDER_HEADER)
            if position == 0:
                _fill(row, _order_cells(order, created, last_day))
            _fill(row, _line_cells(order, line, created, last_day))
            yield row


def _fill(row: list[str], cells: dict[str, str]) -> None:
    for name, value in cells.items():
        row[_POSITIONS[name]] = value


def _order_cells(order: Order, created: str, last_day: int) -> dict[str, str]:
    refunded = order.refund_day is not None and order.refund_day <= last_day
    status = "voided" if order.cancelled else "refunded" if refunded else "paid"
    sent = order.day < last_day and not order.cancelled
    tax_name = f"{order.country} VAT {order.tax_percent}%" if order.tax else ""
    return {
        "Financial Status": status,
        "Paid at": "" if order.cancelled else created,
        "Fulfillment Status": "fulfilled" if sent else "unfulfilled",
        "Fulfilled at": _moment(order.day + 1, 36_000) if sent else "",
        "Accepts Marketing": "no",
        "Currency": order.channel.currency,
        "Subtotal": amount_text(order.total),
        "Shipping": "0.00",
        "Taxes": amount_text(order.tax),
        "Total": amount_text(order.total),
        "Discount Code": DISCOUNT_CODE if order.discount else "",
        "Discount Amount": amount_text(order.discount),
        "Shipping Method": "Standard",
        "Billing Country": order.country,
        "Shipping Country": order.country,
        "Cancelled at": _moment(order.day, order.second + 1800) if order.cancelled else "",
        "Payment Method": "Shopify Payments",
        "Refunded Amount": amount_text(order.total if refunded else 0),
        "Outstanding Balance": "0.00",
        "Id": str(order.id),
        "Risk Level": "Low",
        "Source": "web",
        "Tax 1 Name": tax_name,
        "Tax 1 Value": amount_text(order.tax) if order.tax else "",
    }


def _line_cells(order: Order, line: OrderLine, created: str, last_day: int) -> dict[str, str]:
    return {
        "Name": order.number,
        "Email": f"buyer{order.id % 100_000_000}@example.com",
        "Created at": created,
        "Lineitem quantity": str(line.quantity),
        "Lineitem name": line.name,
        "Lineitem price": amount_text(line.unit_price),
        "Lineitem sku": line.item,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true" if order.tax_percent else "false",
        "Lineitem fulfillment status": "fulfilled" if order.day < last_day and not order.cancelled else "pending",
        "Lineitem discount": "0.00",
        "Vendor": "GABA Drinks",
    }


def _moment(day: int, second: int) -> str:
    hour, rest = divmod(second, 3600)
    return f"{iso(day)} {hour:02d}:{rest // 60:02d}:{rest % 60:02d} +0000"


def _payout_row(payout: Payout, last_day: int) -> list[str]:
    return [
        iso(payout.day),
        payout_status(payout.day, last_day),
        amount_text(payout.amount("charge")),
        amount_text(payout.amount("refund")),
        "0.00",
        "0.00",
        amount_text(payout.fees),
        "0.00",
        amount_text(payout.net),
        payout.channel.currency,
    ]


def _transaction_rows(payouts: list[Payout], last_day: int) -> Iterator[list[str]]:
    for payout in reversed(payouts):
        status = payout_status(payout.day, last_day)
        for entry in payout.transactions:
            net = entry.amount - entry.fee
            yield [
                _moment(entry.day, entry.order.second),
                entry.kind,
                entry.order.number,
                "visa" if entry.order.id % 3 else "master",
                "online",
                status,
                iso(payout.day),
                str(payout.id),
                iso(payout.day),
                amount_text(entry.amount),
                amount_text(entry.fee),
                amount_text(net),
                f"#{entry.order.id}",
                "card",
                amount_text(entry.amount),
                payout.channel.currency,
                payout.channel.currency,
            ]
