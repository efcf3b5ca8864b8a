"""Sales invoices and bills, with what was paid and credited on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from windtunnel.company.money import share
from windtunnel.company.rates import MILLION
from windtunnel.serving.codes import ledger_name
from windtunnel.xero.chart import BY_ACCOUNT
from windtunnel.xero.notation import Document, Stamps, amount, day_field, day_text, guid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from windtunnel.company.payables import Bill, BillLine
    from windtunnel.company.rates import Rates
    from windtunnel.company.simulation import Company
    from windtunnel.company.wholesale import Invoice, WholesaleLine

_PROMISE_DAYS: Final = 21


def sales_invoices(company: Company, today: int, stamps: Stamps) -> Iterator[tuple[datetime, Document]]:
    """What customers were invoiced (ACCREC)."""
    for number, invoice in enumerate(company.wholesale.invoices):
        customer = invoice.order.customer
        paid_day = invoice.payment_day if invoice.outstanding(today) == 0 else None
        promise = _promised_on(invoice)
        events = [invoice.day, *(day for day in (paid_day, promise) if day is not None and day <= today)]
        document = {
            "Type": "ACCREC",
            **_head(invoice.number, invoice.order.number, ledger_name(customer.name)),
            **_days(invoice.day, invoice.due_day),
            **_currency(company.rates, customer.currency, invoice.day),
            **_amounts(invoice.net, invoice.tax, invoice.total - invoice.outstanding(today), 0),
            "LineItems": _lines(
                invoice.order.lines, invoice.tax, "200", "OUTPUT2" if invoice.tax else "ZERORATEDOUTPUT"
            ),
            "SentToContact": True,
            "Payments": []
            if paid_day is None
            else [_payment(invoice.number, paid_day, invoice.total, (company.rates, customer.currency))],
            "Prepayments": [],
        }
        if paid_day is not None:
            document["FullyPaidOnDate"] = day_field(paid_day)
        elif promise is not None and promise <= today and invoice.payment_day is not None:
            document["ExpectedPaymentDate"] = day_field(invoice.payment_day)
        yield stamps.of(max(events), number), document


def bills(company: Company, today: int, stamps: Stamps) -> Iterator[tuple[datetime, Document]]:
    """What suppliers billed (ACCPAY); a deposit paid on the order is credited to the bill."""
    for number, bill in enumerate(company.payables.bills):
        currency = bill.supplier.currency
        deposit = sum(paid for day, paid in bill.payments if day == bill.issued_day)
        paid = [(day, pence) for day, pence in bill.payments if bill.issued_day < day <= today and pence]
        document = {
            "Type": "ACCPAY",
            **_head(bill.number, bill.reference, ledger_name(bill.supplier.name)),
            **_days(bill.issued_day, bill.due_day),
            **_currency(company.rates, currency, bill.issued_day),
            **_amounts(bill.net, bill.tax, sum(pence for _, pence in paid), deposit),
            "LineItems": _lines(bill.lines, bill.tax, BY_ACCOUNT[bill.account].code, _bill_tax(bill)),
            "Payments": [_payment(bill.number, day, pence, (company.rates, currency)) for day, pence in paid],
            "Prepayments": [_deposit(bill, deposit)] if deposit else [],
        }
        if bill.outstanding(today) == 0 and paid:
            document["FullyPaidOnDate"] = day_field(paid[-1][0])
        yield stamps.of(max([bill.issued_day, *(day for day, _ in paid)]), number), document


def currency_rate(rates: Rates, currency: str, day: int) -> float:
    """Units of a currency for one of the base currency, as Xero quotes rates."""
    return round(MILLION / rates.rate(currency, day), 10)


def _head(number: str, reference: str, contact: str) -> Document:
    return {
        "InvoiceID": guid("invoice", number),
        "InvoiceNumber": number,
        "Reference": reference,
        "Contact": contact_reference(contact),
        "CreditNotes": [],
        "Overpayments": [],
        "IsDiscounted": False,
        "HasAttachments": False,
        "HasErrors": False,
        "LineAmountTypes": "Exclusive",
    }


def contact_reference(name: str) -> Document:
    """A contact as other documents show it."""
    return {
        "ContactID": guid("contact", name),
        "Name": name,
        "Addresses": [],
        "Phones": [],
        "ContactGroups": [],
        "ContactPersons": [],
        "HasValidationErrors": False,
    }


def _days(issued: int, due: int) -> Document:
    return {
        "DateString": day_text(issued),
        "Date": day_field(issued),
        "DueDateString": day_text(due),
        "DueDate": day_field(due, offset=False),
    }


def _currency(rates: Rates, currency: str, day: int) -> Document:
    return {"CurrencyCode": currency, "CurrencyRate": currency_rate(rates, currency, day)}


def _amounts(net: int, tax: int, paid: int, credited: int) -> Document:
    due = net + tax - paid - credited
    return {
        "SubTotal": amount(net),
        "TotalTax": amount(tax),
        "Total": amount(net + tax),
        "AmountDue": amount(due),
        "AmountPaid": amount(paid),
        "AmountCredited": amount(credited),
        "Status": "AUTHORISED" if due else "PAID",
    }


def _lines(lines: Sequence[WholesaleLine | BillLine], tax: int, code: str, tax_type: str) -> list[Document]:
    total = sum(line.net for line in lines)
    taxes = [share(tax, line.net, total) for line in lines[:-1]]
    taxes.append(tax - sum(taxes))
    made: list[Document] = []
    for line, part in zip(lines, taxes, strict=True):
        words = line.description if hasattr(line, "description") else line.name
        document: Document = {
            "Description": words,
            "Quantity": float(line.quantity),
            "UnitAmount": amount(line.unit_price),
            "LineAmount": amount(line.net),
            "TaxAmount": amount(part),
            "TaxType": tax_type,
            "AccountCode": code,
            "Tracking": [],
        }
        made.append({**document, "ItemCode": line.item} if line.item else document)
    return made


def _payment(number: str, day: int, minor: int, quote: tuple[Rates, str]) -> Document:
    rates, currency = quote
    return {
        "PaymentID": guid("payment", number),
        "Date": day_field(day),
        "Amount": amount(minor),
        "CurrencyRate": currency_rate(rates, currency, day),
        "HasAccount": False,
        "HasValidationErrors": False,
    }


def _deposit(bill: Bill, deposit: int) -> Document:
    return {
        "PrepaymentID": guid("prepayment", bill.reference),
        "Date": day_field(bill.issued_day),
        "AppliedAmount": amount(deposit),
    }


def _bill_tax(bill: Bill) -> str:
    return "INPUT2" if bill.tax else "NONE"


def _promised_on(invoice: Invoice) -> int | None:
    """The day a late customer named the day it will pay."""
    if not invoice.order.customer.promises or invoice.payment_day is None:
        return None
    told = max(invoice.due_day, invoice.payment_day - _PROMISE_DAYS)
    return told if told < invoice.payment_day else None
