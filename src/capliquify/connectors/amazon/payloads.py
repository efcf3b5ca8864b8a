"""The parts of Amazon's answers that are used; whatever else they hold is not read, least of all about buyers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct


class Money(Struct, rename="camel"):
    """An amount in a currency; the amount comes as text."""

    amount: Decimal
    currency_code: str


class DetailedBreakdown(Struct):
    """A part of a tax or discount: of the item, of its shipping."""

    subtype: str = ""
    value: Money | None = None


class ItemBreakdown(Struct, rename="camel"):
    """A part of an item's proceeds: ITEM, TAX, DISCOUNT, SHIPPING and others."""

    type: str
    subtotal: Money
    detailed_breakdowns: list[DetailedBreakdown] = []


class ItemProceeds(Struct, rename="camel"):
    """What an item brings."""

    proceeds_total: Money | None = None
    breakdowns: list[ItemBreakdown] = []


class Product(Struct, rename="camel"):
    """What was ordered."""

    seller_sku: str = ""
    asin: str = ""


class OrderItem(Struct, rename="camel"):
    """One line of an order."""

    order_item_id: str
    quantity_ordered: int
    product: Product
    proceeds: ItemProceeds | None = None


class SalesChannel(Struct, rename="camel"):
    """Where the order was placed."""

    channel_name: str
    marketplace_id: str = ""
    marketplace_name: str = ""


class Fulfillment(Struct, rename="camel"):
    """How far the order is."""

    fulfillment_status: str


class Order(Struct, rename="camel"):
    """An order of a buyer nobody here knows."""

    order_id: str
    created_time: datetime
    last_updated_time: datetime
    sales_channel: SalesChannel
    order_items: list[OrderItem]
    fulfillment: Fulfillment | None = None


class NextPage(Struct, rename="camel"):
    """Where an answer goes on."""

    next_token: str | None = None


class Orders(Struct, rename="camel"):
    """A page of orders."""

    orders: list[Order]
    pagination: NextPage | None = None
    last_updated_before: datetime | None = None


class OneOrder(Struct):
    """One order."""

    order: Order


class Reserved(Struct, rename="camel"):
    """Units that are spoken for."""

    total_reserved_quantity: int = 0
    pending_customer_order_quantity: int = 0


class InventoryDetails(Struct, rename="camel"):
    """Where an item's units are."""

    fulfillable_quantity: int = 0
    reserved_quantity: Reserved | None = None


class InventorySummary(Struct, rename="camel"):
    """An item's stock in one marketplace."""

    seller_sku: str = ""
    product_name: str = ""
    total_quantity: int | None = None
    inventory_details: InventoryDetails | None = None


class InventoryPayload(Struct, rename="camel"):
    """The items of a page."""

    inventory_summaries: list[InventorySummary]


class Inventory(Struct):
    """A page of stock."""

    payload: InventoryPayload | None = None
    pagination: NextPage | None = None


class Report(Struct, rename="camel"):
    """A report and how far it is."""

    report_id: str
    report_type: str
    created_time: datetime
    processing_status: str
    report_document_id: str | None = None


class Reports(Struct, rename="camel"):
    """A page of reports."""

    reports: list[Report]
    next_token: str | None = None


class ReportId(Struct, rename="camel"):
    """A report that will be made."""

    report_id: str


class ReportDocument(Struct, rename="camel"):
    """Where a report's text lies for five minutes."""

    report_document_id: str
    url: str
    compression_algorithm: str | None = None


class Amount(Struct, rename="camel"):
    """An amount in a currency; the amount comes as a number."""

    currency_code: str = ""
    currency_amount: Decimal = Decimal(0)


class Breakdown(Struct, rename="camel"):
    """A part of a transaction, which may have parts of its own."""

    breakdown_type: str = ""
    breakdown_amount: Amount | None = None
    breakdowns: list[Breakdown] | None = None


class Metadata(Struct, rename="camel"):
    """Whose transaction it is."""

    selling_partner_id: str = ""
    marketplace_id: str = ""


class MarketplaceDetails(Struct, rename="camel"):
    """Where it happened."""

    marketplace_id: str = ""
    marketplace_name: str = ""


class Transaction(Struct, rename="camel"):
    """Money that moved in the seller account."""

    posted_date: datetime
    total_amount: Amount
    transaction_id: str = ""
    transaction_type: str = ""
    selling_partner_metadata: Metadata | None = None
    marketplace_details: MarketplaceDetails | None = None
    breakdowns: list[Breakdown] | None = None


class TransactionsPayload(Struct, rename="camel"):
    """The transactions of a page."""

    transactions: list[Transaction] = []
    next_token: str | None = None


class Transactions(Struct):
    """A page of transactions."""

    payload: TransactionsPayload | None = None


class Granted(Struct):
    """A token of Login with Amazon."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None


class LoginError(Struct):
    """Why there is no token."""

    error: str = ""
    error_description: str = ""
