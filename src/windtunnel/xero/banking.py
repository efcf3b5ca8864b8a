"""The bank statement's lines: payments of invoices and bills, and all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from windtunnel.company.books import Account, BankLine
from windtunnel.serving.codes import ledger_name
from windtunnel.xero.chart import BANK, BASE_CURRENCY, BY_ACCOUNT
from windtunnel.xero.invoices import contact_reference, currency_rate
from windtunnel.xero.notation import Document, Stamps, amount, day_field, day_text, guid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from windtunnel.company.simulation import Company

    Lines = Sequence[tuple[BankLine, Account]]

_CONTROLS: Final = (Account.RECEIVABLE, Account.PAYABLE)


def payments(company: Company, lines: Lines, stamps: Stamps) -> list[tuple[datetime, Document]]:
    """What was paid on invoices and bills."""
    owed = {invoice.number: (invoice.order.customer.currency, invoice.total) for invoice in company.wholesale.invoices}
    for bill in company.payables.bills:
        paid = sum(pence for day, pence in bill.payments if day > bill.issued_day)
        owed[bill.number] = (bill.supplier.currency, paid)
    made = []
    for number, (line, contra) in enumerate(lines):
        if contra in _CONTROLS:
            currency, total = owed[line.reference]
            kind = "ACCREC" if contra is Account.RECEIVABLE else "ACCPAY"
            document: Document = {
                "PaymentID": guid("payment", line.reference),
                "Date": day_field(line.day, offset=number % 2 == 0),
                "BankAmount": amount(abs(line.pence)),
                "Amount": amount(total),
                "Reference": line.reference,
                "CurrencyRate": currency_rate(company.rates, currency, line.day),
                "PaymentType": f"{kind}PAYMENT",
                "Status": "AUTHORISED",
                "HasAccount": True,
                "IsReconciled": True,
                "Account": {"AccountID": BANK.id, "Code": BANK.code},
                "Invoice": _invoice_reference(kind, line, currency),
                "HasValidationErrors": False,
            }
            made.append((stamps.of(line.day, number), document))
    return made


def _invoice_reference(kind: str, line: BankLine, currency: str) -> Document:
    return {
        "Type": kind,
        "InvoiceID": guid("invoice", line.reference),
        "InvoiceNumber": line.reference,
        "Payments": [],
        "CreditNotes": [],
        "Prepayments": [],
        "Overpayments": [],
        "HasErrors": False,
        "IsDiscounted": False,
        "Contact": contact_reference(ledger_name(line.payee)),
        "LineItems": [],
        "CurrencyCode": currency,
    }


def bank_transactions(lines: Lines, stamps: Stamps) -> list[tuple[datetime, Document]]:
    """Money spent and received besides: payouts, deposits, taxes, wages, loans."""
    return [
        (stamps.of(line.day, number), _transaction(number, line, contra))
        for number, (line, contra) in enumerate(lines)
        if contra not in _CONTROLS
    ]


def _transaction(number: int, line: BankLine, contra: Account) -> Document:
    direction = "RECEIVE" if line.pence > 0 else "SPEND"
    total = amount(abs(line.pence))
    document: Document = {
        "BankTransactionID": guid("bank", str(number)),
        "Type": direction,
        "BankAccount": {"AccountID": BANK.id, "Code": BANK.code, "Name": BANK.name},
        "IsReconciled": True,
        "HasAttachments": False,
        "Contact": contact_reference(ledger_name(line.payee)),
        "DateString": day_text(line.day),
        "Date": day_field(line.day, offset=number % 2 == 0),
        "Reference": line.reference,
        "Status": "AUTHORISED",
        "LineAmountTypes": "NoTax",
        "LineItems": list(_lines(line, contra, total)),
        "SubTotal": total,
        "TotalTax": 0.0,
        "Total": total,
        "CurrencyCode": BASE_CURRENCY,
    }
    if contra is Account.PREPAYMENT:
        document |= {"Type": f"{direction}-PREPAYMENT", "PrepaymentID": guid("prepayment", line.reference)}
    return document


def _lines(line: BankLine, contra: Account, total: float) -> Iterator[Document]:
    yield {
        "Description": line.description,
        "Quantity": 1.0,
        "UnitAmount": total,
        "LineAmount": total,
        "TaxAmount": 0.0,
        "TaxType": "NONE",
        "AccountCode": BY_ACCOUNT[contra].code,
        "Tracking": [],
    }
