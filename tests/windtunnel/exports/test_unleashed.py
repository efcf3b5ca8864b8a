from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from support.exports import read_rows
from windtunnel.exports.unleashed import average_cost

if TYPE_CHECKING:
    from pathlib import Path

    from windtunnel.company.simulation import Company


@pytest.fixture(scope="module")
def stock(export_folder: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(export_folder / "unleashed-stock-on-hand.xlsx")["Stock On Hand"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_the_stock_s_cost_is_the_inventory_of_the_books(stock: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    assert sum(Decimal(str(row["Total Cost"])) for row in stock) == Decimal(manifest["truth"]["inventory"])


def test_available_is_on_hand_less_allocated(stock: list[dict[str, Any]]) -> None:
    assert all(row["Available Qty"] == row["Qty On Hand"] - row["Allocated Qty"] >= 0 for row in stock)
    assert any(row["Allocated Qty"] for row in stock)


def test_the_stock_is_of_the_last_day(stock: list[dict[str, Any]]) -> None:
    assert {row["Last Modified On"] for row in stock} == {datetime(2026, 10, 31)}  # noqa: DTZ001 - workbooks know no zones


def test_everything_in_stock_or_on_order_is_a_product(export_folder: Path, stock: list[dict[str, Any]]) -> None:
    products = {row["Product Code"] for row in read_rows(export_folder / "unleashed-products.csv")}
    assert {row["Product Code"] for row in stock} == products
    for name in ("unleashed-sales-orders.csv", "unleashed-purchase-orders.csv"):
        assert {row["Product Code"] for row in read_rows(export_folder / name)} <= products


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("unleashed-sales-orders.csv", "open_sales_orders"),
        ("unleashed-purchase-orders.csv", "open_purchase_orders"),
    ],
)
def test_orders_still_placed_are_the_open_ones(
    export_folder: Path, manifest: dict[str, Any], name: str, figure: str
) -> None:
    placed = {row["Order Number"] for row in read_rows(export_folder / name) if row["Status"] == "Placed"}
    assert len(placed) == manifest["truth"][figure]


def test_what_is_on_purchase_stands_on_open_purchase_orders(export_folder: Path, stock: list[dict[str, Any]]) -> None:
    rows = read_rows(export_folder / "unleashed-purchase-orders.csv")
    ordered = sum(int(row["Quantity"]) for row in rows if row["Status"] == "Placed")
    assert sum(row["On Purchase"] for row in stock) == ordered


def test_a_line_s_total_is_quantity_times_price(export_folder: Path) -> None:
    for row in read_rows(export_folder / "unleashed-purchase-orders.csv"):
        assert Decimal(row["Line Total"]) == int(row["Quantity"]) * Decimal(row["Unit Price"])


def test_an_item_without_stock_has_no_average_cost(company: Company) -> None:
    assert average_cost(company, "GABA-RED-MOON") == ""


def test_an_average_cost_has_four_decimals(company: Company) -> None:
    units, pence = company.stock.totals["GABA-RED-UK"], company.stock.values["GABA-RED-UK"]
    assert Decimal(average_cost(company, "GABA-RED-UK")) == round(Decimal(pence) / 100 / units, 4)
