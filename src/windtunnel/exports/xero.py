"""Xero's exports: sales invoices, bills and the bank statement, with day-first dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine
from windtunnel.company.days import date_of
from windtunnel.company.money import amount_text, share
from windtunnel.company.profile import Market
from windtunnel.exports.writing import WINDOWS_COMMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windtunnel.company.payables import Bill
    from windtunnel.company.simulation import Company
    from windtunnel.company.wholesale import Invoice
    from windtunnel.exports.writing import Folder

_ADDRESS = (
    "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity", "PORegion", "POPostalCode",
    "POCountry",
)  # fmt: skip
INVOICE_HEADER = (
    "ContactName", "EmailAddress", *_ADDRESS, "InvoiceNumber", "Reference", "InvoiceDate", "DueDate", "PlannedDate",
    "Total", "TaxTotal", "InvoiceAmountPaid", "InvoiceAmountDue", "InventoryItemCode", "Description", "Quantity",
    "UnitAmount", "Discount", "LineAmount", "AccountCode", "TaxType", "TaxAmount", "TrackingName1",
    "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency", "Type", "Sent", "Status",
)  # fmt: skip
BANK_HEADER = ("Date", "Amount", "Payee", "Description", "Reference", "Check Number")
_ACCOUNT_CODES = {
    Account.INVENTORY: "630",
    Account.MARKETING: "400",
    Account.LOGISTICS: "425",
    Account.PROFESSIONAL_FEES: "412",
}
_SALES_CODES = {Market.UK: "200", Market.EU: "201", Market.USA: "202"}
_PROMISE_DAYS = 21


def write_ledgers(folder: Folder, company: Company) -> None:
    """Write all invoices, all bills and the whole bank statement."""
    day = company.last_day
    invoices = (row for invoice in company.wholesale.invoices for row in _invoice_rows(invoice, day))
    bills = (row for bill in company.payables.bills for row in _bill_rows(bill, day))
    lines = (_bank_row(line) for line in reversed(company.books.bank_lines))
    folder.write("xero-sales-invoices.csv", "xero-sales-invoices", (INVOICE_HEADER, invoices), WINDOWS_COMMA)
    folder.write("xero-bills.csv", "xero-bills", (INVOICE_HEADER, bills), WINDOWS_COMMA)
    folder.write("xero-bank-statement-gbp.csv", "xero-bank-statement", (BANK_HEADER, lines), WINDOWS_COMMA)


def _day(day: int) -> str:
    return date_of(day).strftime("%d/%m/%Y")


def _planned(invoice: Invoice, last_day: int) -> str:
    """The payment day a customer has named for an overdue invoice."""
    customer, pay_day = invoice.order.customer, invoice.payment_day
    promised = customer.promises and invoice.due_day <= last_day and pay_day is not None
    if promised and pay_day is not None and last_day < pay_day <= last_day + _PROMISE_DAYS:
        return _day(pay_day)
    return ""


def _invoice_rows(invoice: Invoice, last_day: int) -> Iterator[list[str]]:
    order, customer = invoice.order, invoice.order.customer
    due = invoice.outstanding(last_day)
    taxes = _split_tax(invoice.tax, [line.net for line in order.lines])
    for line, tax in zip(order.lines, taxes, strict=True):
        yield [
            customer.name, customer.email, "1 Trade Street", "", "", "", customer.city, "", "", customer.country,
            invoice.number, order.number, _day(invoice.day), _day(invoice.due_day), _planned(invoice, last_day),
            amount_text(invoice.total), amount_text(invoice.tax), amount_text(invoice.total - due), amount_text(due),
            line.item, line.name, f"{line.quantity}.0000", f"{amount_text(line.unit_price)}00", "",
            amount_text(line.net), _SALES_CODES[customer.market],
            "20% (VAT on Income)" if customer.tax_percent else "Zero Rated Income", amount_text(tax),
            "", "", "", "", customer.currency, "Sales invoice", "Sent", "Awaiting Payment" if due else "Paid",
        ]  # fmt: skip


def _bill_rows(bill: Bill, last_day: int) -> Iterator[list[str]]:
    supplier = bill.supplier
    due = bill.outstanding(last_day)
    taxes = _split_tax(bill.tax, [line.net for line in bill.lines])
    tax_type = "20% (VAT on Expenses)" if supplier.taxed else "No VAT"
    for line, tax in zip(bill.lines, taxes, strict=True):
        yield [
            supplier.name, "", "", "", "", "", "", "", "", "", bill.number, bill.reference, _day(bill.issued_day),
            _day(bill.due_day), "", amount_text(bill.total), amount_text(bill.tax), amount_text(bill.total - due),
            amount_text(due), line.item, line.description, f"{line.quantity}.0000",
            f"{amount_text(line.unit_price)}00", "", amount_text(line.net), _ACCOUNT_CODES[bill.account], tax_type,
            amount_text(tax), "", "", "", "", supplier.currency, "Bill", "", "Awaiting Payment" if due else "Paid",
        ]  # fmt: skip


def _split_tax(tax: int, nets: list[int]) -> list[int]:
    """The document's tax over its lines; the last line takes the rounding."""
    total = sum(nets)
    parts = [share(tax, net, total) for net in nets[:-1]]
    return [*parts, tax - sum(parts)]


def _bank_row(line: BankLine) -> list[str]:
    return [_day(line.day), amount_text(line.pence), line.payee, line.description, line.reference, ""]
