from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from support.exports import read_rows

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = {
    "ledger-balances": "date,account_class,amount,currency,entity,tax_included",
    "profit-and-loss": "period_start,period_end,revenue,cost_of_goods_sold,currency,credit_sales,purchases",
    "suppliers": (
        "name,currency,payment_days,deposit_percent,discount_percent,discount_days,lead_time_days,"
        "lead_time_deviation_days"
    ),
    "bill-of-materials": "item,component,quantity_per,scrap_percent,valid_from,valid_to",
    "recurring-payments": "name,category,amount,currency,first_on,every,until",
    "planned-payments": "name,category,amount,currency,on,certainty",
    "facility": "name,limit,currency,annual_rate,day_count,minimum_cash",
    "fx-rates": "on,base,quote,rate,kind",
    "sales-history": "on,item,channel,market,quantity,net_amount,currency",
    "item-planning": "item,supplier,unit_cost,currency,minimum_order,lot,safety_stock,location",
}


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_a_template_has_its_columns(export_folder: Path, name: str, header: str) -> None:
    with (export_folder / f"{name}.csv").open(encoding="utf-8") as stream:
        assert stream.readline() == header + "\n"


def test_the_last_balances_are_the_true_figures(export_folder: Path, manifest: dict[str, Any]) -> None:
    rows = read_rows(export_folder / "ledger-balances.csv")
    last = {row["account_class"]: row["amount"] for row in rows if row["date"] == manifest["last_day"]}
    assert last == {name: manifest["truth"][name] for name in last}
    assert set(last) == {"receivable", "payable", "inventory", "cash", "debt", "tax"}


def test_twelve_periods_add_up_to_the_year_s_revenue(export_folder: Path, manifest: dict[str, Any]) -> None:
    rows = read_rows(export_folder / "profit-and-loss.csv")
    assert len(rows) == 36
    assert str(sum(Decimal(row["revenue"]) for row in rows[-12:])) == manifest["truth"]["revenue_last_12_months"]


def test_the_facility_is_as_agreed_with_the_bank(export_folder: Path) -> None:
    assert read_rows(export_folder / "facility.csv") == [
        {
            "name": "Revolving credit facility",
            "limit": "500000.00",
            "currency": "GBP",
            "annual_rate": "8",
            "day_count": "actual/365",
            "minimum_cash": "50000.00",
        }
    ]


def test_each_day_has_a_rate_for_each_foreign_currency(export_folder: Path) -> None:
    rows = read_rows(export_folder / "fx-rates.csv")
    assert len(rows) == len({(row["on"], row["base"]) for row in rows}) == 2 * 1_096
    assert {row["base"] for row in rows} == {"EUR", "USD"}


def test_planned_items_are_the_items_of_the_bills_of_materials(export_folder: Path) -> None:
    materials = read_rows(export_folder / "bill-of-materials.csv")
    planned = {row["item"] for row in read_rows(export_folder / "item-planning.csv")}
    assert planned == {row["item"] for row in materials} | {row["component"] for row in materials}


def test_planned_items_are_bought_from_known_suppliers(export_folder: Path) -> None:
    suppliers = {row["name"] for row in read_rows(export_folder / "suppliers.csv")}
    assert {row["supplier"] for row in read_rows(export_folder / "item-planning.csv")} <= suppliers


def test_every_bill_is_from_a_known_supplier(export_folder: Path) -> None:
    suppliers = {row["name"] for row in read_rows(export_folder / "suppliers.csv")}
    assert {row["ContactName"] for row in read_rows(export_folder / "xero-bills.csv")} == suppliers
