"""Orders as Shopify sends them, as far as they are read. Buyers' data are not asked for."""

from __future__ import annotations

from datetime import datetime

from capliquify.connectors.shopify.payloads import Amount, Nodes, Payload


class ShopMoney(Payload, frozen=True, kw_only=True):
    """An amount in the store's currency."""

    shop_money: Amount


class DiscountAllocation(Payload, frozen=True, kw_only=True):
    """A line's part of a discount."""

    allocated_amount_set: ShopMoney


class TaxLine(Payload, frozen=True, kw_only=True):
    """A tax on a line."""

    price_set: ShopMoney


class LineItem(Payload, frozen=True, kw_only=True):
    """A line of an order; the id of its order only in files of bulk operations."""

    id: str
    name: str
    sku: str | None
    quantity: int
    current_quantity: int
    original_total_set: ShopMoney
    discount_allocations: list[DiscountAllocation]
    tax_lines: list[TaxLine]


class OrderHead(Payload, frozen=True, kw_only=True):
    """An order without its lines, as it stands in files of bulk operations."""

    id: str
    name: str
    test: bool
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    currency_code: str
    taxes_included: bool
    display_financial_status: str | None
    subtotal_price_set: ShopMoney | None
    total_price_set: ShopMoney
    total_refunded_set: ShopMoney


class Order(OrderHead, frozen=True, kw_only=True):
    """An order with its lines."""

    line_items: Nodes[LineItem]


class Orders(Payload, frozen=True, kw_only=True):
    """Answer of `orders`."""

    orders: Nodes[Order]


class OrdersById(Payload, frozen=True, kw_only=True):
    """Answer of `nodes` for orders; None for one that is gone."""

    nodes: list[Order | None]


class OrderLines(Payload, frozen=True, kw_only=True):
    """The lines of one order."""

    line_items: Nodes[LineItem]


class OrderLinesAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `order` for its lines."""

    order: OrderLines | None
