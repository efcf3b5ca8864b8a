"""What Shopify sends, as far as it is read. Buyers' data are not asked for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Payload(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A part of an answer; a field that is missing is a change of the interface."""


class ErrorExtensions(Payload, frozen=True, kw_only=True):
    """What kind of error it is."""

    code: str = ""
    required_access: str = ""


class QueryError(Payload, frozen=True, kw_only=True):
    """One error of an answer."""

    message: str = ""
    extensions: ErrorExtensions | None = None


class ThrottleStatus(Payload, frozen=True, kw_only=True):
    """How many points there are."""

    maximum_available: float
    currently_available: float
    restore_rate: float


class Cost(Payload, frozen=True, kw_only=True):
    """What a query cost."""

    requested_query_cost: float
    throttle_status: ThrottleStatus


class Extensions(Payload, frozen=True, kw_only=True):
    """What an answer says besides its data."""

    cost: Cost | None = None


class Answer(Payload, frozen=True, kw_only=True):
    """An answer whose data are not read yet."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[QueryError] | str = []
    extensions: Extensions | None = None


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What opens the interface for a while."""

    access_token: str
    expires_in: int
    scope: str = ""


class PageInfo(Payload, frozen=True, kw_only=True):
    """Whether a list goes on, and behind what."""

    has_next_page: bool
    end_cursor: str | None


class Nodes(Payload, Generic[T], frozen=True, kw_only=True):
    """A page of a list."""

    nodes: list[T]
    page_info: PageInfo


class Amount(Payload, frozen=True, kw_only=True):
    """An amount whose currency is known."""

    amount: Decimal


class Money(Payload, frozen=True, kw_only=True):
    """An amount with its currency."""

    amount: Decimal
    currency_code: str


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


class ProductHead(Payload, frozen=True, kw_only=True):
    """What a variant is one of."""

    title: str
    product_type: str
    status: str


class Variant(Payload, frozen=True, kw_only=True):
    """Something that is sold."""

    id: str
    sku: str | None
    barcode: str | None
    title: str
    product: ProductHead


class Variants(Payload, frozen=True, kw_only=True):
    """Answer of `productVariants`."""

    product_variants: Nodes[Variant]


class ProductVariants(Payload, frozen=True, kw_only=True):
    """The variants of one product."""

    variants: Nodes[Variant]


class ProductsById(Payload, frozen=True, kw_only=True):
    """Answer of `nodes` for products; None for one that is gone."""

    nodes: list[ProductVariants | None]


class PayoutSummary(Payload, frozen=True, kw_only=True):
    """What a payout is made of; fees are taken off."""

    adjustments_fee: Amount
    adjustments_gross: Amount
    advance_fees: Amount
    advance_gross: Amount
    charges_fee: Amount
    charges_gross: Amount
    refunds_fee: Amount
    refunds_fee_gross: Amount
    reserved_funds_fee: Amount
    reserved_funds_gross: Amount
    retried_payouts_fee: Amount
    retried_payouts_gross: Amount
    usdc_rebate_credit_amount: Amount


class Payout(Payload, frozen=True, kw_only=True):
    """Money sent to the bank, or announced."""

    id: str
    issued_at: datetime
    status: str
    net: Money
    summary: PayoutSummary


class PayoutDate(Payload, frozen=True, kw_only=True):
    """When a payout was issued."""

    id: str
    issued_at: datetime


class AssociatedOrder(Payload, frozen=True, kw_only=True):
    """The order money was taken or given back for."""

    name: str


class AssociatedPayout(Payload, frozen=True, kw_only=True):
    """The payout that holds a movement."""

    id: str | None
    status: str | None


class BalanceTransaction(Payload, frozen=True, kw_only=True):
    """A movement of the store's payment account; its payout's day is ours to add."""

    id: str
    type: str
    test: bool
    transaction_date: datetime
    amount: Money
    fee: Amount
    net: Amount
    associated_order: AssociatedOrder | None
    associated_payout: AssociatedPayout


class PayoutList(Payload, frozen=True, kw_only=True):
    """A payment account's payouts."""

    payouts: Nodes[Payout]


class PayoutDateList(Payload, frozen=True, kw_only=True):
    """A payment account's payouts, their days only."""

    payouts: Nodes[PayoutDate]


class TransactionList(Payload, frozen=True, kw_only=True):
    """A payment account's movements."""

    balance_transactions: Nodes[BalanceTransaction]


class PaymentsAnswer(Payload, Generic[T], frozen=True, kw_only=True):
    """Answer of `shopifyPaymentsAccount`; None where the store has none."""

    shopify_payments_account: T | None


class BulkOperation(Payload, frozen=True, kw_only=True):
    """How far a bulk operation has come."""

    id: str
    status: str
    error_code: str | None
    created_at: datetime
    root_object_count: str
    file_size: str | None
    url: str | None


class BulkUserError(Payload, frozen=True, kw_only=True):
    """Why a bulk operation is not run."""

    code: str | None
    message: str


class BulkRun(Payload, frozen=True, kw_only=True):
    """What became of asking for one."""

    bulk_operation: BulkOperation | None
    user_errors: list[BulkUserError]


class BulkRunAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `bulkOperationRunQuery`."""

    bulk_operation_run_query: BulkRun | None


class BulkStatusAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `bulkOperation`."""

    bulk_operation: BulkOperation | None


class ShopHead(Payload, frozen=True, kw_only=True):
    """The store."""

    name: str
    myshopify_domain: str
    currency_code: str
    iana_timezone: str


class AccessScope(Payload, frozen=True, kw_only=True):
    """Something the app may read."""

    handle: str


class Installation(Payload, frozen=True, kw_only=True):
    """What the app may do in the store."""

    access_scopes: list[AccessScope]


class ShopAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `shop`."""

    shop: ShopHead
    current_app_installation: Installation
