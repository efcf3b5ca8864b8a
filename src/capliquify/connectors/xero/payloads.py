"""The fields of Xero's answers that are used; a field that must be there and is not makes the answer unreadable."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import Raw, Struct

from capliquify.connectors.protocol import AnswerChanged

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = TypeVar("Kind")

# Of people and bank accounts: never kept, not even with a document that was set aside.
_PERSONAL: Final = frozenset(
    {
        "Addresses", "AttentionTo", "BankAccountDetails", "BankAccountNumber", "BatchPayments", "ContactPersons",
        "Details", "EmailAddress", "FirstName", "InvoiceAddresses", "LastName", "Particulars", "Phones", "TaxNumber",
    }
)  # fmt: skip


class Pagination(Struct):
    """Which page an answer is, and of how many documents."""

    page: int
    page_size: int = msgspec.field(name="pageSize")
    item_count: int = msgspec.field(name="itemCount")


class Party(Struct, rename="pascal"):
    """A customer or supplier on a document."""

    name: str


class Invoice(Struct, rename={"id": "InvoiceID", "updated": "UpdatedDateUTC"} | {
    "type": "Type", "number": "InvoiceNumber", "reference": "Reference", "contact": "Contact", "date": "Date",
    "due_date": "DueDate", "expected": "ExpectedPaymentDate", "planned": "PlannedPaymentDate",
    "currency": "CurrencyCode", "status": "Status", "total": "Total", "tax": "TotalTax", "due": "AmountDue",
}):  # fmt: skip
    """A sales invoice or a bill."""

    id: str
    updated: str
    type: str
    number: str
    contact: Party
    date: str
    currency: str
    status: str
    total: Decimal
    tax: Decimal
    due: Decimal
    reference: str = ""
    due_date: str | None = None  # a draft may have none
    expected: str | None = None
    planned: str | None = None


class CreditNote(Struct, rename={
    "id": "CreditNoteID", "updated": "UpdatedDateUTC", "type": "Type", "number": "CreditNoteNumber",
    "reference": "Reference", "contact": "Contact", "date": "Date", "due_date": "DueDate",
    "currency": "CurrencyCode", "status": "Status", "total": "Total", "tax": "TotalTax", "left": "RemainingCredit",
}):  # fmt: skip
    """A credit note to a customer or of a supplier."""

    id: str
    updated: str
    type: str
    number: str
    contact: Party
    date: str
    currency: str
    status: str
    total: Decimal
    tax: Decimal
    left: Decimal
    reference: str = ""
    due_date: str | None = None


class AccountReference(Struct, rename={"id": "AccountID"}):
    """The account a bank line is on."""

    id: str | None = None


class Line(Struct, rename="pascal"):
    """A line of a bank transaction, for its words."""

    description: str = ""


class BankTransaction(Struct, rename={
    "id": "BankTransactionID", "updated": "UpdatedDateUTC", "type": "Type", "account": "BankAccount",
    "contact": "Contact", "date": "Date", "reference": "Reference", "status": "Status", "total": "Total",
    "lines": "LineItems",
}):  # fmt: skip
    """Money spent or received, except on invoices and bills."""

    id: str
    updated: str
    type: str
    account: AccountReference
    date: str
    status: str
    total: Decimal
    contact: Party | None = None  # a transfer has none
    reference: str = ""
    lines: list[Line] = []


class Paid(Struct, rename={
    "invoice_number": "InvoiceNumber", "credit_note_number": "CreditNoteNumber", "contact": "Contact",
    "currency": "CurrencyCode",
}):  # fmt: skip
    """What a payment was made on."""

    contact: Party | None = None
    invoice_number: str = ""
    credit_note_number: str = ""
    currency: str | None = None


class Payment(Struct, rename={
    "id": "PaymentID", "updated": "UpdatedDateUTC", "type": "PaymentType", "account": "Account", "date": "Date",
    "status": "Status", "amount": "Amount", "bank_amount": "BankAmount", "reference": "Reference",
    "invoice": "Invoice", "credit_note": "CreditNote", "prepayment": "Prepayment", "overpayment": "Overpayment",
}):  # fmt: skip
    """Money received or paid on an invoice, a bill or a credit."""

    id: str
    updated: str
    type: str
    date: str
    status: str
    amount: Decimal
    account: AccountReference | None = None
    bank_amount: Decimal | None = None
    reference: str = ""
    invoice: Paid | None = None
    credit_note: Paid | None = None
    prepayment: Paid | None = None
    overpayment: Paid | None = None

    @property
    def on(self) -> Paid:
        """What it was made on."""
        return self.invoice or self.credit_note or self.prepayment or self.overpayment or Paid()


class Account(Struct, rename={
    "id": "AccountID", "code": "Code", "name": "Name", "type": "Type", "group": "Class", "system": "SystemAccount",
    "bank_type": "BankAccountType", "currency": "CurrencyCode", "status": "Status",
}):  # fmt: skip
    """An account of the chart."""

    id: str
    name: str
    type: str
    code: str = ""
    group: str = ""  # ASSET, LIABILITY, ...
    system: str = ""
    bank_type: str = ""
    currency: str | None = None
    status: str = "ACTIVE"


class Organisation(Struct, rename={"name": "Name", "currency": "BaseCurrency", "time_zone": "Timezone"}):
    """The company."""

    name: str
    currency: str
    time_zone: str | None = None


class Organisations(Struct, rename={"organisations": "Organisations"}):
    """The company a token and tenant lead to."""

    organisations: list[Organisation]


class Connection(Struct, rename="camel"):
    """An organisation somebody agreed to."""

    tenant_id: str
    tenant_type: str
    tenant_name: str | None = None


class TokenAnswer(Struct):
    """What the token endpoint gives."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None
    scope: str = ""


class TokenError(Struct):
    """Why it gives none."""

    error: str = ""


class Problem(Struct, rename="pascal"):
    """Why an answer was refused: in one of two shapes."""

    detail: str = ""
    message: str = ""


class Event(Struct, rename={
    "category": "eventCategory", "type": "eventType", "at": "eventDateUtc", "resource": "resourceId",
    "tenant": "tenantId",
}):  # fmt: skip
    """One event of a webhook."""

    category: str
    type: str
    at: str
    resource: str
    tenant: str


class Delivery(Struct):
    """A webhook."""

    events: list[Event]


def read(content: bytes | Raw, kind: type[Kind], operation: str) -> Kind:
    """An answer, or a part of one.

    Raises:
        AnswerChanged: It does not have the shape Xero promises; the message names the field.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        message = f"Xero's answer to {operation} has another shape than its contract: {error}."
        raise AnswerChanged(message) from error


def part(answer: Mapping[str, Raw], name: str, kind: type[Kind], operation: str) -> Kind:
    """One field of an answer.

    Raises:
        AnswerChanged: It is missing, or has another shape.
    """
    if name not in answer:
        message = f"Xero's answer to {operation} has no {name}, which its contract promises."
        raise AnswerChanged(message)
    return read(answer[name], kind, operation)


def without_people(payload: bytes | Raw) -> bytes:
    """A document without fields about people and bank accounts."""
    return msgspec.json.encode(_stripped(msgspec.json.decode(payload)))


def _stripped(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _stripped(each) for key, each in value.items() if key not in _PERSONAL}
    return [_stripped(each) for each in value] if isinstance(value, list) else value
