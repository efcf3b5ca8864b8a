"""Templates of money still to come and go: recurring and planned payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.days import add_months, date_of, iso, next_banking_day
from windtunnel.company.money import amount_text, share
from windtunnel.company.suppliers import ACCOUNTANTS, AGENCY, FULFILMENT_EU, FULFILMENT_UK, FULFILMENT_USA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windtunnel.company.simulation import Company
    from windtunnel.exports.writing import Folder

RECURRING_HEADER = ("name", "category", "amount", "currency", "first_on", "every", "until")
PLANNED_HEADER = ("name", "category", "amount", "currency", "on", "certainty")
_SERVICE_CATEGORIES = {
    AGENCY.name: "marketing",
    ACCOUNTANTS.name: "professional_fees",
    FULFILMENT_UK.name: "logistics",
    FULFILMENT_EU.name: "logistics",
    FULFILMENT_USA.name: "logistics",
}
_EXPECTED_GROWTH = (115, 100)
_MONTHS_AHEAD = 3
_TOOLING_PENCE = 24_000_00


def write_commitments(folder: Folder, company: Company) -> None:
    """Write what the company knows it will pay: positive amounts leave the bank."""
    recurring = (
        [
            payment.name, payment.category, amount_text(payment.pence), "GBP", iso(payment.first_day), payment.every,
            "" if payment.until_day is None else iso(payment.until_day),
        ]
        for payment in company.overheads.standing
    )  # fmt: skip
    planned = sorted(_planned_rows(company), key=lambda row: (row[4], row[0]))
    folder.write("recurring-payments.csv", "recurring-payments", (RECURRING_HEADER, recurring))
    folder.write("planned-payments.csv", "planned-payments", (PLANNED_HEADER, planned))


def _planned_rows(company: Company) -> Iterator[list[str]]:
    for tax in company.taxes.due:
        yield [tax.name, tax.category, amount_text(tax.pence), "GBP", iso(tax.day), "approved"]
    for day, pence in company.overheads.advertising_due:
        yield ["Social and search ads", "marketing", amount_text(pence), "GBP", iso(day), "approved"]
    tooling = next_banking_day(company.last_day + 20)
    yield [
        "Labelling line tooling",
        "capital_expenditure",
        amount_text(_TOOLING_PENCE),
        "GBP",
        iso(tooling),
        "approved",
    ]
    yield from _advertising_rows(company)
    yield from _service_rows(company)


def _advertising_rows(company: Company) -> Iterator[list[str]]:
    """The coming months' advertising: last year's debits with this year's growth."""
    start = add_months(company.last_day + 1, -11)
    stop = add_months(company.last_day + 1, _MONTHS_AHEAD - 12)
    for line in company.books.bank_lines:
        if line.description == "Advertising" and start <= line.day < stop:
            day = next_banking_day(add_months(line.day, 12))
            amount = amount_text(share(-line.pence, *_EXPECTED_GROWTH))
            yield [line.payee, "marketing", amount, "GBP", iso(day), "forecast"]


def _service_rows(company: Company) -> Iterator[list[str]]:
    """Service bills not yet received: last year's bills of the coming months with this year's growth."""
    start = add_months(company.last_day + 1, -12)
    stop = add_months(company.last_day + 1, _MONTHS_AHEAD - 12)
    for bill in company.payables.bills:
        if bill.supplier.name in _SERVICE_CATEGORIES and start <= bill.issued_day < stop:
            day = next_banking_day(add_months(bill.due_day, 12))
            month = date_of(add_months(bill.issued_day, 12)).strftime("%B %Y")
            yield [
                f"{bill.supplier.name}, {month}", _SERVICE_CATEGORIES[bill.supplier.name],
                amount_text(share(bill.total, *_EXPECTED_GROWTH)), bill.supplier.currency, iso(day), "forecast",
            ]  # fmt: skip
