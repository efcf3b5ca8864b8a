from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from support.exports import read_rows

if TYPE_CHECKING:
    from pathlib import Path

STORES = ("Shopify UK", "Shopify EU", "Shopify US")


def file_of(store: str, what: str) -> str:
    return f"{store.lower().replace(' ', '-')}-{what}.csv"


@pytest.mark.parametrize("store", STORES)
def test_order_columns_stand_on_the_order_s_first_row_only(export_folder: Path, store: str) -> None:
    seen = set()
    for row in read_rows(export_folder / file_of(store, "orders")):
        first = row["Name"] not in seen
        seen.add(row["Name"])
        assert bool(row["Total"]) is bool(row["Financial Status"]) is bool(row["Currency"]) is first


@pytest.mark.parametrize("store", STORES)
def test_lines_less_the_discount_are_the_order_s_total(export_folder: Path, store: str) -> None:
    worth: dict[str, Decimal] = defaultdict(Decimal)
    totals = {}
    for row in read_rows(export_folder / file_of(store, "orders")):
        worth[row["Name"]] += int(row["Lineitem quantity"]) * Decimal(row["Lineitem price"])
        if row["Total"]:
            totals[row["Name"]] = Decimal(row["Total"]) + Decimal(row["Discount Amount"])
    assert worth == totals


@pytest.mark.parametrize("store", STORES)
def test_the_orders_hold_the_true_counts_and_sales(export_folder: Path, manifest: dict[str, Any], store: str) -> None:
    truth = manifest["truth"]["channels"][store]
    orders = [row for row in read_rows(export_folder / file_of(store, "orders")) if row["Total"]]
    sold = [row for row in orders if not row["Cancelled at"]]
    assert len(orders) == truth["orders"]
    assert len(orders) - len(sold) == truth["cancelled_orders"]
    assert sum(row["Financial Status"] == "refunded" for row in orders) == truth["refunded_orders"]
    net = sum(Decimal(row["Total"]) - Decimal(row["Taxes"]) for row in sold)
    assert net == Decimal(truth["net_sales"])


def test_times_carry_their_offset(export_folder: Path) -> None:
    pattern = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} \+0000")
    rows = read_rows(export_folder / file_of("Shopify UK", "orders"))
    assert all(pattern.fullmatch(row["Created at"]) for row in rows)


@pytest.mark.parametrize("store", STORES)
def test_each_payout_is_the_sum_of_its_transactions(export_folder: Path, store: str) -> None:
    nets: dict[str, Decimal] = defaultdict(Decimal)
    for row in read_rows(export_folder / file_of(store, "payout-transactions")):
        assert Decimal(row["Net"]) == Decimal(row["Amount"]) - Decimal(row["Fee"])
        nets[row["Payout Date"]] += Decimal(row["Net"])
    payouts = {}
    for row in read_rows(export_folder / file_of(store, "payouts")):
        payouts[row["Payout Date"]] = Decimal(row["Total"])
        assert payouts[row["Payout Date"]] == Decimal(row["Charges"]) + Decimal(row["Refunds"]) - Decimal(row["Fees"])
    assert nets == payouts


@pytest.mark.parametrize("store", STORES)
def test_payouts_after_the_last_day_are_announced_and_are_what_the_store_owes(
    export_folder: Path, manifest: dict[str, Any], store: str
) -> None:
    rows = read_rows(export_folder / file_of(store, "payouts"))
    announced = [row for row in rows if row["Payout Date"] > manifest["last_day"]]
    assert {row["Status"] for row in announced} == {"in_transit", "scheduled"}
    assert {row["Status"] for row in rows if row not in announced} == {"paid"}
    owed = sum(Decimal(row["Total"]) for row in announced)
    assert owed == Decimal(manifest["truth"]["channels"][store]["unsettled"])
