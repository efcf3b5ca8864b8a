"""The sales-history template: daily sums of what the order exports do not hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from windtunnel.company.days import iso
from windtunnel.company.money import amount_text

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company
    from windtunnel.exports.writing import Folder

HEADER = ("on", "item", "channel", "market", "quantity", "net_amount", "currency")
WHOLESALE_CHANNEL = "Wholesale"

_Key = tuple[int, str, str, str, str]  # day, item, channel, market, currency


def write_history(folder: Folder, company: Company, orders_from: int) -> None:
    """Write shop sales before the day the order exports start, and all wholesale sales."""
    sums: dict[_Key, list[int]] = defaultdict(lambda: [0, 0])
    _add_shops(sums, company, orders_from)
    _add_wholesale(sums, company)
    _write(folder, sums)


def write_wholesale_history(folder: Folder, company: Company) -> None:
    """Write wholesale sales alone, for whoever reads the shops' orders elsewhere."""
    sums: dict[_Key, list[int]] = defaultdict(lambda: [0, 0])
    _add_wholesale(sums, company)
    _write(folder, sums)


def _write(folder: Folder, sums: dict[_Key, list[int]]) -> None:
    rows = (
        [iso(day), item, channel, market, str(sums[key][0]), amount_text(sums[key][1]), currency]
        for key in sorted(sums)
        for day, item, channel, market, currency in [key]
    )
    folder.write("sales-history.csv", "sales-history", (HEADER, rows))


def _add_shops(sums: dict[_Key, list[int]], company: Company, orders_from: int) -> None:
    for shop in company.shops.shops:
        channel = shop.channel
        for order in shop.book.orders:
            if order.day < orders_from and not order.cancelled:
                for line in order.lines:
                    total = sums[order.day, line.item, channel.name, channel.market.value, channel.currency]
                    total[0] += line.quantity
                    total[1] += line.net


def _add_wholesale(sums: dict[_Key, list[int]], company: Company) -> None:
    for invoice in company.wholesale.invoices:
        customer = invoice.order.customer
        for line in invoice.order.lines:
            total = sums[invoice.day, line.item, WHOLESALE_CHANNEL, customer.market.value, customer.currency]
            total[0] += line.quantity
            total[1] += line.net
