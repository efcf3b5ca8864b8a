from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.records.payout import Payout, PayoutTransaction
from support.export_files import read

PAYOUTS = "Payout Date,Status,Charges,Refunds,Adjustments,Reserved Funds,Fees,Retried Amount,Total,Currency\n"
TRANSACTIONS = (
    "Transaction Date,Type,Order,Card Brand,Card Source,Payout Status,Payout Date,Payout ID,Available On,Amount,Fee,"
    "Net,Checkout,Payment Method Name,Presentment Amount,Presentment Currency,Currency\n"
)


def transaction(kind: str = "charge", amounts: str = "60.00,2.04,57.96", payout: str = "2026-03-04,77") -> str:
    return (
        f"2026-03-01 10:00:00 +0000,{kind},#1001,visa,online,paid,{payout},2026-03-04,{amounts},#5551,card,"
        "60.00,GBP,GBP\n"
    )


def test_a_payout_becomes_money_the_shop_sends() -> None:
    found = read(PAYOUTS + "2026-03-04,paid,100.00,-20.00,1.00,-5.00,3.50,0.50,73.00,EUR\n")
    assert found.kind == "shopify-payouts"
    assert found.records == [
        Payout(
            external_id="Shopify EU|2026-03-04|EUR",
            channel="Shopify EU",
            paid_on=date(2026, 3, 4),
            status="paid",
            charges=Decimal("100.00"),
            refunds=Decimal("-20.00"),
            fees=Decimal("-3.50"),
            reserve=Decimal("-5.00"),
            adjustments=Decimal("1.50"),
            net=Decimal("73.00"),
            currency="EUR",
        )
    ]


@pytest.mark.parametrize("refunds", ["20.00", "-20.00"])
@pytest.mark.parametrize("fees", ["3.50", "-3.50"])
def test_refunds_and_fees_leave_whichever_sign_they_have(refunds: str, fees: str) -> None:
    payout = read(PAYOUTS + f"2026-03-04,in transit,100.00,{refunds},0,0,{fees},0,76.50,GBP\n").records[0]
    assert (payout.refunds, payout.fees, payout.status) == (Decimal("-20.00"), Decimal("-3.50"), "in_transit")


def test_a_payout_that_does_not_add_up_is_set_aside() -> None:
    found = read(PAYOUTS + "2026-03-04,paid,100.00,0,0,0,3.50,0,99.00,GBP\n2026-03-05,paid,1,0,0,0,0,0,1,GBP\n")
    assert [(error.row, error.column, error.value) for error in found.errors] == [(2, "Total", "99.00")]
    assert len(found.records) == 1


def test_two_payouts_of_a_day_are_two_payouts() -> None:
    row = "2026-03-04,paid,1.00,0,0,0,0,0,1.00,GBP\n"
    assert [one.external_id for one in read(PAYOUTS + row + row).records] == [
        "Shopify UK|2026-03-04|GBP",
        "Shopify UK|2026-03-04|GBP#2",
    ]


def test_the_newer_parts_of_a_payout_are_adjustments() -> None:
    header = PAYOUTS.replace("Reserved Funds", "Marketplace Sales Tax,Advances,Reserved Funds")
    payout = read(header + "2026-03-04,paid,100.00,0,1.00,-6.00,-2.00,0,-3.00,0,90.00,USD\n").records[0]
    assert (payout.adjustments, payout.fees) == (Decimal("-7.00"), Decimal("-3.00"))


def test_a_refund_gives_its_fee_back() -> None:
    transaction_of_refund = read(TRANSACTIONS + transaction("refund", "-37.90,-1.10,-36.80")).records[0]
    assert (transaction_of_refund.amount, transaction_of_refund.fee) == (Decimal("-37.90"), Decimal("1.10"))


def test_a_transaction_carries_its_fee_and_its_payout() -> None:
    found = read(TRANSACTIONS + transaction())
    assert found.kind == "shopify-payout-transactions"
    assert found.records == [
        PayoutTransaction(
            external_id=found.records[0].external_id,
            channel="Shopify UK",
            payout_id="77",
            kind="charge",
            order_number="#1001",
            transaction_on=date(2026, 3, 1),
            paid_on=date(2026, 3, 4),
            amount=Decimal("60.00"),
            fee=Decimal("-2.04"),
            net=Decimal("57.96"),
            currency="GBP",
        )
    ]


def test_a_transaction_is_the_same_before_and_after_it_is_paid_out() -> None:
    pending = read(TRANSACTIONS + transaction(payout=",")).records[0]
    paid = read(TRANSACTIONS + transaction()).records[0]
    assert pending.external_id == paid.external_id
    assert (pending.paid_on, pending.payout_id) == (None, "")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Refund", "refund"),
        ("chargeback", "refund"),
        ("reserve", "reserve"),
        ("marketplace_fee", "fee"),
        ("loan", "adjustment"),
    ],
)
def test_the_vendors_words_are_sorted_into_ours(word: str, kind: str) -> None:
    assert read(TRANSACTIONS + transaction(word, "-10.00,0.00,-10.00")).records[0].kind == kind


def test_the_transfer_itself_counts_as_nothing() -> None:
    found = read(TRANSACTIONS + transaction("payout", "-57.96,0.00,-57.96"))
    assert (found.records[0].kind, found.records[0].net, found.warnings) == ("adjustment", Decimal(0), [])


def test_a_net_that_is_not_amount_less_fee_is_set_aside() -> None:
    found = read(TRANSACTIONS + transaction(amounts="60.00,2.04,50.00") + transaction())
    assert found.faults == [(2, "Net", "is not Amount 60.00 less Fee 2.04")]
    assert found.counts == (2, 1, 1)
