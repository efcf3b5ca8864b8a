"""Orders of the company as Shopify shows them on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.orders import DISCOUNT_CODE, Order, OrderLine
from windtunnel.company.profile import Platform
from windtunnel.serving.codes import sold_as
from windtunnel.shopify.money import moment, money_bag, text_of
from windtunnel.shopify.paging import Row

if TYPE_CHECKING:
    from datetime import datetime

    from windtunnel.shopify.schema import Document

_CANCELLED_AFTER = 1800
_SENT_AT = 36_000  # on the day after
_REFUNDED_AT = 43_200


def order_row(order: Order, today: int) -> Row:
    """An order as it is on the evening of a day; its document is made when it is asked for."""
    created = text_of(created_at(order))
    return Row(
        id=order.id,
        values={
            "created_at": created,
            "processed_at": created,
            "updated_at": text_of(updated_at(order, today)),
            "name": order.number,
            "financial_status": financial_status(order, today).lower(),
        },
        build=lambda: order_document(order, today),
    )


def created_at(order: Order) -> datetime:
    """When the buyer ordered."""
    return moment(order.day, order.second)


def cancelled_at(order: Order) -> datetime:
    """When an order that is cancelled was."""
    return moment(order.day, order.second + _CANCELLED_AFTER)


def refunded_at(order: Order, day: int) -> datetime:
    """When the money of an order is given back on a day."""
    return moment(day, _REFUNDED_AT + order.id % 3600)


def is_refunded(order: Order, today: int) -> bool:
    """Whether the order's money was given back by the evening of a day."""
    return order.refund_day is not None and order.refund_day <= today


def updated_at(order: Order, today: int) -> datetime:
    """When something last happened to the order."""
    if order.cancelled:
        return cancelled_at(order)
    if order.refund_day is not None and order.refund_day <= today:
        return refunded_at(order, order.refund_day)
    return moment(order.day + 1, _SENT_AT) if order.day < today else created_at(order)


def financial_status(order: Order, today: int) -> str:
    """Whether it is paid, refunded or voided."""
    if order.cancelled:
        return "VOIDED"
    return "REFUNDED" if is_refunded(order, today) else "PAID"


def order_document(order: Order, today: int) -> Document:
    """The order with its lines and refunds."""
    currency = order.channel.currency
    refunded = is_refunded(order, today)
    gone = refunded or order.cancelled
    total, tax = money_bag(order.total, currency), money_bag(order.tax, currency)
    nothing = money_bag(0, currency)
    created = text_of(created_at(order))
    return {
        "__typename": "Order",
        "id": f"gid://shopify/Order/{order.id}",
        "legacyResourceId": str(order.id),
        "name": order.number,
        "test": False,
        "createdAt": created,
        "processedAt": created,
        "updatedAt": text_of(updated_at(order, today)),
        "cancelledAt": text_of(cancelled_at(order)) if order.cancelled else None,
        "currencyCode": currency,
        "taxesIncluded": True,
        "displayFinancialStatus": financial_status(order, today),
        "displayFulfillmentStatus": "FULFILLED" if order.day < today and not order.cancelled else "UNFULFILLED",
        "discountCodes": [DISCOUNT_CODE] if order.discount else [],
        "subtotalPriceSet": total,
        "totalShippingPriceSet": nothing,
        "originalTotalDutiesSet": None,
        "totalTaxSet": tax,
        "totalPriceSet": total,
        "totalDiscountsSet": money_bag(order.discount, currency),
        "totalRefundedSet": total if refunded else nothing,
        "currentSubtotalPriceSet": nothing if gone else total,
        "currentTotalPriceSet": nothing if gone else total,
        "currentTotalTaxSet": nothing if gone else tax,
        "taxLines": _tax_lines(order, order.tax),
        "lineItems": [_line(order, line, number, gone=gone) for number, line in enumerate(order.lines, 1)],
        "refunds": [_refund(order, order.refund_day)] if refunded and order.refund_day is not None else [],
    }


def _line(order: Order, line: OrderLine, number: int, *, gone: bool) -> Document:
    currency = order.channel.currency
    discounts = [{"allocatedAmountSet": money_bag(line.discount, currency)}] if line.discount else []
    return {
        "__typename": "LineItem",
        "id": f"gid://shopify/LineItem/{order.id * 10 + number}",
        "name": line.name,
        "title": line.name,
        "sku": sold_as(line.item, Platform.SHOPIFY),
        "quantity": line.quantity,
        "currentQuantity": 0 if gone else line.quantity,
        "originalUnitPriceSet": money_bag(line.unit_price, currency),
        "originalTotalSet": money_bag(line.quantity * line.unit_price, currency),
        "discountAllocations": discounts,
        "taxLines": _tax_lines(order, line.tax),
    }


def _tax_lines(order: Order, minor: int) -> list[Document]:
    if not order.tax_percent:
        return []
    price = money_bag(minor, order.channel.currency)
    return [{"title": f"{order.country} VAT", "ratePercentage": float(order.tax_percent), "priceSet": price}]


def _refund(order: Order, day: int) -> Document:
    currency = order.channel.currency
    at = text_of(refunded_at(order, day))
    identity = order.id * 10
    return {
        "__typename": "Refund",
        "id": f"gid://shopify/Refund/{identity}",
        "legacyResourceId": str(identity),
        "createdAt": at,
        "updatedAt": at,
        "totalRefundedSet": money_bag(order.total, currency),
        "refundLineItems": [
            {
                "id": f"gid://shopify/RefundLineItem/{identity + number}",
                "quantity": line.quantity,
                "subtotalSet": money_bag(line.total, currency),
                "totalTaxSet": money_bag(line.tax, currency),
                "lineItem": _line(order, line, number, gone=True),
            }
            for number, line in enumerate(order.lines, 1)
        ],
    }
