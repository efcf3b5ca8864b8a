"""Orders, payouts and movements as records: amounts, days, kinds and signs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from capliquify.connectors.protocol import SetAside
from capliquify.connectors.shopify.mapping import (
    Unmapped,
    WholeOrder,
    kind_of,
    payout_of,
    sales_of,
    transaction_of,
)
from capliquify.connectors.shopify.order_payloads import LineItem, OrderHead
from capliquify.connectors.shopify.payment_payloads import BalanceTransaction, Payout

if TYPE_CHECKING:
    from support.shopify import Bench

LONDON = ZoneInfo("Europe/London")
PARTS = (
    "adjustmentsFee", "adjustmentsGross", "advanceFees", "advanceGross", "chargesFee", "chargesGross", "refundsFee",
    "refundsFeeGross", "reservedFundsFee", "reservedFundsGross", "retriedPayoutsFee", "retriedPayoutsGross",
    "usdcRebateCreditAmount",
)  # fmt: skip


def bag(amount: str) -> dict[str, Any]:
    return {"shopMoney": {"amount": amount}}


def head(**changes: object) -> OrderHead:
    order: dict[str, object] = {
        "id": "gid://shopify/Order/5",
        "name": "#1001",
        "test": False,
        "createdAt": "2026-07-01T12:00:00Z",
        "updatedAt": "2026-07-01T12:00:00Z",
        "cancelledAt": None,
        "currencyCode": "GBP",
        "taxesIncluded": True,
        "displayFinancialStatus": "PAID",
        "subtotalPriceSet": bag("120.00"),
        "totalPriceSet": bag("120.00"),
        "totalRefundedSet": bag("0.0"),
    }
    return msgspec.convert(order | changes, OrderHead)


def line(number: int = 1, gross: str = "120.00", tax: str = "20.00", **changes: object) -> LineItem:
    item: dict[str, object] = {
        "id": f"gid://shopify/LineItem/{number}",
        "name": "GABA Red 50cl",
        "sku": "RED",
        "quantity": 2,
        "currentQuantity": 2,
        "originalTotalSet": bag(gross),
        "discountAllocations": [],
        "taxLines": [{"priceSet": bag(tax)}],
    }
    return msgspec.convert(item | changes, LineItem)


def figures(order: OrderHead, *lines: LineItem) -> list[tuple[str, int, Decimal, Decimal]]:
    sales = sales_of(WholeOrder(head=order, lines=lines), LONDON)
    return [(sale.external_id, int(sale.quantity), sale.net_amount, sale.tax) for sale in sales]


def test_a_sale_is_net_of_the_tax_inside_its_price() -> None:
    assert figures(head(), line()) == [("1", 2, Decimal("100.00"), Decimal("20.00"))]


def test_a_sale_is_the_price_where_tax_comes_on_top() -> None:
    order = head(taxesIncluded=False, totalPriceSet=bag("144.00"))

    assert figures(order, line(tax="24.00")) == [("1", 2, Decimal("120.00"), Decimal("24.00"))]


def test_a_discount_is_taken_off_the_line_it_is_given_on() -> None:
    discounted = line(2, discountAllocations=[{"allocatedAmountSet": bag("60.00")}], tax="10.00")
    order = head(subtotalPriceSet=bag("180.00"), totalPriceSet=bag("180.00"))

    assert [net for _, _, net, _ in figures(order, line(), discounted)] == [Decimal("100.00"), Decimal("50.00")]


def test_all_that_was_refunded_is_taken_off_and_the_units_stay() -> None:
    order = head(displayFinancialStatus="REFUNDED", totalRefundedSet=bag("120.00"))

    assert figures(order, line(currentQuantity=0)) == [("1", 2, Decimal("0.00"), Decimal("0.00"))]


def test_a_refund_is_taken_off_the_line_that_came_back() -> None:
    order = head(
        subtotalPriceSet=bag("240.00"), totalPriceSet=bag("240.00"), totalRefundedSet=bag("120.00"),
        displayFinancialStatus="PARTIALLY_REFUNDED",
    )  # fmt: skip

    assert figures(order, line(), line(2, currentQuantity=0)) == [
        ("1", 2, Decimal("100.00"), Decimal("20.00")),
        ("2", 2, Decimal("0.00"), Decimal("0.00")),
    ]


def test_money_given_back_for_nothing_is_taken_off_all_lines() -> None:
    order = head(subtotalPriceSet=bag("240.00"), totalPriceSet=bag("240.00"), totalRefundedSet=bag("24.00"))

    assert [net for _, _, net, _ in figures(order, line(), line(2))] == [Decimal("90.00"), Decimal("90.00")]


def test_lines_add_up_to_the_order_where_an_order_was_edited() -> None:
    order = head(subtotalPriceSet=bag("130.01"), totalPriceSet=bag("130.01"))

    nets = [net for _, _, net, _ in figures(order, line(), line(2))]

    assert sum(nets) == Decimal("90.01")
    assert nets == [Decimal("45.01"), Decimal("45.00")]


@pytest.mark.parametrize("changes", [{"cancelledAt": "2026-07-02T12:00:00Z"}, {"displayFinancialStatus": "VOIDED"}])
def test_an_order_that_was_cancelled_sold_nothing(changes: dict[str, object]) -> None:
    assert figures(head(**changes), line()) == [("1", 0, Decimal(0), Decimal(0))]


def test_a_test_order_is_no_sale() -> None:
    assert figures(head(test=True), line()) == []


def test_free_lines_share_what_was_paid_by_units() -> None:
    order = head(subtotalPriceSet=bag("3.00"), totalPriceSet=bag("3.00"))

    assert [net for _, _, net, _ in figures(order, line(1, "0.0", "0.0"), line(2, "0.0", "0.0", quantity=1))] == [
        Decimal("2.00"),
        Decimal("1.00"),
    ]


@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", date(2026, 7, 2)), ("America/New_York", date(2026, 7, 1))])
def test_a_sale_is_of_the_day_the_store_had(zone: str, day: date) -> None:
    order = head(createdAt=datetime(2026, 7, 1, 22, 30, tzinfo=UTC).isoformat())

    assert [sale.sold_on for sale in sales_of(WholeOrder(head=order, lines=[line()]), ZoneInfo(zone))] == [day]


@pytest.mark.parametrize(("sku", "item"), [("  RED ", "RED"), ("", "GABA Red 50cl"), (None, "GABA Red 50cl")])
def test_an_item_is_its_code_or_its_name(sku: str | None, item: str) -> None:
    assert [sale.item for sale in sales_of(WholeOrder(head=head(), lines=[line(sku=sku)]), LONDON)] == [item]


def test_an_order_in_no_known_currency_is_set_aside_and_tried_again_when_asked(bench: Bench) -> None:
    stream = bench.source()._orders
    (aside,) = stream.page([WholeOrder(head=head(currencyCode="XQX"), lines=[line()])], {}).set_aside

    again = stream.map_again(aside.payload)

    assert isinstance(again, SetAside)
    assert again == aside
    assert aside.external_id == "5"
    assert aside.reason.startswith("order #1001: ")


def payout(net: str, **parts: str) -> Payout:
    summary = {name: {"amount": parts.get(name, "0.0")} for name in PARTS}
    document = {
        "id": "gid://shopify/ShopifyPaymentsPayout/9",
        "issuedAt": "2026-07-01T00:00:00Z",
        "status": "PAID",
        "net": {"amount": net, "currencyCode": "USD"},
        "summary": summary,
    }
    return msgspec.convert(document, Payout)


def test_the_parts_of_a_payout_have_the_signs_of_money() -> None:
    made = payout_of(
        payout(
            "41.90",
            chargesGross="44.52",
            chargesFee="1.32",
            refundsFeeGross="-3.54",
            refundsFee="-0.23",
            adjustmentsGross="2.13",
            adjustmentsFee="0.12",
        )
    )

    assert (made.charges, made.refunds, made.fees, made.adjustments, made.net) == (
        Decimal("44.52"),
        Decimal("-3.54"),
        Decimal("-1.21"),
        Decimal("2.13"),
        Decimal("41.90"),
    )
    assert (made.channel, made.paid_on, made.status) == ("Shopify US", date(2026, 7, 1), "paid")


def test_money_taken_from_the_bank_is_negative() -> None:
    assert payout_of(payout("5.00", refundsFeeGross="-5.00")).net == Decimal("-5.00")


def test_reserves_are_a_part_of_their_own() -> None:
    assert payout_of(payout("8.00", chargesGross="10.00", reservedFundsGross="-2.00")).reserve == Decimal("-2.00")


def test_a_payout_that_does_not_add_up_is_not_taken() -> None:
    with pytest.raises(Unmapped, match=r"its parts add up to 10.00 and not to its total 9.00"):
        payout_of(payout("9.00", chargesGross="10.00"))


def movement(kind: str = "CHARGE", net: str = "9.00", payout_id: str | None = None) -> BalanceTransaction:
    document = {
        "id": "gid://shopify/ShopifyPaymentsBalanceTransaction/7",
        "type": kind,
        "test": False,
        "transactionDate": "2026-07-01T12:00:00Z",
        "amount": {"amount": "10.00", "currencyCode": "GBP"},
        "fee": {"amount": "1.00"},
        "net": {"amount": net},
        "associatedOrder": None,
        "associatedPayout": {"id": payout_id, "status": "PENDING"},
    }
    return msgspec.convert(document, BalanceTransaction)


def test_a_movement_without_a_payout_has_no_day_it_is_paid() -> None:
    made = transaction_of(movement(), {}, LONDON)

    assert (made.payout_id, made.paid_on, made.amount, made.fee, made.net) == (
        "", None, Decimal("10.00"), Decimal("-1.00"), Decimal("9.00"),
    )  # fmt: skip


def test_a_movement_that_does_not_add_up_is_not_taken() -> None:
    with pytest.raises(Unmapped, match="is not its amount"):
        transaction_of(movement(net="8.00"), {}, LONDON)


def test_the_transfer_itself_moves_nothing() -> None:
    assert transaction_of(movement("TRANSFER"), {}, LONDON).net == 0


@pytest.mark.parametrize(
    ("transaction_type", "kind"),
    [
        ("CHARGE", "charge"),
        ("REFUND_FAILURE", "refund"),
        ("DISPUTE_WITHDRAWAL", "refund"),
        ("CHARGEBACK_FEE", "fee"),
        ("RESERVED_FUNDS_REVERSAL", "reserve"),
        ("SHIPPING_LABEL", "adjustment"),
        ("SOMETHING_NEW", "adjustment"),
    ],
)
def test_kinds_of_movements(transaction_type: str, kind: str) -> None:
    assert kind_of(transaction_type) == kind
