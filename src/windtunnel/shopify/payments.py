"""Payouts and balance transactions of a store's payment account as Shopify shows them on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.days import next_banking_day
from windtunnel.shopify.money import moment, money, text_of
from windtunnel.shopify.orders import created_at, refunded_at
from windtunnel.shopify.paging import Row

if TYPE_CHECKING:
    from windtunnel.company.payouts import Payout, Storefront, Transaction
    from windtunnel.shopify.schema import Document

COUNTRIES = {"GBP": "GB", "EUR": "IE", "USD": "US"}
_PARTS = (
    "adjustmentsFee", "adjustmentsGross", "advanceFees", "advanceGross", "chargesFee", "chargesGross", "refundsFee",
    "refundsFeeGross", "reservedFundsFee", "reservedFundsGross", "retriedPayoutsFee", "retriedPayoutsGross",
    "usdcRebateCreditAmount",
)  # fmt: skip


def payout_rows(account: Storefront, today: int) -> list[Row]:
    """All payouts made and announced."""
    return [_payout_row(payout, today) for payout in account.payouts.values()]


def transaction_rows(account: Storefront, today: int) -> list[Row]:
    """All movements of the account."""
    return [
        _transaction_row(entry, payout, today) for payout in account.payouts.values() for entry in payout.transactions
    ]


def account_document(account: Storefront, today: int) -> Document:
    """The account without its lists."""
    currency = account.channel.currency
    return {
        "__typename": "ShopifyPaymentsAccount",
        "id": f"gid://shopify/ShopifyPaymentsAccount/{1000 + sum(map(ord, account.channel.name))}",
        "activated": True,
        "country": COUNTRIES[currency],
        "defaultCurrency": currency,
        "balance": [money(account.unsettled(today), currency)],
    }


def payout_status(day: int, today: int) -> str:
    """How far a payout of a day has come."""
    if day <= today:
        return "PAID"
    return "IN_TRANSIT" if day == next_banking_day(today + 1) else "SCHEDULED"


def _payout_row(payout: Payout, today: int) -> Row:
    status = payout_status(payout.day, today)
    issued = text_of(moment(payout.day, 0))

    def build() -> Document:
        return _payout_document(payout, status, issued)

    return Row(payout.id, {"issued_at": issued, "status": status.lower(), "currency": payout.channel.currency}, build)


def _payout_document(payout: Payout, status: str, issued: str) -> Document:
    currency = payout.channel.currency
    amounts = dict.fromkeys(_PARTS, 0) | {
        "chargesGross": payout.amount("charge"),
        "chargesFee": payout.fees,
        "refundsFeeGross": payout.amount("refund"),
    }
    return {
        "__typename": "ShopifyPaymentsPayout",
        "id": f"gid://shopify/ShopifyPaymentsPayout/{payout.id}",
        "legacyResourceId": str(payout.id),
        "issuedAt": issued,
        "status": status,
        "net": money(payout.net, currency),
        "summary": {part: money(minor, currency) for part, minor in amounts.items()},
        "transactionType": "WITHDRAWAL" if payout.net < 0 else "DEPOSIT",
    }


def _transaction_row(entry: Transaction, payout: Payout, today: int) -> Row:
    identity = entry.order.id * 10 + (1 if entry.kind == "charge" else 2)
    at = text_of(created_at(entry.order) if entry.kind == "charge" else refunded_at(entry.order, entry.day))
    status = payout_status(payout.day, today)
    values = {
        "processed_at": at,
        "payments_transfer_id": str(payout.id),
        "payout_status": status.lower(),
        "transaction_type": entry.kind,
    }

    def build() -> Document:
        return _transaction_document(entry, payout, identity, (at, status))

    return Row(identity, values, build)


def _transaction_document(entry: Transaction, payout: Payout, identity: int, shown: tuple[str, str]) -> Document:
    currency = payout.channel.currency
    at, status = shown
    return {
        "__typename": "ShopifyPaymentsBalanceTransaction",
        "id": f"gid://shopify/ShopifyPaymentsBalanceTransaction/{identity}",
        "type": entry.kind.upper(),
        "sourceType": entry.kind.upper(),
        "test": False,
        "transactionDate": at,
        "amount": money(entry.amount, currency),
        "fee": money(entry.fee, currency),
        "net": money(entry.amount - entry.fee, currency),
        "associatedOrder": {"id": f"gid://shopify/Order/{entry.order.id}", "name": entry.order.number},
        "associatedPayout": {"id": f"gid://shopify/ShopifyPaymentsPayout/{payout.id}", "status": status},
    }
