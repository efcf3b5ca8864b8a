from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from support.exports import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from windtunnel.company.simulation import Company

ORDERS_FROM = "2025-11-01"


@pytest.fixture(scope="module")
def history(export_folder: Path) -> list[dict[str, str]]:
    return read_rows(export_folder / "sales-history.csv")


def test_shop_sales_end_where_the_order_exports_begin(history: list[dict[str, str]], export_folder: Path) -> None:
    shops = [row["on"] for row in history if row["channel"] != "Wholesale"]
    orders = [row["Created at"] for row in read_rows(export_folder / "shopify-eu-orders.csv")]
    assert max(shops) < ORDERS_FROM <= min(orders)


def test_wholesale_runs_to_the_end(history: list[dict[str, str]]) -> None:
    days = [row["on"] for row in history if row["channel"] == "Wholesale"]
    assert min(days) < "2023-12-01"
    assert max(days) > "2026-10-01"


def test_a_day_item_channel_and_market_is_one_row(history: list[dict[str, str]]) -> None:
    keys = {(row["on"], row["item"], row["channel"], row["market"], row["currency"]) for row in history}
    assert len(keys) == len(history)


def test_history_and_orders_together_hold_every_unit_sold(
    history: list[dict[str, str]], export_folder: Path, company: Company
) -> None:
    units: Counter[str] = Counter()
    for row in history:
        units[row["item"]] += int(row["quantity"])
    for store in ("uk", "eu", "us"):
        rows = read_rows(export_folder / f"shopify-{store}-orders.csv")
        voided = {row["Name"] for row in rows if row["Cancelled at"]}
        for row in rows:
            units[row["Lineitem sku"]] += 0 if row["Name"] in voided else int(row["Lineitem quantity"])
    for site in ("uk", "us"):
        path = export_folder / f"amazon-{site}-all-orders.txt"
        for row in read_rows(path, delimiter="\t", encoding="cp1252"):
            units[row["sku"]] += int(row["quantity"])
    sold: Counter[str] = Counter()
    for move in company.stock.moves:
        if move.kind == "sale":
            sold[move.item] -= move.quantity
    assert units == sold
