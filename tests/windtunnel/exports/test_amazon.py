from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from support.exports import read_rows

if TYPE_CHECKING:
    from pathlib import Path

MARKETPLACES = ("amazon-uk", "amazon-us")


def settlements(folder: Path, marketplace: str) -> list[list[dict[str, str]]]:
    return [read_rows(path, delimiter="\t") for path in sorted(folder.glob(f"{marketplace}-settlement-*.txt"))]


def orders(folder: Path, marketplace: str) -> list[dict[str, str]]:
    return read_rows(folder / f"{marketplace}-all-orders.txt", delimiter="\t", encoding="cp1252")


@pytest.mark.parametrize("marketplace", MARKETPLACES)
def test_the_amounts_of_a_settlement_are_its_deposit(export_folder: Path, marketplace: str) -> None:
    files = settlements(export_folder, marketplace)
    assert len(files) == 26
    for summary, *rows in files:
        assert summary["transaction-type"] == ""
        assert sum(Decimal(row["amount"]) for row in rows) == Decimal(summary["total-amount"])


@pytest.mark.parametrize("marketplace", MARKETPLACES)
def test_a_reserve_kept_is_given_back_in_the_next_file(export_folder: Path, marketplace: str) -> None:
    kept: Decimal | None = None
    for rows in settlements(export_folder, marketplace):
        reserves = {row["amount-description"]: row["amount"] for row in rows if "Reserve" in row["amount-description"]}
        if kept is not None:
            assert Decimal(reserves["Previous Reserve Amount Balance"]) == kept
        kept = -Decimal(reserves["Current Reserve Amount"])
        assert kept > 0


def test_only_the_summary_names_the_currency(export_folder: Path) -> None:
    for summary, *rows in settlements(export_folder, "amazon-us"):
        assert summary["currency"] == "USD"
        assert {row["currency"] for row in rows} == {""}


def test_the_british_file_writes_days_with_dots(export_folder: Path) -> None:
    summary, row, *_ = settlements(export_folder, "amazon-uk")[-1]
    assert summary["settlement-end-date"] == "29.10.2026 12:00:00 UTC"
    assert summary["deposit-date"] == "02.11.2026 08:00:00 UTC"
    assert re.fullmatch(r"\d{2}\.10\.2026", row["posted-date"])


def test_the_american_file_writes_iso_days(export_folder: Path) -> None:
    summary, *_ = settlements(export_folder, "amazon-us")[-1]
    assert summary["settlement-end-date"] == "2026-10-22 12:00:00 UTC"


@pytest.mark.parametrize(("marketplace", "channel"), [("amazon-uk", "Amazon UK"), ("amazon-us", "Amazon US")])
def test_the_orders_hold_the_true_counts_and_sales(
    export_folder: Path, manifest: dict[str, Any], marketplace: str, channel: str
) -> None:
    truth = manifest["truth"]["channels"][channel]
    rows = orders(export_folder, marketplace)
    cancelled = {row["amazon-order-id"] for row in rows if row["order-status"] == "Cancelled"}
    assert len({row["amazon-order-id"] for row in rows}) == truth["orders"]
    assert len(cancelled) == truth["cancelled_orders"]
    sold = [row for row in rows if row["amazon-order-id"] not in cancelled]
    assert sum(int(row["quantity"]) for row in sold) == truth["units"]
    assert sum(Decimal(row["item-price"]) - Decimal(row["item-tax"]) for row in sold) == Decimal(truth["net_sales"])


@pytest.mark.parametrize("marketplace", MARKETPLACES)
def test_a_cancelled_line_has_no_price(export_folder: Path, marketplace: str) -> None:
    cancelled = [row for row in orders(export_folder, marketplace) if row["order-status"] == "Cancelled"]
    assert cancelled
    assert {(row["quantity"], row["item-price"], row["currency"]) for row in cancelled} == {("0", "", "")}


def test_the_order_report_is_no_utf8(export_folder: Path) -> None:
    with pytest.raises(UnicodeDecodeError):
        (export_folder / "amazon-uk-all-orders.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("marketplace", MARKETPLACES)
def test_settled_orders_stand_in_the_order_report(export_folder: Path, marketplace: str) -> None:
    known = {row["amazon-order-id"] for row in orders(export_folder, marketplace)}
    newest = settlements(export_folder, marketplace)[-1]
    settled = {row["order-id"] for row in newest if row["transaction-type"] == "Order"}
    assert settled
    assert settled <= known
