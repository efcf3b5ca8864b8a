from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.records.item import Item
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.stock_level import StockLevel
from support.export_files import TODAY, read, workbook

PRODUCTS = (
    "Product Code,Product Description,Product Group,Default Purchase Price,Default Sell Price,Average Landed Cost,"
    "Units,Supplier,Supplier Code,Min Stock Alert,Max Stock Alert,Pack Size,Barcode,Obsolete\n"
)
STOCK = (
    "Product Code,Product Description,Warehouse,Qty On Hand,Allocated Qty,Available Qty,On Purchase,Avg Cost,"
    "Total Cost,Last Modified On\n"
)
ORDERS = (
    "Order Number,Order Date,Required Date,{party},Status,Product Code,Quantity,Unit Price,Line Total,Currency,"
    "Warehouse\n"
)


def sales(*rows: str) -> str:
    return ORDERS.format(party="Customer") + "\n".join(rows) + "\n"


def test_a_product_becomes_an_item() -> None:
    found = read(PRODUCTS + "GABA-RED-UK,Red 50cl,Bottles,6.00,17.00,6.50,EA,Bottler,B1,,,6,5060,No\n")
    assert found.kind == "unleashed-products"
    assert found.records == [
        Item(
            external_id="GABA-RED-UK",
            code="GABA-RED-UK",
            name="Red 50cl",
            group="Bottles",
            supplier="Bottler",
            unit_cost=Decimal("6.50"),
            unit_price=Decimal("17.00"),
            barcode="5060",
            obsolete=False,
        )
    ]


def test_a_product_without_landed_cost_has_its_purchase_price() -> None:
    item = read(PRODUCTS + "GABA-RED-UK,Red,,6.00,,,,,,,,,,Yes\n").records[0]
    assert (item.unit_cost, item.unit_price, item.obsolete) == (Decimal("6.00"), None, True)


def test_an_odd_item_code_and_a_price_below_cost_are_warnings() -> None:
    found = read(PRODUCTS + "red bottle,Red,,,5.00,6.50,,,,,,,,No\n")
    assert [one.column for one in found.warnings] == ["Product Code", "Default Sell Price"]


def test_stock_is_that_of_the_latest_movement_whenever_it_is_imported() -> None:
    content = STOCK + (
        "GABA-RED-UK,Red,Main,100,20,80,50,6.50,650.00,13/03/2026\n"
        "GABA-RED-UK,Red,FBA,10,0,10,0,6.50,65.00,29/03/2026\n"
    )
    found = read(content)
    assert found.kind == "unleashed-stock-on-hand"
    assert found.records[0] == StockLevel(
        external_id="2026-03-29|GABA-RED-UK|Main",
        observed_on=date(2026, 3, 29),
        item="GABA-RED-UK",
        warehouse="Main",
        on_hand=Decimal(100),
        allocated=Decimal(20),
        on_purchase=Decimal(50),
        unit_cost=Decimal("6.50"),
    )
    assert found.records == read(content, today=date(2026, 6, 30)).records


def test_stock_without_dates_is_that_of_today_and_says_so() -> None:
    found = read("Product Code,Warehouse,Qty On Hand\nGABA-RED-UK,Main,100\n")
    assert found.records[0].observed_on == TODAY
    assert "Last Modified On is missing: the stock is taken as that of the day of import" in found.notes


def test_a_workbook_of_stock_has_real_numbers_and_dates() -> None:
    header = STOCK.strip().split(",")
    row = ["GABA-RED-UK", "Red", "Main", 100, 20, 80, 50, 6.5, 650, date(2026, 3, 5)]
    found = read(workbook(("Stock", [header, row])))
    assert (found.records[0].on_hand, found.records[0].observed_on) == (Decimal(100), date(2026, 3, 5))


def test_an_available_quantity_that_does_not_add_up_is_set_aside() -> None:
    found = read(STOCK + "A-1,Red,Main,100,20,90,0,1,100,13/03/2026\nB-1,Red,Main,1,0,1,0,1,1,13/03/2026\n")
    assert found.faults == [(2, "Available Qty", "is not Qty On Hand 100 less Allocated Qty 20")]


def test_negative_stock_is_a_warning() -> None:
    found = read(STOCK + "A-1,Red,Main,-5,0,-5,0,1,-5,13/03/2026\n")
    assert [(one.row, one.column) for one in found.warnings] == [(2, "Qty On Hand")]


def test_a_sales_order_line_is_open_until_it_is_completed() -> None:
    found = read(
        sales(
            "SO-1,13/03/2026,20/03/2026,Shop Ltd,Placed,GABA-RED-UK,10,17.00,170.00,GBP,Main",
            "SO-2,13/03/2026,,Shop Ltd,Completed,GABA-RED-UK,1,17.00,17.00,GBP,Main",
        )
    )
    assert found.kind == "unleashed-sales-orders"
    assert found.records[0] == SalesOrderLine(
        external_id="SO-1|GABA-RED-UK",
        order_number="SO-1",
        ordered_on=date(2026, 3, 13),
        required_on=date(2026, 3, 20),
        customer="Shop Ltd",
        item="GABA-RED-UK",
        warehouse="Main",
        quantity=Decimal(10),
        line_total=Decimal("170.00"),
        currency="GBP",
        open=True,
    )
    assert (found.records[1].open, found.records[1].required_on) == (False, date(2026, 3, 13))


def test_a_purchase_order_is_recognised_by_its_supplier() -> None:
    found = read(
        ORDERS.format(party="Supplier")
        + "PO-1,13/03/2026,20/04/2026,Bottler,Received,GABA-RED-UK,100,6.50,650.00,EUR,Main\n"
    )
    assert found.kind == "unleashed-purchase-orders"
    record = found.records[0]
    assert isinstance(record, PurchaseOrderLine)
    assert (record.supplier, record.open, record.currency) == ("Bottler", False, "EUR")


@pytest.mark.parametrize(
    ("price", "total", "fits"),
    [("17.00", "170.00", True), ("17.00", "171.00", False), ("0.33", "3.33", True), ("", "170.00", True)],
)
def test_a_line_total_must_be_quantity_times_price_as_far_as_the_price_shows(
    price: str, total: str, *, fits: bool
) -> None:
    found = read(
        sales(
            f"SO-1,13/03/2026,,Shop Ltd,Placed,GABA-RED-UK,10,{price},{total},GBP,Main",
            "SO-2,13/03/2026,,Shop Ltd,Placed,GABA-RED-UK,1,17.00,17.00,GBP,Main",
        )
    )
    assert (found.errors == []) is fits


def test_a_line_without_total_is_worked_out() -> None:
    found = read(sales("SO-1,13/03/2026,,Shop Ltd,Placed,GABA-RED-UK,3,0.335,,GBP,Main"), decimal="point")
    assert found.records[0].line_total == Decimal("1.00")


def test_what_is_out_of_the_ordinary_in_an_order_is_a_warning() -> None:
    found = read(sales("SO-1,13/03/2026,12/03/2026,Shop,Placed,red bottle,10000.5,1.00,10000.50,GBP,Main"))
    assert [(one.column, one.reason) for one in found.warnings] == [
        ("Product Code", "is an unusual item code"),
        ("Quantity", "is not a whole number of units"),
        ("Quantity", "is more than 10000 units in a line"),
        ("Required Date", "is before the Order Date"),
    ]
    assert len(found.records) == 1


@pytest.mark.parametrize("party", ["Customer", "Supplier"])
def test_a_status_nobody_knows_is_open_with_a_warning(party: str) -> None:
    found = read(
        ORDERS.format(party=party) + "1,13/03/2026,,Shop,Beamed Up,AAA-1,1,5,5,GBP,Main\n"
        "2,13/03/2026,,Shop,PARKED,AAA-1,1,5,5,GBP,Main\n"
    )
    assert [(one.row, one.column, one.value) for one in found.warnings] == [(2, "Status", "Beamed Up")]
    assert found.warnings[0].reason == "is not a known status: the line is taken as open"
    assert "Placed" in found.warnings[0].fix
    assert "Completed" in found.warnings[0].fix
    assert [record.open for record in found.records] == [True, True]


@pytest.mark.parametrize("party", ["Customer", "Supplier"])
def test_a_negative_order_quantity_is_set_aside(party: str) -> None:
    found = read(ORDERS.format(party=party) + "1,13/03/2026,,Shop,Placed,AAA-1,-1,5,-5,GBP,Main\n")
    assert found.faults == [(2, "Quantity", "is less than 0")]
