from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from capliquify.domain.errors import FileRefused
from capliquify.domain.records.sale import Sale
from support.export_files import Outcome, read

NAMES = (
    *("Name", "Email", "Financial Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Created at"),
    *("Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Shipping Country", "Cancelled at"),
    *("Refunded Amount", "Id", "Lineitem discount"),
)
ORDER = {
    "Financial Status": "paid",
    "Currency": "GBP",
    "Subtotal": "60.00",
    "Shipping": "0.00",
    "Taxes": "10.00",
    "Total": "60.00",
    "Shipping Country": "GB",
    "Refunded Amount": "0.00",
    "Id": "5551",
}
LINE = {
    "Name": "#1001",
    "Created at": "2026-03-01 10:00:00 +0000",
    "Lineitem quantity": "2",
    "Lineitem name": "Red",
    "Lineitem price": "30.00",
    "Lineitem sku": "GABA-RED-UK",
    "Lineitem discount": "0.00",
}


def first(**changed: str) -> dict[str, str]:
    return ORDER | LINE | {name.replace("_", " "): value for name, value in changed.items()}


def further(**changed: str) -> dict[str, str]:
    return LINE | {name.replace("_", " "): value for name, value in changed.items()}


def export(*rows: dict[str, str]) -> Outcome:
    lines = [",".join(row.get(name, "") for name in NAMES) for row in rows]
    return read("\n".join([",".join(NAMES), *lines]) + "\n")


def amounts(found: Outcome) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    return [(sale.item, sale.quantity, sale.net_amount, sale.tax) for sale in found.records]


def test_an_order_becomes_a_sale_without_its_tax() -> None:
    found = export(first())
    assert found.kind == "shopify-orders"
    assert found.records == [
        Sale(
            external_id="Shopify UK|#1001|GABA-RED-UK",
            sold_on=date(2026, 3, 1),
            order_number="#1001",
            item="GABA-RED-UK",
            channel="Shopify UK",
            market="UK",
            quantity=Decimal(2),
            net_amount=Decimal("50.00"),
            tax=Decimal("10.00"),
            currency="GBP",
        )
    ]


def test_the_columns_of_an_order_hold_for_all_its_lines() -> None:
    found = export(
        first(Lineitem_quantity="1"), further(Lineitem_quantity="1", Lineitem_sku="GABA-GOLD-UK", Lineitem_price="30")
    )
    assert amounts(found) == [
        ("GABA-RED-UK", Decimal(1), Decimal("25.00"), Decimal("5.00")),
        ("GABA-GOLD-UK", Decimal(1), Decimal("25.00"), Decimal("5.00")),
    ]
    assert found.lines == [2, 3]


def test_shares_of_an_order_add_up_to_the_order_to_the_penny() -> None:
    found = export(
        first(Lineitem_quantity="1", Subtotal="100.00", Total="100.00", Taxes="16.67", Lineitem_price="33.33"),
        further(Lineitem_quantity="1", Lineitem_sku="B", Lineitem_price="33.33"),
        further(Lineitem_quantity="1", Lineitem_sku="C", Lineitem_price="33.34"),
    )
    assert sum(sale.net_amount for sale in found.records) == Decimal("83.33")
    assert sum(sale.tax for sale in found.records) == Decimal("16.67")


def test_prices_without_tax_are_recognised_by_how_the_total_adds_up() -> None:
    found = export(first(Currency="USD", Subtotal="60.00", Taxes="4.50", Total="64.50", Shipping_Country="US"))
    sale = found.records[0]
    assert (sale.net_amount, sale.tax, sale.channel, sale.market) == (
        Decimal("60.00"),
        Decimal("4.50"),
        "Shopify US",
        "USA",
    )


def test_tax_on_shipping_is_not_tax_on_the_items() -> None:
    found = export(first(Shipping="6.00", Taxes="11.00", Total="66.00"))
    assert amounts(found) == [("GABA-RED-UK", Decimal(2), Decimal("50.00"), Decimal("10.00"))]


def test_a_discount_on_the_whole_order_is_shared_by_worth() -> None:
    found = export(
        first(Subtotal="45.00", Taxes="0.00", Total="45.00", Lineitem_quantity="1", Lineitem_price="20.00"),
        further(Lineitem_quantity="1", Lineitem_price="40.00", Lineitem_sku="B", Lineitem_discount="10.00"),
    )
    assert [sale.net_amount for sale in found.records] == [Decimal("18.00"), Decimal("27.00")]


@pytest.mark.parametrize("changed", [{"Cancelled_at": "2026-03-01 11:00:00 +0000"}, {"Financial_Status": "voided"}])
def test_a_cancelled_order_sold_nothing(changed: dict[str, Any]) -> None:
    assert amounts(export(first(**changed))) == [("GABA-RED-UK", Decimal(0), Decimal(0), Decimal(0))]


def test_a_refund_is_taken_off_the_amount_and_not_off_the_units() -> None:
    found = export(first(Refunded_Amount="15.00", Financial_Status="partially_refunded"))
    assert amounts(found) == [("GABA-RED-UK", Decimal(2), Decimal("37.50"), Decimal("7.50"))]


def test_the_market_is_where_the_order_goes() -> None:
    found = export(first(Currency="EUR", Shipping_Country="FR"), first(Name="#1002", Shipping_Country="CH"))
    assert [(sale.channel, sale.market) for sale in found.records] == [("Shopify EU", "EU"), ("Shopify UK", "CH")]


def test_a_line_without_a_sku_goes_by_its_name_with_a_warning() -> None:
    found = export(first(Lineitem_sku=""))
    assert found.records[0].item == "Red"
    assert [(one.row, one.column) for one in found.warnings] == [(2, "Lineitem sku")]


def test_two_lines_of_an_item_are_numbered_whatever_their_order() -> None:
    cheap, dear = {"Lineitem_price": "20.00", "Lineitem_quantity": "1"}, {"Lineitem_price": "40.00"}
    one = export(first(**cheap), further(**dear | {"Lineitem_quantity": "1"}))
    other = export(first(**dear | {"Lineitem_quantity": "1"}), further(**cheap))
    assert {(sale.external_id, sale.net_amount) for sale in one.records} == {
        (sale.external_id, sale.net_amount) for sale in other.records
    }


def test_an_order_exported_twice_in_one_file_is_the_same_order() -> None:
    found = export(first(), first(Name="#1002"), first())
    assert [sale.order_number for sale in found.records] == ["#1002", "#1001", "#1001"]
    assert found.records[1] == found.records[2]


def test_lines_that_stand_apart_from_their_order_find_it() -> None:
    found = export(
        first(Lineitem_quantity="1"),
        first(Name="#1002"),
        further(Lineitem_quantity="1", Lineitem_sku="B"),
    )
    assert [(sale.order_number, sale.net_amount) for sale in found.records] == [
        ("#1002", Decimal("50.00")),
        ("#1001", Decimal("25.00")),
        ("#1001", Decimal("25.00")),
    ]


def test_a_total_that_does_not_add_up_sets_the_order_aside() -> None:
    found = export(first(Total="61.00"), first(Name="#1002"))
    assert found.faults == [(2, "Total", "is neither Subtotal + Shipping + Duties (60.00) nor that with Taxes (70.00)")]
    assert found.counts == (2, 1, 1)


def test_a_line_whose_order_is_not_in_the_file_is_set_aside() -> None:
    found = export(further())
    assert found.faults == [(2, "Total", "the order's own columns are empty: its first row is not right above")]


def test_a_bad_line_sets_the_whole_order_aside() -> None:
    found = export(first(), further(Lineitem_quantity="two"), first(Name="#1002"))
    assert [(error.row, error.column) for error in found.errors] == [(2, ""), (3, "Lineitem quantity")]
    assert found.counts == (3, 1, 2)


def test_an_export_without_the_price_column_is_refused() -> None:
    header = ",".join(NAMES).replace("Lineitem price", "Price")
    with pytest.raises(FileRefused, match="looks like a Shopify order export, but Lineitem price is missing"):
        read(header + "\n#1\n")
