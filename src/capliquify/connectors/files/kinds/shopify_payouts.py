"""Shopify Payments: payouts, and the transactions they are made of."""

from __future__ import annotations

from decimal import Decimal
from hashlib import blake2b
from itertools import product
from typing import Final

from capliquify.connectors.files.columns import (
    Column,
    FileFacts,
    Kind,
    Reads,
    RowBuilder,
    RowRemarks,
    Values,
    reject_row,
)
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.sources.channels import shopify_channel

_TOLERANCE: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)
_ID_BYTES: Final = 16
_STATUSES: Final[dict[str, object]] = {
    "scheduled": "scheduled",
    "pending": "scheduled",
    "in transit": "in_transit",
    "paid": "paid",
    "deposited": "paid",
    "failed": "failed",
    "canceled": "failed",
    "cancelled": "failed",
}
_KINDS: Final[dict[str, object]] = {
    "charge": "charge",
    "sale": "charge",
    "refund": "refund",
    "refund failure": "refund",
    "chargeback": "refund",
    "dispute": "refund",
    "chargeback won": "refund",
    "shopify fee": "fee",
    "fee": "fee",
    "reserve": "reserve",
    "reserved funds": "reserve",
    "adjustment": "adjustment",
    "credit": "adjustment",
    "debit": "adjustment",
    "payout": "payout",
    "transfer": "payout",
}


def _build_payouts(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> Payout:
        paid_on, status, charges, refunds, fees, reserve, *other, total, currency = values
        limits.day("Payout Date", paid_on)
        adjustments = sum(other, _NOTHING)
        refunds, fees = _signed(refunds, fees, total, total - charges - adjustments - reserve)
        channel = shopify_channel(currency)
        return Payout(
            external_id=f"{channel}|{paid_on}|{currency}",
            channel=channel,
            paid_on=paid_on,
            status=status,
            charges=charges,
            refunds=refunds,
            fees=fees,
            reserve=reserve,
            adjustments=adjustments,
            net=total,
            currency=currency,
        )

    return build


def _signed(refunds: Decimal, fees: Decimal, total: Decimal, rest: Decimal) -> tuple[Decimal, Decimal]:
    """Refunds and fees as money that leaves; exports show either with or without the sign.

    Raises:
        BadRow: The parts do not add up to the total either way.
    """
    signs = next(
        (
            (refund_sign, fee_sign)
            for refund_sign, fee_sign in product((1, -1), (-1, 1))
            if abs(refund_sign * refunds + fee_sign * fees - rest) <= _TOLERANCE
        ),
        None,
    )
    if signs is None:
        reason = f"is not the sum of its parts, which leaves {rest} for refunds {refunds} and fees {fees}"
        reject_row("Total", total, reason, "check the row, or export it again")
    return signs[0] * refunds, signs[1] * fees


def _part(name: str, *, required: bool = True) -> Column:
    return Column(name=name, reads=Reads.MONEY, required=required, filled=False, empty=_NOTHING)


SHOPIFY_PAYOUTS: Final = Kind(
    name="shopify-payouts",
    source="files/shopify",
    title="a Shopify payout export",
    description="Payouts of Shopify Payments",
    record_types=(Payout,),
    columns=(
        Column(name="Payout Date", reads=Reads.DATE),
        Column(name="Status", reads=Reads.CHOICE, choices=_STATUSES),
        _part("Charges"),
        _part("Refunds"),
        _part("Fees"),
        _part("Reserved Funds"),
        _part("Adjustments"),
        _part("Retried Amount", required=False),
        _part("Marketplace Sales Tax", required=False),
        _part("Advances", required=False),
        Column(name="Total", reads=Reads.MONEY),
        Column(name="Currency", reads=Reads.CURRENCY),
    ),
    key=("Payout Date", "Currency"),
    keeps_first=("Currency",),
    repeats="numbered",
    plain_point=True,
    build=_build_payouts,
)


def _build_transactions(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> PayoutTransaction:
        day, kind, order, paid_on, payout_id, amount, fee, net, currency = values
        limits.day("Transaction Date", day)
        signed_fee = -fee if abs(amount - fee - net) <= _TOLERANCE else fee
        if abs(amount + signed_fee - net) > _TOLERANCE:
            reason = f"is not Amount {amount} less Fee {fee}"
            reject_row("Net", net, reason, "check the row, or export it again")
        # the payout is left out: it is unknown until the transaction is paid out
        content = f"{day}\0{kind}\0{order}\0{amount.normalize()}\0{fee.normalize()}\0{currency}"
        if kind == "payout":  # the transfer itself: counting it would cancel out what it transfers
            kind, amount, signed_fee, net = "adjustment", _NOTHING, _NOTHING, _NOTHING
        return PayoutTransaction(
            external_id=blake2b(content.encode(), digest_size=_ID_BYTES).hexdigest(),
            channel=shopify_channel(currency),
            payout_id=payout_id,
            kind=kind,
            order_number=order,
            transaction_on=day,
            paid_on=paid_on,
            amount=amount,
            fee=signed_fee,
            net=net,
            currency=currency,
        )

    return build


def _other_kind(text: str) -> str:
    """Shopify adds kinds of adjustments; what is neither charge, refund, fee nor reserve is one."""
    return "fee" if "fee" in text.casefold() else "adjustment"


SHOPIFY_PAYOUT_TRANSACTIONS: Final = Kind(
    name="shopify-payout-transactions",
    source="files/shopify",
    title="a Shopify payout transaction export",
    description="Transactions of Shopify Payments: charges, refunds and fees",
    record_types=(PayoutTransaction,),
    columns=(
        Column(name="Transaction Date", reads=Reads.DATE),
        Column(name="Type", reads=Reads.CHOICE, choices=_KINDS, unknown=_other_kind),
        Column(name="Order", required=False, empty=""),
        Column(name="Payout Date", reads=Reads.DATE, filled=False),
        Column(name="Payout ID", required=False, empty=""),
        Column(name="Amount", reads=Reads.MONEY),
        Column(name="Fee", reads=Reads.MONEY, filled=False, empty=_NOTHING),
        Column(name="Net", reads=Reads.MONEY),
        Column(name="Currency", reads=Reads.CURRENCY),
    ),
    key=("Transaction Date", "Type", "Order", "Amount", "Fee", "Currency"),
    keeps_first=("Currency",),
    repeats="numbered",
    plain_point=True,
    build=_build_transactions,
)
