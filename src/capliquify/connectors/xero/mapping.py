"""What Xero's documents become."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import SetAside
from capliquify.connectors.xero.notation import to_day
from capliquify.connectors.xero.payloads import BankTransaction, CreditNote, Invoice, Payment, without_people
from capliquify.domain.records.bank_transaction import BankTransaction as BankLine
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.invoice import SalesInvoice

if TYPE_CHECKING:
    from msgspec import Raw

    from capliquify.connectors.xero.chart import Chart

Mapped = SalesInvoice | SupplierBill | BankLine | SetAside | None  # None: it is of no concern

_NOTHING: Final = Decimal(0)
_UPDATE: Final = "Update CapLiquify, then try it again."
_RESTORE: Final = "Look the account up in Xero, then try it again."
_STATUSES: Final[Mapping[str, str]] = {
    "DRAFT": "draft",
    "SUBMITTED": "submitted",
    "AUTHORISED": "approved",
    "PAID": "paid",
    "VOIDED": "voided",
    "DELETED": "voided",
}
_GONE: Final = frozenset({"DELETED", "VOIDED"})
_COMES_IN: Final = frozenset({"ACCRECPAYMENT", "APCREDITPAYMENT", "APOVERPAYMENTPAYMENT", "APPREPAYMENTPAYMENT"})
_GOES_OUT: Final = frozenset({"ACCPAYPAYMENT", "ARCREDITPAYMENT", "AROVERPAYMENTPAYMENT", "ARPREPAYMENTPAYMENT"})


def invoice(document: Invoice, raw: Raw | bytes) -> Mapped:
    """A sales invoice or a bill."""
    if document.type not in {"ACCREC", "ACCPAY"} or document.status not in _STATUSES:
        reason = f"It is of the type {document.type} and has the status {document.status}; one of them is not known."
        return _aside(document.id, raw, reason, _UPDATE)
    if document.due_date is None and document.status in {"AUTHORISED", "PAID"}:
        return _aside(document.id, raw, "It has no due date.", "Enter a due date in Xero.")
    status, issued = _STATUSES[document.status], to_day(document.date)
    outstanding = document.due if status in {"draft", "submitted", "approved"} else _NOTHING
    expected = document.expected or document.planned
    due = to_day(document.due_date) if document.due_date is not None else issued
    if document.type == "ACCREC":
        return SalesInvoice(
            external_id=document.id,
            number=document.number,
            customer=document.contact.name,
            reference=document.reference,
            issued_on=issued,
            due_on=due,
            expected_on=to_day(expected) if expected else None,
            currency=document.currency,
            total=document.total,
            tax=document.tax,
            outstanding=outstanding,
            status=status,
        )
    return SupplierBill(
        external_id=document.id,
        number=document.number,
        supplier=document.contact.name,
        reference=document.reference,
        issued_on=issued,
        due_on=due,
        expected_on=to_day(expected) if expected else None,
        currency=document.currency,
        total=document.total,
        tax=document.tax,
        outstanding=outstanding,
        status=status,
    )


def credit_note(document: CreditNote, raw: Raw | bytes) -> Mapped:
    """A credit note: an invoice or a bill the other way round."""
    if document.type not in {"ACCRECCREDIT", "ACCPAYCREDIT"} or document.status not in _STATUSES:
        reason = f"It is of the type {document.type} and has the status {document.status}; one of them is not known."
        return _aside(document.id, raw, reason, _UPDATE)
    turned = Invoice(
        id=document.id,
        updated=document.updated,
        type="ACCREC" if document.type == "ACCRECCREDIT" else "ACCPAY",
        number=document.number,
        contact=document.contact,
        date=document.date,
        currency=document.currency,
        status=document.status,
        total=-document.total,
        tax=-document.tax,
        due=-document.left,
        reference=document.reference,
        due_date=document.due_date or document.date,
    )
    return invoice(turned, raw)


def bank_transaction(document: BankTransaction, raw: Raw | bytes, chart: Chart) -> Mapped:
    """Money spent or received; one that was voided stays as a line of nothing, so that what it was is forgotten."""
    direction, _, _ = document.type.partition("-")
    if direction not in {"RECEIVE", "SPEND"}:
        return _aside(document.id, raw, f"It is of the type {document.type}, which is not known.", _UPDATE)
    account = chart.bank_account(document.account.id)
    if account is None:
        return _aside(document.id, raw, "Its bank account is not in the chart of accounts.", _RESTORE)
    amount = document.total if direction == "RECEIVE" else -document.total
    words = next((line.description for line in document.lines if line.description), "")
    return BankLine(
        external_id=document.id,
        account=account.name,
        booked_on=to_day(document.date),
        amount=_NOTHING if document.status in _GONE else amount,
        currency=account.currency or "",
        payee=document.contact.name if document.contact is not None else "",
        description=words,
        reference=document.reference,
    )


def payment(document: Payment, raw: Raw | bytes, chart: Chart) -> Mapped:
    """A payment through a bank account; one through another account is no line of a bank statement."""
    if document.type not in _COMES_IN | _GOES_OUT:
        return _aside(document.id, raw, f"It is of the type {document.type}, which is not known.", _UPDATE)
    account_id = document.account.id if document.account is not None else None
    if account_id not in chart.accounts:
        return _aside(document.id, raw, "Its account is not in the chart of accounts.", _RESTORE)
    account = chart.bank_account(account_id)
    if account is None:
        return None
    amount = document.bank_amount
    if amount is None and document.on.currency == account.currency:
        amount = document.amount
    if amount is None:
        reason = "It does not say what moved on the bank account, and was made in another currency."
        return _aside(document.id, raw, reason, "Open the payment in Xero and enter its rate.")
    return BankLine(
        external_id=document.id,
        account=account.name,
        booked_on=to_day(document.date),
        amount=_paid_amount(document, amount),
        currency=account.currency or "",
        payee=document.on.contact.name if document.on.contact is not None else "",
        description=f"Payment of {document.on.invoice_number or document.on.credit_note_number}".removesuffix(" of "),
        reference=document.reference or document.on.invoice_number or document.on.credit_note_number,
    )


def _paid_amount(document: Payment, amount: Decimal) -> Decimal:
    if document.status in _GONE:
        return _NOTHING
    return amount if document.type in _COMES_IN else -amount


def _aside(external_id: str, raw: Raw | bytes, reason: str, fix: str) -> SetAside:
    return SetAside(external_id=external_id, payload=without_people(raw), reason=reason, fix=fix)
