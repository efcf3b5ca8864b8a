from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.records.sale import Sale
from support.export_files import Outcome, read

NAMES = (
    *("amazon-order-id", "merchant-order-id", "purchase-date", "order-status", "sales-channel", "sku", "item-status"),
    *("quantity", "currency", "item-price", "item-tax", "item-promotion-discount", "ship-country"),
)
ROW = {
    "amazon-order-id": "202-1234567-1234567",
    "purchase-date": "2026-03-01T10:00:00+00:00",
    "order-status": "Shipped",
    "sales-channel": "Amazon.co.uk",
    "sku": "GABA-RED-UK",
    "item-status": "Shipped",
    "quantity": "2",
    "currency": "GBP",
    "item-price": "60.00",
    "item-tax": "10.00",
    "ship-country": "GB",
}


def report(*changes: dict[str, str]) -> Outcome:
    rows = ["\t".join((ROW | changed).get(name, "") for name in NAMES) for changed in changes]
    return read("\n".join(["\t".join(NAMES), *rows]) + "\n", encoding="cp1252")


def test_a_british_line_has_its_tax_inside_the_price() -> None:
    found = report({})
    assert found.kind == "amazon-orders"
    assert found.records == [
        Sale(
            external_id="202-1234567-1234567|GABA-RED-UK",
            sold_on=date(2026, 3, 1),
            order_number="202-1234567-1234567",
            item="GABA-RED-UK",
            channel="Amazon UK",
            market="UK",
            quantity=Decimal(2),
            net_amount=Decimal("50.00"),
            tax=Decimal("10.00"),
            currency="GBP",
        )
    ]


def test_an_american_line_has_its_tax_on_top() -> None:
    sale = report({"sales-channel": "Amazon.com", "currency": "USD", "item-tax": "4.50"}).records[0]
    assert (sale.channel, sale.market, sale.net_amount) == ("Amazon US", "USA", Decimal("60.00"))


@pytest.mark.parametrize("site", ["Amazon.de", "Amazon.fr", "Amazon.it", "Amazon.es", "Amazon.nl"])
def test_the_euro_sites_are_one_channel_because_they_settle_together(site: str) -> None:
    sale = report({"sales-channel": site, "currency": "EUR"}).records[0]
    assert (sale.channel, sale.market) == ("Amazon EU", "EU")


def test_a_sale_belongs_to_the_day_of_its_market() -> None:
    night = {"purchase-date": "2026-03-02T05:00:00+00:00"}
    days = [sale.sold_on for sale in report(night, night | {"sales-channel": "Amazon.com", "sku": "B"}).records]
    assert days == [date(2026, 3, 2), date(2026, 3, 1)]


def test_a_promotion_is_taken_off() -> None:
    assert report({"item-promotion-discount": "6.00"}).records[0].net_amount == Decimal("44.00")


@pytest.mark.parametrize("column", ["order-status", "item-status"])
def test_a_cancelled_line_sold_nothing(column: str) -> None:
    sale = report({column: "Cancelled", "item-price": "", "currency": "", "item-tax": ""}).records[0]
    assert (sale.quantity, sale.net_amount, sale.tax, sale.currency) == (Decimal(0), Decimal(0), Decimal(0), "GBP")


def test_a_pending_line_without_a_price_is_set_aside() -> None:
    found = report({"order-status": "Pending", "item-price": ""}, {"sku": "B"})
    assert found.faults == [(2, "item-price", "is empty: Amazon has not priced the order yet")]
    assert len(found.records) == 1


def test_an_order_of_another_shop_is_not_counted_twice() -> None:
    found = report({"sales-channel": "Non-Amazon"})
    assert (found.records[0].quantity, found.records[0].channel) == (Decimal(0), "Non-Amazon")
    assert [(one.row, one.column) for one in found.warnings] == [(2, "sales-channel")]


def test_a_second_line_of_an_item_is_numbered() -> None:
    assert [sale.external_id[-5:] for sale in report({}, {"quantity": "1"}).records] == ["ED-UK", "-UK#2"]
