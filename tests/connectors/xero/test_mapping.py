"""Documents of Xero become records with the signs and words that files give them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from capliquify.connectors.protocol import SetAside
from capliquify.connectors.xero import mapping, payloads
from capliquify.connectors.xero.chart import Chart, Other, given_classes
from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.domain.records.ledger_balance import AccountClass

INVOICE = {
    "InvoiceID": "i-1", "UpdatedDateUTC": "/Date(1541176290160+0000)/", "Type": "ACCREC", "InvoiceNumber": "INV-1",
    "Reference": "SO-1", "Contact": {"Name": "Harbour Foods Limited", "EmailAddress": "ada@harbour.example"},
    "Date": "/Date(1539993600000+0000)/", "DueDate": "/Date(1546128000000)/", "CurrencyCode": "EUR",
    "Status": "AUTHORISED", "Total": 120.00, "TotalTax": 20.00, "AmountDue": 70.50,
    "ExpectedPaymentDate": "/Date(1546214400000+0000)/",
}  # fmt: skip
CREDIT = {
    "CreditNoteID": "c-1", "UpdatedDateUTC": "/Date(1541176290160+0000)/", "Type": "ACCPAYCREDIT",
    "CreditNoteNumber": "CN-1", "Contact": {"Name": "Midland Glass Limited"}, "Date": "/Date(1539993600000+0000)/",
    "CurrencyCode": "GBP", "Status": "AUTHORISED", "Total": 60.00, "TotalTax": 10.00, "RemainingCredit": 15.00,
}  # fmt: skip
LINE = {
    "BankTransactionID": "b-1", "UpdatedDateUTC": "/Date(1541176290160+0000)/", "Type": "SPEND",
    "BankAccount": {"AccountID": "bank"}, "Date": "/Date(1539993600000+0000)/", "Status": "AUTHORISED",
    "Total": 9.99, "Contact": {"Name": "Bank"}, "Reference": "R", "LineItems": [{}, {"Description": "Fee"}],
}  # fmt: skip
PAYMENT = {
    "PaymentID": "p-1", "UpdatedDateUTC": "/Date(1541176290160+0000)/", "PaymentType": "ACCRECPAYMENT",
    "Account": {"AccountID": "bank"}, "Date": "/Date(1539993600000+0000)/", "Status": "AUTHORISED", "Amount": 100.00,
    "BankAmount": 86.20, "Invoice": {"InvoiceNumber": "INV-1", "CurrencyCode": "EUR", "Contact": {"Name": "Harbour"}},
}  # fmt: skip
CHART = Chart(
    accounts={
        "bank": payloads.Account(id="bank", name="Current", type="BANK", group="ASSET", currency="GBP"),
        "clearing": payloads.Account(id="clearing", name="Clearing", type="CURRENT", group="ASSET", code="615"),
    },
    given={},
)


def encoded(document: dict[str, Any], **changes: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return msgspec.json.encode({key: value for key, value in {**document, **changes}.items() if value is not None})


def invoice(**changes: Any) -> Any:  # noqa: ANN401 - any JSON value
    raw = encoded(INVOICE, **changes)
    return mapping.invoice(payloads.read(raw, payloads.Invoice, "Invoices"), raw)


def credit(**changes: Any) -> Any:  # noqa: ANN401 - any JSON value
    raw = encoded(CREDIT, **changes)
    return mapping.credit_note(payloads.read(raw, payloads.CreditNote, "CreditNotes"), raw)


def bank_line(**changes: Any) -> Any:  # noqa: ANN401 - any JSON value
    raw = encoded(LINE, **changes)
    return mapping.bank_transaction(payloads.read(raw, payloads.BankTransaction, "BankTransactions"), raw, CHART)


def payment(**changes: Any) -> Any:  # noqa: ANN401 - any JSON value
    raw = encoded(PAYMENT, **changes)
    return mapping.payment(payloads.read(raw, payloads.Payment, "Payments"), raw, CHART)


def test_an_invoice_becomes_a_sales_invoice() -> None:
    assert invoice() == SalesInvoice(
        external_id="i-1",
        number="INV-1",
        customer="Harbour Foods Limited",
        reference="SO-1",
        issued_on=date(2018, 10, 20),
        due_on=date(2018, 12, 30),
        expected_on=date(2018, 12, 31),
        currency="EUR",
        total=Decimal(120),
        tax=Decimal(20),
        outstanding=Decimal("70.5"),
        status="approved",
    )


def test_a_bill_becomes_a_supplier_bill() -> None:
    found = invoice(Type="ACCPAY", ExpectedPaymentDate=None, PlannedPaymentDate="/Date(1546214400000+0000)/")

    assert isinstance(found, SupplierBill)
    assert (found.supplier, found.expected_on) == ("Harbour Foods Limited", date(2018, 12, 31))


@pytest.mark.parametrize(
    ("status", "word", "outstanding"),
    [
        ("DRAFT", "draft", Decimal("70.5")),
        ("SUBMITTED", "submitted", Decimal("70.5")),
        ("PAID", "paid", Decimal(0)),
        ("VOIDED", "voided", Decimal(0)),
        ("DELETED", "voided", Decimal(0)),
    ],
)
def test_a_status_has_the_word_files_give_it(status: str, word: str, outstanding: Decimal) -> None:
    found = invoice(Status=status)

    assert (found.status, found.outstanding) == (word, outstanding)


@pytest.mark.parametrize("change", [{"Status": "PARKED"}, {"Type": "ARPREPAYMENT"}, {"DueDate": None}])
def test_an_invoice_that_does_not_map_is_set_aside_without_people(change: dict[str, Any]) -> None:
    found = invoice(**change)

    assert isinstance(found, SetAside)
    assert b"ada@" not in found.payload
    assert b"Harbour Foods" in found.payload


def test_a_draft_without_a_due_date_is_due_on_its_date() -> None:
    assert invoice(Status="DRAFT", DueDate=None).due_on == date(2018, 10, 20)


def test_a_suppliers_credit_note_is_a_negative_bill() -> None:
    found = credit()

    assert isinstance(found, SupplierBill)
    assert (found.total, found.tax, found.outstanding) == (Decimal(-60), Decimal(-10), Decimal(-15))
    assert (found.due_on, found.status) == (date(2018, 10, 20), "approved")


def test_a_customers_credit_note_is_a_negative_invoice() -> None:
    found = credit(Type="ACCRECCREDIT", Status="PAID")

    assert isinstance(found, SalesInvoice)
    assert (found.total, found.outstanding) == (Decimal(-60), Decimal(0))


def test_a_credit_note_of_another_type_is_set_aside() -> None:
    assert isinstance(credit(Type="NEWCREDIT"), SetAside)


def test_money_spent_leaves_the_account() -> None:
    assert bank_line() == BankTransaction(
        external_id="b-1",
        account="Current",
        booked_on=date(2018, 10, 20),
        amount=Decimal("-9.99"),
        currency="GBP",
        payee="Bank",
        description="Fee",
        reference="R",
    )


@pytest.mark.parametrize("kind", ["RECEIVE", "RECEIVE-PREPAYMENT", "RECEIVE-OVERPAYMENT", "RECEIVE-TRANSFER"])
def test_money_received_comes_in(kind: str) -> None:
    assert bank_line(Type=kind).amount == Decimal("9.99")


@pytest.mark.parametrize("status", ["VOIDED", "DELETED"])
def test_a_bank_line_that_was_taken_back_counts_nothing(status: str) -> None:
    assert (bank_line(Status=status).amount, payment(Status=status).amount) == (Decimal(0), Decimal(0))


@pytest.mark.parametrize("change", [{"Type": "BORROW"}, {"BankAccount": {"AccountID": "gone"}}])
def test_a_bank_line_that_does_not_map_is_set_aside(change: dict[str, Any]) -> None:
    assert isinstance(bank_line(**change), SetAside)


def test_a_payment_moves_what_the_bank_account_saw() -> None:
    assert payment() == BankTransaction(
        external_id="p-1",
        account="Current",
        booked_on=date(2018, 10, 20),
        amount=Decimal("86.2"),
        currency="GBP",
        payee="Harbour",
        description="Payment of INV-1",
        reference="INV-1",
    )


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("ACCPAYPAYMENT", -1),
        ("ARCREDITPAYMENT", -1),
        ("APCREDITPAYMENT", 1),
        ("AROVERPAYMENTPAYMENT", -1),
        ("APOVERPAYMENTPAYMENT", 1),
        ("ARPREPAYMENTPAYMENT", -1),
        ("APPREPAYMENTPAYMENT", 1),
    ],
)
def test_the_type_of_a_payment_tells_its_direction(kind: str, sign: int) -> None:
    assert payment(PaymentType=kind).amount == sign * Decimal("86.2")


def test_a_payment_in_the_accounts_currency_needs_no_second_amount() -> None:
    paid = {"InvoiceNumber": "INV-1", "CurrencyCode": "GBP"}

    assert payment(BankAmount=None, Invoice=paid).amount == Decimal(100)


def test_a_payment_through_another_account_is_no_bank_line() -> None:
    assert payment(Account={"AccountID": "clearing"}) is None


@pytest.mark.parametrize(
    "change", [{"PaymentType": "GIFT"}, {"Account": None}, {"Account": {"AccountID": "gone"}}, {"BankAmount": None}]
)
def test_a_payment_that_does_not_map_is_set_aside(change: dict[str, Any]) -> None:
    assert isinstance(payment(**change), SetAside)


def account(kind: str, group: str = "", **more: str) -> payloads.Account:
    return payloads.Account(id="a", name="A", code="999", type=kind, group=group, **more)


@pytest.mark.parametrize(
    ("found", "placed"),
    [
        (account("BANK"), AccountClass.CASH),
        (account("BANK", bank_type="CREDITCARD"), AccountClass.DEBT),
        (account("CURRENT", system="DEBTORS"), AccountClass.RECEIVABLE),
        (account("CURRLIAB", system="CREDITORS"), AccountClass.PAYABLE),
        (account("CURRLIAB", system="GST"), AccountClass.TAX),
        (account("INVENTORY"), AccountClass.INVENTORY),
        (account("TERMLIAB"), AccountClass.DEBT),
        (account("PAYG"), AccountClass.TAX),
        (account("CURRLIAB"), Other.UNTOLD),
        (account("CURRLIAB", system="WAGEPAYABLES"), Other.UNTOLD),
        (account("CURRENT"), Other.UNTOLD),
        (account("FIXED"), Other.NONE),
        (account("REVENUE"), Other.NONE),
    ],
)
def test_an_account_is_placed_by_what_it_is_used_for_and_its_type(found: payloads.Account, placed: object) -> None:
    assert CHART.place(found) is placed


@pytest.mark.parametrize(("name", "placed"), [("tax", AccountClass.TAX), ("none", Other.NONE)])
def test_what_a_person_said_of_an_account_counts_first(name: str, placed: object) -> None:
    chart = Chart(accounts={}, given=given_classes(f'{{"999": "{name}"}}'))

    assert chart.place(account("BANK")) is placed


@pytest.mark.parametrize(
    ("group", "placed", "sign"),
    [
        ("ASSET", AccountClass.RECEIVABLE, 1),
        ("ASSET", AccountClass.DEBT, -1),
        ("ASSET", AccountClass.TAX, -1),
        ("LIABILITY", AccountClass.TAX, 1),
        ("LIABILITY", AccountClass.RECEIVABLE, -1),
    ],
)
def test_what_is_owed_counts_as_owed_wherever_it_stands(group: str, placed: AccountClass, sign: int) -> None:
    assert CHART.signed(account("CURRENT", group), placed) == sign


def test_an_account_without_a_group_is_told_by_its_type() -> None:
    assert CHART.signed(account("TERMLIAB"), AccountClass.DEBT) == 1
