"""All orders of a store by a bulk operation: started, waited for, and its file read part by part.

The place in the file is a number of bytes: whoever goes on after a kill reads on from the last order that was stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.protocol import AnswerChanged, Parked
from capliquify.connectors.shopify.mapping import WholeOrder
from capliquify.connectors.shopify.order_payloads import LineItem, OrderHead
from capliquify.connectors.shopify.payloads import BulkOperation, BulkRunAnswer, BulkStatusAnswer
from capliquify.connectors.shopify.queries import query_text

if TYPE_CHECKING:
    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.shopify.client import ShopifyClient

PART_BYTES: Final = 4 * 1024 * 1024
_LARGEST_PART: Final = 16 * 1024 * 1024
_WAITS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds between looks while somebody waits
_LOOK_AGAIN: Final = timedelta(minutes=2)
_RUNNING: Final = frozenset({"CREATED", "RUNNING"})
_CHILD: Final = b'"__parentId":'


class BulkRefused(Exception):
    """There is no bulk operation to be had, or its result is gone; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkPart:
    """Orders of a part of the file.

    Attributes:
        orders: The orders that are whole in it.
        next_byte: Where the next part begins.
        last: Whether it was the last one.
    """

    orders: list[WholeOrder]
    next_byte: int
    last: bool


def start(client: ShopifyClient) -> BulkOperation:
    """Ask for all orders.

    Raises:
        BulkRefused: The store runs no more bulk operations now.
    """
    # Asked twice where an answer was lost, the store only runs one operation more.
    answer = client.ask("bulk_run", {"query": query_text("orders_bulk")}, BulkRunAnswer)
    run = answer.bulk_operation_run_query
    if run is None or run.bulk_operation is None:
        reasons = "; ".join(error.message for error in run.user_errors) if run is not None else "no reason was given"
        raise BulkRefused(reasons)
    return run.bulk_operation


def wait_for(client: ShopifyClient, pace: Pace, operation_id: str) -> BulkOperation:
    """The operation once it is done.

    Raises:
        BulkRefused: It failed, was cancelled or is no longer known.
        Parked: It takes longer than a job should wait.
    """
    for wait in (*_WAITS, None):
        operation = client.ask("bulk_status", {"id": operation_id}, BulkStatusAnswer).bulk_operation
        if operation is None:
            message = "it is no longer known"
            raise BulkRefused(message)
        if operation.status == "COMPLETED":
            return operation
        if operation.status not in _RUNNING:
            message = f"it ended as {operation.status}" + (f" ({operation.error_code})" if operation.error_code else "")
            raise BulkRefused(message)
        if wait is not None:
            pace.sleep(wait)
    until = pace.now() + _LOOK_AGAIN
    message = f"Shopify is still collecting all orders; it is asked again at {until:%H:%M:%S} UTC."
    raise Parked(message, until)


def read(client: ShopifyClient, operation: BulkOperation, from_byte: int, size: int = PART_BYTES) -> Iterator[BulkPart]:
    """The orders of the file from a place on.

    Args:
        client: Asks the store.
        operation: One that is completed.
        from_byte: The place: 0 or a part's `next_byte`.
        size: Bytes read at a time.

    Raises:
        BulkRefused: The file is gone: it is kept for a week.
        AnswerChanged: It does not hold what was asked for.
    """
    if operation.url is None:
        yield BulkPart(orders=[], next_byte=0, last=True)
        return
    place, wanted = from_byte, size
    while True:
        part = client.file_part(operation.url, place, wanted)
        if part is None:
            message = "its file is gone"
            raise BulkRefused(message)
        content, total = part
        at_end = place + len(content) >= total
        used = len(content) if at_end else _whole_orders(content)
        if used == 0 and not at_end:
            wanted *= 2
            if wanted > _LARGEST_PART:
                message = f"An order in Shopify's file is larger than {_LARGEST_PART} bytes."
                raise AnswerChanged(message)
            continue
        place, wanted = place + used, size
        yield BulkPart(orders=_orders(content[:used]), next_byte=place, last=at_end)
        if at_end:
            return


def newest_update(orders: list[WholeOrder], before: datetime | None) -> datetime | None:
    """The latest change among orders and an earlier latest."""
    times = [order.head.updated_at for order in orders]
    return max(times if before is None else [before, *times], default=None)


def _whole_orders(content: bytes) -> int:
    """How many bytes hold whole orders: the last one that begins may go on behind them."""
    end = content.rfind(b"\n") + 1
    while end > 0:
        begin = content.rfind(b"\n", 0, end - 1) + 1
        if _CHILD not in content[begin:end]:
            return begin
        end = begin
    return 0


def _orders(content: bytes) -> list[WholeOrder]:
    orders: list[WholeOrder] = []
    lines: list[LineItem] = []
    try:
        for text in content.splitlines():
            if not text.strip():
                continue
            if _CHILD not in text:
                lines = []
                orders.append(WholeOrder(head=msgspec.json.decode(text, type=OrderHead), lines=lines))
                continue
            if not orders or f'"__parentId":"{orders[-1].head.id}"'.encode() not in text:
                message = "Shopify's file has lines of an order that do not stand behind it."
                raise AnswerChanged(message)
            lines.append(msgspec.json.decode(text, type=LineItem))
    except msgspec.MsgspecError as error:
        message = f"Shopify's file is not what was asked for: {error}. The connector must be updated."
        raise AnswerChanged(message) from error
    return orders
