from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from support.exports import read_rows

if TYPE_CHECKING:
    from pathlib import Path

LEDGERS = ("xero-sales-invoices.csv", "xero-bills.csv")


def documents(path: Path) -> dict[str, list[dict[str, str]]]:
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(path):
        grouped[row["InvoiceNumber"]].append(row)
    return grouped


@pytest.mark.parametrize("name", LEDGERS)
def test_lines_and_tax_are_the_document_s_total(export_folder: Path, name: str) -> None:
    for rows in documents(export_folder / name).values():
        total = sum(Decimal(row["LineAmount"]) + Decimal(row["TaxAmount"]) for row in rows)
        assert total == Decimal(rows[0]["Total"])
        assert sum(Decimal(row["TaxAmount"]) for row in rows) == Decimal(rows[0]["TaxTotal"])


@pytest.mark.parametrize("name", LEDGERS)
def test_paid_and_due_are_the_document_s_total(export_folder: Path, name: str) -> None:
    for rows in documents(export_folder / name).values():
        paid, due = Decimal(rows[0]["InvoiceAmountPaid"]), Decimal(rows[0]["InvoiceAmountDue"])
        assert paid + due == Decimal(rows[0]["Total"])
        assert rows[0]["Status"] == ("Awaiting Payment" if due else "Paid")


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("xero-sales-invoices.csv", "open_sales_invoices_by_currency"),
        ("xero-bills.csv", "open_bills_by_currency"),
    ],
)
def test_what_is_due_is_what_the_books_say(
    export_folder: Path, manifest: dict[str, Any], name: str, figure: str
) -> None:
    due: dict[str, Decimal] = defaultdict(Decimal)
    for rows in documents(export_folder / name).values():
        if amount := Decimal(rows[0]["InvoiceAmountDue"]):
            due[rows[0]["Currency"]] += amount
    assert {currency: str(amount) for currency, amount in sorted(due.items())} == manifest["truth"][figure]


def test_a_late_customer_has_named_its_payment_day(export_folder: Path) -> None:
    planned = {
        rows[0]["ContactName"] for rows in documents(export_folder / LEDGERS[0]).values() if rows[0]["PlannedDate"]
    }
    assert planned == {"Quayside Delis Ltd"}


def test_deposits_on_delivered_orders_count_as_paid(export_folder: Path) -> None:
    partly = [
        rows[0]
        for rows in documents(export_folder / "xero-bills.csv").values()
        if Decimal(rows[0]["InvoiceAmountPaid"]) and Decimal(rows[0]["InvoiceAmountDue"])
    ]
    assert {row["ContactName"] for row in partly} == {
        "Alpine Botanicals GmbH",
        "Fenland Bottling Ltd",
        "Pearl River Closures Co",
    }
    assert all(row["Reference"].startswith("PO-") for row in partly)


def test_the_bank_statement_adds_up_to_cash(export_folder: Path, manifest: dict[str, Any]) -> None:
    lines = read_rows(export_folder / "xero-bank-statement-gbp.csv")
    assert len(lines) == manifest["truth"]["bank_lines"]
    assert sum(Decimal(line["Amount"]) for line in lines) == Decimal(manifest["truth"]["cash"])


def test_the_bank_statement_is_newest_first_and_day_first(export_folder: Path) -> None:
    texts = [line["Date"] for line in read_rows(export_folder / "xero-bank-statement-gbp.csv")]
    assert all(re.fullmatch(r"\d{2}/\d{2}/\d{4}", text) for text in texts)
    days = [datetime.strptime(text, "%d/%m/%Y").date() for text in texts]  # noqa: DTZ007 - only the date is read
    assert days == sorted(days, reverse=True)
