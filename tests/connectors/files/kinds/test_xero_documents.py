from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from capliquify.domain.errors import FileRefused
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.invoice import SalesInvoice
from support.export_files import read

HEADER = (
    "ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,InvoiceAmountPaid,"
    "InvoiceAmountDue,Description,Quantity,UnitAmount,Discount,LineAmount,TaxAmount,Currency,Type,Sent,Status"
)
DEFAULTS = {
    "ContactName": "Acme Ltd",
    "InvoiceNumber": "INV-1",
    "Reference": "PO 7",
    "InvoiceDate": "13/03/2026",
    "DueDate": "12/04/2026",
    "Total": "120.00",
    "TaxTotal": "20.00",
    "InvoiceAmountPaid": "0.00",
    "InvoiceAmountDue": "120.00",
    "LineAmount": "100.00",
    "TaxAmount": "20.00",
    "Currency": "GBP",
    "Type": "Sales invoice",
    "Status": "Awaiting Payment",
}


def export(*lines: dict[str, str]) -> str:
    names = HEADER.split(",")
    rows = [",".join((DEFAULTS | line).get(name, "") for name in names) for line in lines]
    return "\n".join([HEADER, *rows]) + "\n"


def invoice(**changed: Any) -> SalesInvoice:  # noqa: ANN401 - any field of SalesInvoice
    expected: dict[str, Any] = {
        "external_id": "INV-1",
        "number": "INV-1",
        "customer": "Acme Ltd",
        "reference": "PO 7",
        "issued_on": date(2026, 3, 13),
        "due_on": date(2026, 4, 12),
        "expected_on": None,
        "currency": "GBP",
        "total": Decimal("120.00"),
        "tax": Decimal("20.00"),
        "outstanding": Decimal("120.00"),
        "status": "approved",
    }
    return SalesInvoice(**expected | changed)


def test_the_rows_of_an_invoice_become_one_record() -> None:
    found = read(
        export(
            {"LineAmount": "60.00", "TaxAmount": "12.00"},
            {"LineAmount": "40.00", "TaxAmount": "8.00"},
            {"InvoiceNumber": "INV-2", "PlannedDate": "20/04/2026"},
        )
    )
    assert found.kind == "xero-sales-invoices"
    assert found.records == [
        invoice(),
        invoice(external_id="INV-2", number="INV-2", expected_on=date(2026, 4, 20)),
    ]
    assert [batch.records[0][2] for batch in found.batches] == [2]
    assert found.counts == (3, 3, 0)


def test_the_type_column_says_that_a_file_holds_bills() -> None:
    found = read(export({"Type": "Bill", "Status": "Draft"}))
    assert found.kind == "xero-bills"
    assert found.records[0] == SupplierBill(
        external_id="Acme Ltd|INV-1",
        number="INV-1",
        supplier="Acme Ltd",
        reference="PO 7",
        issued_on=date(2026, 3, 13),
        due_on=date(2026, 4, 12),
        expected_on=None,
        currency="GBP",
        total=Decimal("120.00"),
        tax=Decimal("20.00"),
        outstanding=Decimal("120.00"),
        status="draft",
    )


def test_a_file_without_a_type_must_be_told_its_kind() -> None:
    content = export({"Type": ""})
    with pytest.raises(FileRefused, match="use --kind xero-sales-invoices or --kind xero-bills"):
        read(content)
    assert isinstance(read(content, kind="xero-bills").records[0], SupplierBill)


def test_a_file_of_invoices_and_bills_is_refused() -> None:
    with pytest.raises(FileRefused, match="holds both a Xero sales invoice export and a Xero bill export"):
        read(export({}, {"InvoiceNumber": "B-1", "Type": "Bill"}))


def test_a_document_of_the_other_kind_is_set_aside_when_the_kind_is_told() -> None:
    found = read(export({}, {"InvoiceNumber": "B-1", "Type": "Bill"}), kind="xero-sales-invoices")
    assert found.faults == [(3, "Type", "is another kind of document")]


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_credit_note_is_negative_whichever_way_it_is_written(sign: str) -> None:
    amounts = dict.fromkeys(("Total", "InvoiceAmountDue"), f"{sign}120.00")
    taxes = dict.fromkeys(("TaxTotal", "TaxAmount"), f"{sign}20.00")
    found = read(export({"Type": "Sales credit note", "LineAmount": f"{sign}100.00", **amounts, **taxes}))
    assert (found.records[0].total, found.records[0].tax, found.records[0].outstanding) == (
        Decimal("-120.00"),
        Decimal("-20.00"),
        Decimal("-120.00"),
    )


def test_lines_that_include_tax_add_up_too() -> None:
    assert read(export({"LineAmount": "120.00"})).records == [invoice()]


def test_lines_that_do_not_add_up_set_the_whole_document_aside() -> None:
    found = read(export({"LineAmount": "60.00", "TaxAmount": "12.00"}, {"LineAmount": "39.00", "TaxAmount": "8.00"}))
    sums = "is neither the sum of the lines (99.00) nor that with tax (119.00)"
    assert found.faults == [
        (2, "Total", f"{sums}; all 2 rows of the document are set aside"),
        (3, "", "belongs to InvoiceNumber INV-1, which is set aside: see row 2"),
    ]
    assert found.counts == (2, 0, 2)


def test_a_penny_of_rounding_is_no_fault() -> None:
    assert len(read(export({"LineAmount": "100.01"})).records) == 1


def test_a_bad_row_sets_its_document_aside_and_no_other() -> None:
    found = read(
        export(
            {"LineAmount": "60.00", "TaxAmount": "12.00"},
            {"LineAmount": "forty", "TaxAmount": "8.00"},
            {"InvoiceNumber": "INV-2"},
        )
    )
    assert [(error.row, error.column) for error in found.errors] == [(2, ""), (3, "LineAmount")]
    assert [record.number for record in found.records] == ["INV-2"]
    assert found.counts == (3, 1, 2)


def test_rows_of_an_invoice_may_stand_apart() -> None:
    found = read(
        export(
            {"LineAmount": "60.00", "TaxAmount": "12.00"},
            {"InvoiceNumber": "INV-2"},
            {"LineAmount": "40.00", "TaxAmount": "8.00"},
        )
    )
    assert sorted(record.number for record in found.records) == ["INV-1", "INV-2"]
    assert found.counts == (3, 3, 0)


def test_an_invoice_that_stands_twice_is_the_same_invoice() -> None:
    found = read(export({}, {"InvoiceNumber": "INV-2"}, {}))
    assert [record.number for record in found.records] == ["INV-2", "INV-1", "INV-1"]
    assert found.records[1] == found.records[2]


def test_an_invoice_that_stands_twice_with_other_values_keeps_the_first() -> None:
    found = read(export({}, {"InvoiceNumber": "INV-2"}, {"DueDate": "30/04/2026"}))
    assert found.faults == [(4, "InvoiceNumber", "the same document stands in row 2 with other values")]
    assert found.counts == (3, 2, 1)


def test_two_suppliers_may_use_the_same_number() -> None:
    found = read(export({"Type": "Bill"}, {"Type": "Bill", "ContactName": "Other Ltd"}))
    assert [record.external_id for record in found.records] == ["Acme Ltd|INV-1", "Other Ltd|INV-1"]


@pytest.mark.parametrize(
    ("word", "status", "outstanding"),
    [
        ("Draft", "draft", "120.00"),
        ("Awaiting Approval", "submitted", "120.00"),
        ("AWAITING PAYMENT", "approved", "120.00"),
        ("Paid", "paid", "0"),
        ("Voided", "voided", "0"),
    ],
)
def test_xeros_words_for_a_status_are_ours(word: str, status: str, outstanding: str) -> None:
    record = read(export({"Status": word})).records[0]
    assert (record.status, record.outstanding) == (status, Decimal(outstanding))


def test_an_unknown_status_sets_the_document_aside() -> None:
    assert read(export({"Status": "Lost"}, {"InvoiceNumber": "INV-2"})).faults == [
        (2, "Status", "is not one of the known values")
    ]


def test_the_import_template_with_its_asterisks_is_read_and_says_what_it_lacks() -> None:
    found = read(
        "*ContactName,*InvoiceNumber,*InvoiceDate,*DueDate,*Description,*Quantity,*UnitAmount,Discount,*AccountCode,"
        "*TaxType,TaxAmount,Currency\n"
        "Acme Ltd,INV-1,13/03/2026,12/04/2026,Bottles,2,50.00,10,200,20% VAT,18.00,GBP\n",
        kind="xero-sales-invoices",
    )
    record = found.records[0]
    assert (record.total, record.tax, record.outstanding, record.status) == (
        Decimal("108.00"),
        Decimal("18.00"),
        Decimal("108.00"),
        "approved",
    )
    assert "InvoiceAmountDue is missing: each document counts as open in full" in found.notes


def test_an_export_whose_amount_due_was_renamed_is_refused() -> None:
    with pytest.raises(FileRefused, match="InvoiceAmountDue is missing"):
        read(export({}).replace("InvoiceAmountDue", "Due"))


def test_a_due_date_before_the_invoice_date_is_a_warning() -> None:
    found = read(export({"DueDate": "12/03/2026"}))
    assert [(warning.row, warning.column) for warning in found.warnings] == [(2, "DueDate")]
    assert len(found.records) == 1


def test_all_bad_rows_of_a_document_are_named() -> None:
    found = read(export({"LineAmount": "sixty"}, {"LineAmount": "forty", "Quantity": "some"}))
    assert [(error.row, error.column) for error in found.errors] == [
        (2, "LineAmount"),
        (3, "Quantity"),
        (3, "LineAmount"),
    ]
    assert found.counts == (2, 0, 2)


def test_rows_of_a_document_that_contradict_each_other_set_it_aside() -> None:
    found = read(export({"LineAmount": "60.00"}, {"LineAmount": "40.00", "DueDate": "30/04/2026"}))
    assert [(error.row, error.column) for error in found.errors] == [(2, "DueDate"), (3, "")]


def test_a_document_without_any_amount_is_set_aside() -> None:
    amounts = dict.fromkeys(("Total", "LineAmount", "TaxAmount", "TaxTotal"), "")
    found = read(export(amounts, {"InvoiceNumber": "INV-2"}))
    assert found.faults == [(2, "Total", "is empty and the lines have no amounts")]


def test_a_payment_in_advance_is_negative() -> None:
    assert read(export({"Type": "Sales prepayment"})).records[0].outstanding == Decimal("-120.00")


def test_an_overpayment_without_a_number_is_set_aside() -> None:
    found = read(export({"Type": "Sales overpayment", "InvoiceNumber": ""}, {}))
    assert found.faults == [(2, "InvoiceNumber", "is empty")]
