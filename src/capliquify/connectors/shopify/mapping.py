"""Shopify's documents as records of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.item import Item
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.sale import Sale
from capliquify.domain.sources.channels import market_of, shopify_channel
from capliquify.domain.values.money import from_minor, split_largest_remainder, to_minor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.connectors.shopify import order_payloads, payloads, payment_payloads

_NOTHING: Final = Decimal(0)
_ONE: Final = Decimal(1)
_LONGEST_NAME: Final = 150
_NOT_SOLD: Final = frozenset({"VOIDED", "EXPIRED"})
_DEFAULT_VARIANT: Final = "Default Title"
_STATUSES: Final = {
    "SCHEDULED": "scheduled",
    "IN_TRANSIT": "in_transit",
    "PAID": "paid",
    "FAILED": "failed",
    "CANCELED": "failed",
}
_REFUNDS: Final = (
    "REFUND", "REFUND_FAILURE", "REFUND_ADJUSTMENT", "DISPUTE_WITHDRAWAL", "DISPUTE_REVERSAL", "CHARGEBACK_HOLD",
    "CHARGEBACK_HOLD_RELEASE", "RISK_WITHDRAWAL", "RISK_REVERSAL",
)  # fmt: skip
_KINDS: Final = {
    "CHARGE": "charge",
    "CHARGE_ADJUSTMENT": "charge",
    **dict.fromkeys(_REFUNDS, "refund"),
    **dict.fromkeys(("RESERVED_FUNDS", "RESERVED_FUNDS_REVERSAL", "RESERVED_FUNDS_WITHDRAWAL"), "reserve"),
}
_TRANSFERS: Final = frozenset({"TRANSFER", "TRANSFER_CANCEL", "TRANSFER_FAILURE", "TRANSFER_REFUND"})


class Unmapped(Exception):
    """A document is not usable; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeOrder:
    """An order with all its lines."""

    head: order_payloads.OrderHead
    lines: Sequence[order_payloads.LineItem]


def numeric_id(gid: str) -> str:
    """The number of a global id: `gid://shopify/Order/1` is 1."""
    return gid.rpartition("/")[2].partition("?")[0]


def sales_of(order: WholeOrder, zone: ZoneInfo) -> list[Sale]:
    """The sales of an order, one a line: what was refunded is taken off the day it was sold, units stay.

    Raises:
        Unmapped: Its amounts cannot be used.
    """
    head, lines = order.head, order.lines
    if head.test or not lines:
        return []
    sold = head.cancelled_at is None and head.display_financial_status not in _NOT_SOLD
    try:
        nets, taxes = _amounts(order) if sold else ([_NOTHING] * len(lines), [_NOTHING] * len(lines))
    except InvalidInput as error:
        raise Unmapped(str(error)) from error
    channel, market = shopify_channel(head.currency_code), market_of("", head.currency_code)
    return [
        Sale(
            external_id=numeric_id(line.id),
            sold_on=head.created_at.astimezone(zone).date(),
            order_number=head.name,
            item=item_of(line),
            channel=channel,
            market=market,
            quantity=Decimal(line.quantity) if sold else _NOTHING,
            net_amount=net,
            tax=tax,
            currency=head.currency_code,
        )
        for line, net, tax in zip(lines, nets, taxes, strict=True)
    ]


def item_of(line: order_payloads.LineItem) -> str:
    """What a line sold: its code, or its name where it has none."""
    return (line.sku or "").strip() or line.name.strip()[:_LONGEST_NAME]


def catalogue_item(variant: payloads.Variant) -> Item:
    """A variant as an item; the stock system knows its cost."""
    product = variant.product
    name = product.title if variant.title == _DEFAULT_VARIANT else f"{product.title} {variant.title}"
    return Item(
        external_id=numeric_id(variant.id),
        code=(variant.sku or "").strip() or name[:_LONGEST_NAME],
        name=name,
        group=product.product_type,
        supplier="",
        unit_cost=None,
        unit_price=None,
        barcode=(variant.barcode or "").strip(),
        obsolete=product.status != "ACTIVE",
    )


def payout_of(payout: payment_payloads.Payout) -> Payout:
    """A payout with its parts as money that comes (+) or leaves (-).

    Raises:
        Unmapped: Its status is not known, or its parts are not its total.
    """
    if payout.status not in _STATUSES:
        message = f"its status {payout.status} is not known"
        raise Unmapped(message)
    parts = parts_of(payout)
    net, total = payout.net.amount, sum(parts.values(), _NOTHING)
    if total == -net:  # money the account took from the bank is shown without a sign
        net = total
    if total != net:
        message = f"its parts add up to {total} and not to its total {net}"
        raise Unmapped(message)
    currency = payout.net.currency_code
    return Payout(
        external_id=numeric_id(payout.id),
        channel=shopify_channel(currency),
        paid_on=issued_on(payout),
        status=_STATUSES[payout.status],
        charges=parts["charge"],
        refunds=parts["refund"],
        fees=parts["fee"],
        reserve=parts["reserve"],
        adjustments=parts["adjustment"],
        net=net,
        currency=currency,
    )


def issued_on(payout: payment_payloads.Payout | payment_payloads.PayoutDate) -> date:
    """The day of a payout: it has one, written as that day's midnight, not an hour of the store's."""
    return payout.issued_at.date()


def parts_of(payout: payment_payloads.Payout) -> dict[str, Decimal]:
    """The parts of a payout by the kinds its transactions have."""
    summary = payout.summary
    fees = (
        summary.adjustments_fee.amount,
        summary.advance_fees.amount,
        summary.charges_fee.amount,
        summary.refunds_fee.amount,
        summary.reserved_funds_fee.amount,
        summary.retried_payouts_fee.amount,
    )
    others = (
        summary.adjustments_gross.amount,
        summary.advance_gross.amount,
        summary.retried_payouts_gross.amount,
        summary.usdc_rebate_credit_amount.amount,
    )
    return {
        "charge": summary.charges_gross.amount,
        "refund": summary.refunds_fee_gross.amount,
        "fee": -sum(fees, _NOTHING),
        "reserve": summary.reserved_funds_gross.amount,
        "adjustment": sum(others, _NOTHING),
    }


def transaction_of(
    entry: payment_payloads.BalanceTransaction, paid_on: Mapping[str, date], zone: ZoneInfo
) -> PayoutTransaction:
    """A movement of the payment account.

    Args:
        entry: The movement.
        paid_on: Days of the payouts by id.
        zone: Where the store's day begins.

    Raises:
        Unmapped: Its net is not its amount less its fee.
    """
    amount, fee, net = entry.amount.amount, -entry.fee.amount, entry.net.amount
    if amount + fee != net:
        message = f"its net {net} is not its amount {amount} less its fee {-fee}"
        raise Unmapped(message)
    if entry.type in _TRANSFERS:  # the payout itself: counting it would cancel out what it pays
        amount = fee = net = _NOTHING
    payout = entry.associated_payout.id
    currency = entry.amount.currency_code
    return PayoutTransaction(
        external_id=numeric_id(entry.id),
        channel=shopify_channel(currency),
        payout_id=numeric_id(payout) if payout else "",
        kind=kind_of(entry.type),
        order_number=entry.associated_order.name if entry.associated_order is not None else "",
        transaction_on=entry.transaction_date.astimezone(zone).date(),
        paid_on=paid_on.get(payout) if payout else None,
        amount=amount,
        fee=fee,
        net=net,
        currency=currency,
    )


def kind_of(transaction_type: str) -> str:
    """charge, refund, fee, reserve or, for whatever Shopify adds, adjustment."""
    known = _KINDS.get(transaction_type)
    return known or ("fee" if "FEE" in transaction_type.split("_") else "adjustment")


def _amounts(order: WholeOrder) -> tuple[list[Decimal], list[Decimal]]:
    """Net amounts and taxes of the lines, refunds taken off."""
    head, lines = order.head, order.lines
    currency = head.currency_code
    taxes = [sum((tax.price_set.shop_money.amount for tax in line.tax_lines), _NOTHING) for line in lines]
    grosses = [
        line.original_total_set.shop_money.amount
        - sum((each.allocated_amount_set.shop_money.amount for each in line.discount_allocations), _NOTHING)
        for line in lines
    ]
    inside = [tax if head.taxes_included else _NOTHING for tax in taxes]
    worth = [max(_NOTHING, gross - tax) for gross, tax in zip(grosses, inside, strict=True)]
    subtotal = head.subtotal_price_set.shop_money.amount if head.subtotal_price_set else sum(grosses, _NOTHING)
    net = to_minor(subtotal - sum(inside, _NOTHING), currency)
    weights = worth if any(worth) else [Decimal(max(1, line.quantity)) for line in lines]
    nets = split_largest_remainder(net, weights)
    tax_units = [to_minor(tax, currency) for tax in taxes]
    refunded, total = head.total_refunded_set.shop_money.amount, head.total_price_set.shop_money.amount
    if refunded and total:
        kept = _ONE - refunded / total
        nets = _less_refunds(nets, lines, to_minor(from_minor(net, currency) * kept, currency))
        tax = from_minor(sum(tax_units), currency)
        tax_units = _less_refunds(tax_units, lines, to_minor(tax * kept, currency))
    return [from_minor(units, currency) for units in nets], [from_minor(units, currency) for units in tax_units]


def _less_refunds(units: list[int], lines: Sequence[order_payloads.LineItem], kept: int) -> list[int]:
    """Amounts of which only so much is kept: first the lines that came back give, then all."""
    back = [
        Decimal(max(0, amount) * max(0, line.quantity - line.current_quantity)) / max(1, line.quantity)
        for amount, line in zip(units, lines, strict=True)
    ]
    left, missing = list(units), sum(units) - kept
    from_returned = min(missing, int(sum(back, _NOTHING)))
    if from_returned > 0:
        left = [amount - part for amount, part in zip(left, split_largest_remainder(from_returned, back), strict=True)]
        missing -= from_returned
    if missing:
        weights = [Decimal(max(0, amount)) for amount in left]
        weights = weights if any(weights) else [_ONE] * len(left)
        left = [amount - part for amount, part in zip(left, split_largest_remainder(missing, weights), strict=True)]
    return left
