"""The tables of reports, in the character set Amazon writes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from windtunnel.amazon.marketplaces import is_pending, iso, moment, updated_at
from windtunnel.company.profile import Platform
from windtunnel.exports.amazon import ORDER_HEADER, SETTLEMENT_HEADER, order_rows, settlement_rows
from windtunnel.serving.codes import sold_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from windtunnel.amazon.marketplaces import Counter
    from windtunnel.company.orders import Order
    from windtunnel.company.settlements import Settlement

CHARSET: Final = "cp1252"
_UPDATED, _STATUS, _ITEM_STATUS, _FIRST_PRICE, _LAST_PRICE = (
    ORDER_HEADER.index(name)
    for name in ("last-updated-date", "order-status", "item-status", "item-price", "ship-promotion-discount")
)


def order_table(chosen: Iterable[Counter], window: tuple[datetime, datetime], today: int, *, by_update: bool) -> bytes:
    """All orders made or changed in a time; empty where there are none."""
    orders = []
    for counter in chosen:
        for order in counter.shop.book.orders:
            at = updated_at(order.day, order.second, today) if by_update else moment(order.day, order.second)
            if window[0] <= at < window[1]:
                orders.append((at, order.number, order))
    orders.sort(key=lambda each: each[:2])
    rows = [row for _, _, order in orders for row in _rows(order, today)]
    return _table(ORDER_HEADER, rows) if rows else b""


def settlement_table(settlement: Settlement) -> bytes:
    """The report of one settlement."""
    return _table(SETTLEMENT_HEADER, settlement_rows(settlement, _code))


def _rows(order: Order, today: int) -> Iterator[list[str]]:
    for row in order_rows([order], _code):
        row[_UPDATED] = iso(updated_at(order.day, order.second, today)).replace("Z", "+00:00")
        if is_pending(order.day, order.second, today):
            row[_STATUS], row[_ITEM_STATUS] = "Pending", "Unshipped"
            row[_FIRST_PRICE : _LAST_PRICE + 1] = [""] * (_LAST_PRICE + 1 - _FIRST_PRICE)
        yield row


def _code(item: str) -> str:
    return sold_as(item, Platform.AMAZON)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return "".join("\t".join(row) + "\r\n" for row in (header, *rows)).encode(CHARSET)
