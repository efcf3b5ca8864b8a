"""Payouts and movements of the payment account as Shopify sends them, as far as they are read."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from capliquify.connectors.shopify.payloads import Amount, Nodes, Payload

T = TypeVar("T")


class Money(Payload, frozen=True, kw_only=True):
    """An amount with its currency."""

    amount: Decimal
    currency_code: str


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
