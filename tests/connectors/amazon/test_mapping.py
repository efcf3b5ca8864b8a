"""Amazon's orders, stock and settlements as records, one rule at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from capliquify.connectors.amazon.cells import BadCell, read_amount, read_day, read_instant
from capliquify.connectors.amazon.mapping import Numbering, sale_of_row, sales_again, sales_of_order, stock_levels
from capliquify.connectors.amazon.payloads import (
    Amount,
    Breakdown,
    DetailedBreakdown,
    Fulfillment,
    InventorySummary,
    ItemBreakdown,
    ItemProceeds,
    MarketplaceDetails,
    Money,
    Order,
    OrderItem,
    Product,
    SalesChannel,
    Transaction,
)
from capliquify.connectors.amazon.settlements import closed, open_transactions, read_settlement
from capliquify.connectors.protocol import SetAside
from capliquify.domain.records.sale import Sale

ROW = {
    "amazon-order-id": "203-1",
    "purchase-date": "2026-07-01T23:30:00+00:00",
    "order-status": "Shipped",
    "item-status": "Shipped",
    "sales-channel": "Amazon.co.uk",
    "sku": "RED",
    "quantity": "2",
    "currency": "GBP",
    "item-price": "60.00",
    "item-tax": "10.00",
    "item-promotion-discount": "6.00",
    "ship-country": "GB",
    "ship-postal-code": "EH1 1AA",
}
HEAD = {
    "settlement-id": "11",
    "settlement-start-date": "01.07.2026 00:00:00 UTC",
    "settlement-end-date": "14.07.2026 12:00:00 UTC",
    "deposit-date": "17.07.2026 08:00:00 UTC",
    "total-amount": "85.00",
    "currency": "GBP",
}
DETAIL = {
    "settlement-id": "11",
    "transaction-type": "Order",
    "order-id": "203-1",
    "marketplace-name": "Amazon.co.uk",
    "amount-type": "ItemPrice",
    "amount-description": "Principal",
    "amount": "100.00",
    "posted-date": "02.07.2026",
}
COLUMNS = dict.fromkeys((*HEAD, *DETAIL), "")


def sale(**changed: str) -> Sale | SetAside | None:
    return sale_of_row({**ROW, **changed})


def made(**changed: str) -> Sale:
    found = sale(**changed)
    assert isinstance(found, Sale)
    return found


def pounds(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency_code="GBP")


def order(*breakdowns: ItemBreakdown, total: str = "0", status: str = "SHIPPED", channel: str = "AMAZON") -> Order:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    item = OrderItem(
        order_item_id="1",
        quantity_ordered=2,
        product=Product(seller_sku="RED"),
        proceeds=ItemProceeds(proceeds_total=pounds(total), breakdowns=list(breakdowns)),
    )
    return Order(
        order_id="203-1",
        created_time=at,
        last_updated_time=at,
        sales_channel=SalesChannel(channel_name=channel, marketplace_name="Amazon.co.uk"),
        order_items=[item],
        fulfillment=Fulfillment(fulfillment_status=status),
    )


def part(kind: str, amount: str) -> ItemBreakdown:
    return ItemBreakdown(type=kind, subtotal=pounds(amount))


def test_a_row_is_a_sale_of_the_marketplaces_day() -> None:
    assert made() == Sale(
        external_id="203-1|RED",
        sold_on=date(2026, 7, 2),
        order_number="203-1",
        item="RED",
        channel="Amazon UK",
        market="UK",
        quantity=Decimal(2),
        net_amount=Decimal("44.00"),
        tax=Decimal("10.00"),
        currency="GBP",
    )


def test_an_american_price_holds_no_tax() -> None:
    assert made(**{"sales-channel": "Amazon.com", "currency": "USD"}).net_amount == Decimal("54.00")


@pytest.mark.parametrize("column", ["order-status", "item-status"])
def test_a_cancelled_row_counts_as_nothing(column: str) -> None:
    found = made(**{column: "Cancelled", "item-price": "", "currency": ""})

    assert (found.quantity, found.net_amount, found.tax, found.currency) == (Decimal(0), Decimal(0), Decimal(0), "GBP")


def test_a_row_that_waits_for_its_price_is_none_yet() -> None:
    assert sale(**{"order-status": "Pending", "item-price": ""}) is None


def test_another_shops_order_counts_as_nothing_here() -> None:
    found = made(**{"sales-channel": "Non-Amazon UK"})

    assert (found.channel, found.market, found.quantity, found.net_amount) == (
        "Non-Amazon UK",
        "UK",
        Decimal(0),
        Decimal(0),
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"item-price": ""}, "item-price is empty, though the order is no longer pending"),
        ({"item-price": "many"}, "item-price is 'many', which is no number"),
        ({"purchase-date": "then"}, "purchase-date is 'then', which is no instant"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_without_its_buyer(changed: dict[str, str], reason: str) -> None:
    found = sale(**changed)

    assert isinstance(found, SetAside)
    assert found.reason == reason
    assert b"EH1 1AA" not in found.payload
    assert sales_again(found.payload) == found


def test_a_row_that_was_set_aside_is_a_sale_once_it_is_right() -> None:
    found = sale(**{"item-price": ""})
    assert isinstance(found, SetAside)

    assert sales_again(found.payload.replace(b'"item-price":""', b'"item-price":"60.00"')) == [made()]


def test_lines_of_an_order_with_the_same_item_are_numbered() -> None:
    numbered = Numbering()

    assert [numbered(made()).external_id for _ in range(3)] == ["203-1|RED", "203-1|RED#2", "203-1|RED#3"]


@pytest.mark.parametrize(
    ("breakdowns", "total", "net", "tax"),
    [
        ([part("ITEM", "50"), part("TAX", "10")], "60", "50", "10"),
        ([part("ITEM", "60"), part("TAX", "10")], "60", "50", "10"),
        ([part("ITEM", "60"), part("TAX", "10")], "61", "50", "10"),
        ([part("ITEM", "50"), part("DISCOUNT", "5"), part("TAX", "9")], "54", "45", "9"),
        ([part("ITEM", "50"), part("DISCOUNT", "-5"), part("TAX", "9")], "54", "45", "9"),
        ([part("ITEM", "60")], "60", "60", "0"),
        ([part("ITEM", "50"), part("SHIPPING", "5"), part("TAX", "11")], "66", "50", "11"),
    ],
)
def test_the_total_tells_whether_the_price_holds_the_tax(
    breakdowns: list[ItemBreakdown], total: str, net: str, tax: str
) -> None:
    (found,) = sales_of_order(order(*breakdowns, total=total))

    assert isinstance(found, Sale)
    assert (found.net_amount, found.tax) == (Decimal(net), Decimal(tax))


def test_the_tax_of_shipping_is_not_the_items() -> None:
    details = [DetailedBreakdown(subtype="ITEM", value=pounds("10")), DetailedBreakdown("SHIPPING", pounds("1"))]
    tax = ItemBreakdown(type="TAX", subtotal=pounds("11"), detailed_breakdowns=details)

    (found,) = sales_of_order(order(part("ITEM", "50"), part("SHIPPING", "5"), tax, total="66"))

    assert isinstance(found, Sale)
    assert found.tax == 10


def test_an_order_without_the_price_of_its_item_is_set_aside() -> None:
    (found,) = sales_of_order(order(part("SHIPPING", "5"), total="5"))

    assert isinstance(found, SetAside)
    assert found.reason == "the item has no proceeds of the type ITEM, only SHIPPING"


@pytest.mark.parametrize(("status", "channel"), [("CANCELLED", "AMAZON"), ("SHIPPED", "NON_AMAZON")])
def test_an_order_that_is_cancelled_or_another_shops_counts_as_nothing(status: str, channel: str) -> None:
    (found,) = sales_of_order(order(status=status, channel=channel))

    assert isinstance(found, Sale)
    assert (found.quantity, found.net_amount) == (Decimal(0), Decimal(0))


def test_stock_without_details_is_the_total() -> None:
    summary = InventorySummary(seller_sku="RED", total_quantity=7)

    (level,) = stock_levels([summary], "Amazon.com.tr", date(2026, 7, 1))

    assert (level.on_hand, level.allocated, level.warehouse) == (Decimal(7), Decimal(0), "Amazon FBA Amazon.com.tr")


@pytest.mark.parametrize(
    ("text", "amount"), [("1234.5", "1234.5"), ("-1,234.50", "-1234.50"), ("-1.234,50", "-1234.50"), ("", "0")]
)
def test_amounts_are_read_as_each_region_writes_them(text: str, amount: str) -> None:
    assert read_amount({"amount": text}, "amount") == Decimal(amount)


@pytest.mark.parametrize("text", ["2026-07-02", "2026-07-02T08:00:00+00:00", "02.07.2026 08:00:00 UTC", "2026/07/02"])
def test_days_are_read_as_each_region_writes_them(text: str) -> None:
    assert read_day({"day": text}, "day") == date(2026, 7, 2)


@pytest.mark.parametrize("text", ["", "07/02/2026", "2026-13-01"])
def test_a_day_that_is_none_or_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        read_day({"day": text}, "day")


def test_an_instant_without_a_zone_is_of_utc() -> None:
    assert read_instant({"at": "2026-07-02T08:00:00"}, "at") == datetime(2026, 7, 2, 8, tzinfo=UTC)


def test_a_settlement_adds_up_by_kind_and_by_part() -> None:
    rows = [
        {**COLUMNS, **HEAD},
        {**COLUMNS, **DETAIL},
        {**COLUMNS, **DETAIL, "amount-type": "ItemFees", "amount-description": "Commission", "amount": "-15.00"},
        {**COLUMNS, **DETAIL, "transaction-type": "other-transaction", "amount-type": "other-transaction",
         "amount-description": "Previous Reserve Amount Balance", "amount": "20.00"},
        {**COLUMNS, **DETAIL, "transaction-type": "other-transaction", "amount-type": "other-transaction",
         "amount-description": "Current Reserve Amount", "amount": "-20.00"},
    ]  # fmt: skip

    settlement = read_settlement(rows, "Settlement report 7")

    payout = settlement.payout
    assert (payout.charges, payout.fees, payout.reserve, payout.net) == (
        Decimal(100),
        Decimal(-15),
        Decimal(0),
        Decimal("85.00"),
    )
    assert settlement.added_up == payout.net == sum(settlement.total().parts.values())
    assert (settlement.reserve_in, settlement.reserve_out) == (Decimal(20), Decimal(20))
    assert (payout.paid_on, settlement.last_day) == (date(2026, 7, 17), date(2026, 7, 14))


def test_rows_of_a_settlement_that_are_all_alike_are_all_kept() -> None:
    settlement = read_settlement([{**COLUMNS, **HEAD}, {**COLUMNS, **DETAIL}, {**COLUMNS, **DETAIL}], "")

    assert len({each.external_id for each in settlement.transactions}) == 2


def test_a_report_that_does_not_begin_with_its_sum_is_refused() -> None:
    with pytest.raises(BadCell, match="does not begin with its summary row"):
        read_settlement([{**COLUMNS, **DETAIL}], "")


def posted(amount: str, day: int, *breakdowns: Breakdown) -> Transaction:
    return Transaction(
        posted_date=datetime(2026, 7, day, 12, tzinfo=UTC),
        total_amount=Amount(currency_code="GBP", currency_amount=Decimal(amount)),
        transaction_type="Shipment",
        marketplace_details=MarketplaceDetails(marketplace_id="A1F83G8C2ARO7P"),
        breakdowns=list(breakdowns),
    )


def leaf(kind: str, amount: str) -> Breakdown:
    return Breakdown(breakdown_type=kind, breakdown_amount=Amount(currency_amount=Decimal(amount)))


def test_what_is_open_is_summed_by_day_and_kind_after_the_last_settlement() -> None:
    fees = Breakdown(breakdown_type="AmazonFees", breakdowns=[leaf("Base", "-3")])
    transactions = [posted("9", 14, leaf("Sales", "9")), posted("7", 15, leaf("Sales", "10"), fees), posted("5", 15)]

    found = open_transactions(transactions, {"amazon.co.uk": "2026-07-14"})

    assert {name: each.net for name, each in found.items()} == {
        "open|amazon.co.uk|GBP|2026-07-15|charge": 15,
        "open|amazon.co.uk|GBP|2026-07-15|fee": -3,
    }
    assert {each.paid_on for each in found.values()} == {None}


def test_what_was_open_is_nothing_once_it_is_settled() -> None:
    name = "open|amazon.co.uk|GBP|2026-07-15|fee"

    assert (closed(name).external_id, closed(name).fee, closed(name).transaction_on) == (
        name,
        Decimal(0),
        date(2026, 7, 15),
    )
