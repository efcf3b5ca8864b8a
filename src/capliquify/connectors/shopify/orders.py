"""The stream of orders: all by a bulk operation at first, then what was updated since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.calls.instants import instant_of, instant_text
from capliquify.connectors.protocol import Page, SetAside
from capliquify.connectors.shopify import bulk
from capliquify.connectors.shopify.mapping import Unmapped, WholeOrder, item_of, numeric_id, sales_of
from capliquify.connectors.shopify.order_payloads import (
    LineItem,
    Order,
    OrderHead,
    OrderLinesAnswer,
    Orders,
    OrdersById,
)
from capliquify.connectors.shopify.paging import Paging, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.protocol import State
    from capliquify.connectors.shopify.client import ShopifyClient
    from capliquify.domain.records.sale import Sale

STREAM: Final = "orders"
_AT_ONCE: Final = 15  # orders a page
_LINES: Final = 5  # of each order; the rest of longer ones is asked for
_LINES_AT_ONCE: Final = 90
_OVERLAP: Final = timedelta(minutes=5)  # what was stored a little later than its time says is read again
_EMPTY_STORE: Final = timedelta(days=1)


class KeptOrder(OrderHead, frozen=True, kw_only=True):
    """An order as it is set aside."""

    lines: list[LineItem]


@dataclass
class OrderStream:
    """Reads orders.

    Attributes:
        client: Asks the store.
        pace: Time.
        zone: Where the store's day begins.
    """

    client: ShopifyClient
    pace: Pace
    zone: ZoneInfo

    def pages(self, state: State) -> Iterator[Page]:
        """All orders where the state is empty, else what was updated since."""
        if "since" in state or "window" in state:
            yield from self._updated(state)
            return
        # A result that is gone, or not whole, is asked for once more.
        for begun in [state, {}] if state else [{}]:
            try:
                yield from self._all(begun)
            except bulk.BulkRefused as error:
                self.client.notes.append(f"Shopify's list of all orders cannot be used: {str(error).rstrip('.')}.")
                continue
            return
        self.client.notes.append("All orders are read page by page, which takes longer.")
        yield from self._updated({"since": None})

    def read(self, external_ids: Sequence[str]) -> Iterator[Page]:
        """Orders by their ids; one that is gone is left out."""
        for first in range(0, len(external_ids), _AT_ONCE):
            ids = [_global_id(each) for each in external_ids[first : first + _AT_ONCE]]
            answer = self.client.ask("orders_by_id", {"ids": ids, "lines": _LINES}, OrdersById)
            orders = [self._whole(order) for order in answer.nodes if order is not None]
            yield self.page(orders, {})

    def page(self, orders: Sequence[WholeOrder], state: State, expected: int | None = None) -> Page:
        """Orders as a page with their sales."""
        records: list[Sale] = []
        set_aside: list[SetAside] = []
        for order in orders:
            try:
                records += sales_of(order, self.zone)
            except Unmapped as error:
                set_aside.append(_set_aside(order, str(error)))
        nameless = sum(not (line.sku or "").strip() for order in orders for line in order.lines)
        if nameless:
            example = next(item_of(line) for order in orders for line in order.lines if not (line.sku or "").strip())
            self.client.notes.append(
                f"{nameless} order lines have no SKU, so their names are used, such as {example!r}: "
                "give the products SKUs in Shopify."
            )
        return Page(
            stream=STREAM,
            state=state,
            rows=len(orders),
            records=records,
            set_aside=set_aside,
            expected_rows=expected,
            notes=self.client.take_notes(),
        )

    def map_again(self, payload: bytes) -> Sequence[Sale] | SetAside:
        """What an order that was set aside becomes now."""
        kept = msgspec.json.decode(payload, type=KeptOrder)
        order = WholeOrder(head=kept, lines=kept.lines)
        try:
            return sales_of(order, self.zone)
        except Unmapped as error:
            return _set_aside(order, str(error))

    def _all(self, state: State) -> Iterator[Page]:
        operation_id = state.get("bulk")
        if operation_id is None:
            operation_id = bulk.start(self.client).id
            # Stored before it is waited for, so that nobody starts it twice.
            yield self.page([], {"bulk": operation_id, "byte": 0, "orders": 0, "newest": None})
        operation = bulk.wait_for(self.client, self.pace, operation_id)
        expected = int(operation.root_object_count)
        newest = instant_of(state.get("newest"))
        count = int(state.get("orders", 0))
        for part in bulk.read(self.client, operation, int(state.get("byte", 0))):
            newest = bulk.newest_update(part.orders, newest)
            count += len(part.orders)
            if part.last and count != expected:
                message = f"it holds {count} orders though {expected} were announced"
                raise bulk.BulkRefused(message)
            # What changed while the file was written is in it or not: everything since then is read again.
            watermark = min(newest, operation.created_at) if newest is not None else operation.created_at
            going_on: State = {
                "bulk": operation_id,
                "byte": part.next_byte,
                "orders": count,
                "newest": instant_text(newest) if newest is not None else None,
            }
            yield self.page(part.orders, {"since": instant_text(watermark)} if part.last else going_on, expected)

    def _updated(self, state: State) -> Iterator[Page]:
        since = instant_of(state.get("since"))
        window = Window.of(state, since - _OVERLAP if since is not None else None)
        newest = instant_of(state.get("newest")) or since
        for nodes, following in self._paging().pages(window, _updated_at):
            orders = [self._whole(order) for order in nodes]
            newest = bulk.newest_update(orders, newest)
            if following is None:
                watermark = newest or self.pace.now() - _EMPTY_STORE
                yield self.page(orders, {"since": instant_text(watermark)})
                return
            kept = {"since": state.get("since"), "newest": instant_text(newest) if newest is not None else None}
            yield self.page(orders, {**kept, "window": following.state()})

    def _paging(self) -> Paging[Order]:
        def fetch(first: int, after: str | None, query: str | None) -> tuple[list[Order], bool, str | None]:
            variables = {"first": first, "lines": _LINES, "after": after, "query": query}
            found = self.client.ask("orders", variables, Orders).orders
            return found.nodes, found.page_info.has_next_page, found.page_info.end_cursor

        return Paging(fetch, "updated_at", _AT_ONCE)

    def _whole(self, order: Order) -> WholeOrder:
        lines, page = list(order.line_items.nodes), order.line_items.page_info
        while page.has_next_page:
            variables = {"id": order.id, "first": _LINES_AT_ONCE, "after": page.end_cursor}
            answer = self.client.ask("order_lines", variables, OrderLinesAnswer).order
            if answer is None:
                break
            lines += answer.line_items.nodes
            page = answer.line_items.page_info
        return WholeOrder(head=order, lines=lines)


def _set_aside(order: WholeOrder, reason: str) -> SetAside:
    head = {name: getattr(order.head, name) for name in OrderHead.__struct_fields__}
    return SetAside(
        external_id=numeric_id(order.head.id),
        payload=msgspec.json.encode(KeptOrder(**head, lines=list(order.lines))),
        reason=f"order {order.head.name}: {reason}",
        fix="check the order's amounts in Shopify, then try again",
    )


def _updated_at(order: Order) -> datetime:
    return order.updated_at


def _global_id(identity: str) -> str:
    return identity if identity.startswith("gid:") else f"gid://shopify/Order/{identity}"
