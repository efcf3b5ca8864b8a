from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from support.exports import read_rows

if TYPE_CHECKING:
    from pathlib import Path


def test_planned_payments_lie_after_the_last_day(export_folder: Path, manifest: dict[str, Any]) -> None:
    rows = read_rows(export_folder / "planned-payments.csv")
    assert all(row["on"] > manifest["last_day"] for row in rows)


def test_only_the_tax_refund_arrives(export_folder: Path) -> None:
    rows = read_rows(export_folder / "planned-payments.csv")
    arriving = {row["category"] for row in rows if Decimal(row["amount"]) < 0}
    assert arriving == {"tax_refunds"}


def test_taxes_capital_and_services_are_planned(export_folder: Path) -> None:
    categories = {row["category"] for row in read_rows(export_folder / "planned-payments.csv")}
    assert categories == {
        "sales_tax",
        "tax_refunds",
        "corporation_tax",
        "capital_expenditure",
        "marketing",
        "logistics",
        "professional_fees",
    }


def test_a_month_already_billed_is_not_planned_again(export_folder: Path) -> None:
    names = {row["name"] for row in read_rows(export_folder / "planned-payments.csv")}
    assert "Brightside Media Ltd, November 2026" in names
    assert not any("October 2026" in name for name in names)


def test_pay_of_earlier_years_has_ended(export_folder: Path, manifest: dict[str, Any]) -> None:
    rows = [row for row in read_rows(export_folder / "recurring-payments.csv") if row["name"] == "Net pay"]
    assert [row["until"] for row in rows] == ["2024-10-31", "2025-10-31", ""]
    assert all(not row["until"] or row["until"] <= manifest["last_day"] for row in rows)


def test_recurring_payments_left_the_bank_as_they_say(export_folder: Path) -> None:
    rent = next(row for row in read_rows(export_folder / "recurring-payments.csv") if row["name"] == "Rent")
    paid = [line for line in read_rows(export_folder / "xero-bank-statement-gbp.csv") if line["Payee"] == "Rent"]
    assert {line["Amount"] for line in paid} == {f"-{rent['amount']}"}
    assert len(paid) == 12
