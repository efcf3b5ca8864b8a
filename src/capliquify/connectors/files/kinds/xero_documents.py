"""Sales invoices and bills as Xero exports them: one row for each line of a document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from capliquify.connectors.files.columns import (
    Column,
    DocumentBuilder,
    FileFacts,
    Kind,
    Reads,
    RowRemarks,
    Values,
    reject_row,
)
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.invoice import SalesInvoice

_TOLERANCE: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_CREDIT_WORDS: Final = ("credit", "overpayment", "prepayment")
_STATUSES: Final[dict[str, object]] = {
    "Draft": "draft",
    "Awaiting Approval": "submitted",
    "Submitted": "submitted",
    "Awaiting Payment": "approved",
    "Approved": "approved",
    "Authorised": "approved",
    "Sent": "approved",
    "Paid": "paid",
    "Voided": "voided",
    "Deleted": "voided",
}


_EQUAL_ON_ALL_ROWS: Final = {
    "contact": "ContactName",
    "issued_on": "InvoiceDate",
    "due_on": "DueDate",
    "total": "Total",
    "paid": "InvoiceAmountPaid",
    "due": "InvoiceAmountDue",
    "currency": "Currency",
    "status": "Status",
}


class _Line(NamedTuple):
    """The cells of one row, in the order of the columns."""

    contact: str
    number: str
    reference: str
    issued_on: date
    due_on: date
    planned_on: date | None
    total: Decimal | None
    tax_total: Decimal | None
    paid: Decimal | None
    due: Decimal | None
    quantity: Decimal | None
    unit_amount: Decimal | None
    discount: Decimal
    line_amount: Decimal | None
    tax_amount: Decimal | None
    currency: str | None
    type: str
    status: str | None


class _Amounts(NamedTuple):
    total: Decimal
    tax: Decimal
    outstanding: Decimal


def _line_amount(line: _Line) -> Decimal | None:
    if line.line_amount is not None:
        return line.line_amount
    if line.quantity is None or line.unit_amount is None:
        return None
    return line.quantity * line.unit_amount * (_HUNDRED - line.discount) / _HUNDRED


def _amounts(lines: list[_Line]) -> _Amounts:
    """Total, tax and what is open; Xero repeats the document's figures on each of its rows.

    Raises:
        BadRow: The lines do not add up to the total, nothing gives a total, or more is open than can be.
    """
    first = lines[0]
    parts = [_line_amount(line) for line in lines]
    net = sum((part for part in parts if part is not None), _NOTHING)
    line_tax = sum((line.tax_amount for line in lines if line.tax_amount is not None), _NOTHING)
    tax = first.tax_total if first.tax_total is not None else line_tax
    if first.total is None:
        if None in parts:
            reject_row("Total", "", "is empty and the lines have no amounts", "fill in Total, or each line's amount")
        total = net + tax
    else:
        total = first.total
        _check_sum(total, net, tax, complete=None not in parts)
    if _is_credit(first.type):
        total, tax = _negative(total), _negative(tax)
    return _Amounts(total, tax, _outstanding(first, total))


def _check_sum(total: Decimal, net: Decimal, tax: Decimal, *, complete: bool) -> None:
    if not complete:
        return
    signs = (1, -1) if total < 0 else (1,)  # some exports show a credit note's lines without its sign
    if all(abs(total - sign * part) > _TOLERANCE for sign in signs for part in (net, net + tax, net + abs(tax))):
        reason = f"is neither the sum of the lines ({net}) nor that with tax ({net + tax})"
        reject_row("Total", total, reason, "rows of the document may be missing: export the file again")


def _outstanding(line: _Line, total: Decimal) -> Decimal:
    """What is open of a document.

    Raises:
        BadRow: More is due than Total and InvoiceAmountPaid leave; less is fine, since credits may have been used.
    """
    paid, due = line.paid or _NOTHING, line.due
    if _is_credit(line.type):
        paid, due = _negative(paid), None if due is None else _negative(due)
    left = total - paid
    if due is not None and abs(due) > _TOLERANCE:
        leaves = f"Total {total} less InvoiceAmountPaid {paid} leaves {left}"
        fix = "correct the amounts in Xero, or export it again"
        if abs(due) - abs(left) > _TOLERANCE:
            reject_row("InvoiceAmountDue", line.due, f"is more than is left: {leaves}", fix)
        if due * left < 0:
            reject_row("InvoiceAmountDue", line.due, f"has another sign than what is left: {leaves}", fix)
    if line.status in {"paid", "voided"}:
        return _NOTHING
    return left if due is None else due


def _is_credit(kind: str) -> bool:
    """Credit notes and payments in advance are negative, whichever way the export writes them."""
    return any(word in kind.casefold() for word in _CREDIT_WORDS)


def _negative(amount: Decimal) -> Decimal:
    return _NOTHING - abs(amount)


def _differing(lines: list[_Line]) -> str | None:
    """The first column of a document's rows that should be equal and is not."""
    first = lines[0]
    for field, column in _EQUAL_ON_ALL_ROWS.items():
        if any(getattr(line, field) != getattr(first, field) for line in lines[1:]):
            return column
    return None


def _builder(
    make: Callable[..., Any], party: str, words: tuple[str, ...]
) -> Callable[[FileFacts, RowRemarks], DocumentBuilder]:
    def prepare(facts: FileFacts, remarks: RowRemarks) -> DocumentBuilder:
        limits = UsualLimits(facts, remarks)

        def build(rows: list[Values]) -> list[Any]:
            lines = [_Line(*row) for row in rows]
            first = lines[0]
            if first.type and not any(word in first.type.casefold() for word in words):
                reject_row("Type", first.type, "is another kind of document", "export invoices and bills apart")
            if name := _differing(lines):
                reject_row(name, first.number, "differs between rows of the document", "export the file again")
            if first.due_on < first.issued_on:
                remarks.warn("DueDate", first.due_on, "is before the InvoiceDate", "check both dates")
            limits.day("InvoiceDate", first.issued_on)
            amounts = _amounts(lines)
            number = first.number
            return [
                make(
                    external_id=number if party == "customer" else f"{first.contact}|{number}",
                    number=number,
                    reference=first.reference,
                    issued_on=first.issued_on,
                    due_on=first.due_on,
                    expected_on=first.planned_on,
                    currency=first.currency or facts.currency,
                    total=amounts.total,
                    tax=amounts.tax,
                    outstanding=amounts.outstanding,
                    status=first.status or ("paid" if amounts.total and not amounts.outstanding else "approved"),
                    **{party: first.contact},
                )
            ]

        return build

    return prepare


def _money(name: str, absent: str = "") -> Column:
    return Column(name=name, reads=Reads.MONEY, required=False, absent=absent)


_COLUMNS: Final = (
    Column(name="ContactName"),
    Column(name="InvoiceNumber"),
    Column(name="Reference", required=False, empty=""),
    Column(name="InvoiceDate", reads=Reads.DATE),
    Column(name="DueDate", reads=Reads.DATE),
    Column(name="PlannedDate", reads=Reads.DATE, required=False),
    _money("Total", "totals are added up from the lines"),
    _money("TaxTotal"),
    _money("InvoiceAmountPaid"),
    _money("InvoiceAmountDue", "each document counts as open in full"),
    Column(name="Quantity", reads=Reads.QUANTITY, required=False),
    Column(name="UnitAmount", reads=Reads.MONEY, required=False),
    Column(name="Discount", reads=Reads.QUANTITY, required=False, empty=_NOTHING),
    _money("LineAmount"),
    _money("TaxAmount"),
    Column(name="Currency", reads=Reads.CURRENCY, required=False),
    Column(name="Type", required=False, empty=""),
    Column(name="Status", reads=Reads.CHOICE, required=False, choices=_STATUSES, absent="each document is approved"),
)
_TOGETHER: Final = ("InvoiceAmountDue", "Status")  # an export has both, the import template neither
_SALES_WORDS: Final = ("sales", "accrec", "receivable")
_BILL_WORDS: Final = ("bill", "accpay", "payable")

XERO_SALES_INVOICES: Final = Kind(
    name="xero-sales-invoices",
    source="files/xero",
    title="a Xero sales invoice export",
    description="Sales invoices and credit notes exported from Xero, or filled in on its import template",
    record_types=(SalesInvoice,),
    columns=_COLUMNS,
    any_of=("Total", "LineAmount", "UnitAmount"),
    together=_TOGETHER,
    key=("InvoiceNumber",),
    keeps_first=("Currency",),
    tells_kind=("Type", _SALES_WORDS),
    build_document=_builder(SalesInvoice, "customer", _SALES_WORDS),
)

XERO_BILLS: Final = Kind(
    name="xero-bills",
    source="files/xero",
    title="a Xero bill export",
    description="Supplier bills and their credit notes exported from Xero, or filled in on its import template",
    record_types=(SupplierBill,),
    columns=_COLUMNS,
    any_of=("Total", "LineAmount", "UnitAmount"),
    together=_TOGETHER,
    key=("ContactName", "InvoiceNumber"),
    keeps_first=("Currency",),
    tells_kind=("Type", _BILL_WORDS),
    build_document=_builder(SupplierBill, "supplier", _BILL_WORDS),
)
