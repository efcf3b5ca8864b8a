"""What a Xero document says is open has to fit its total and what is paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.export_files import Outcome, read

HEADER = "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,InvoiceAmountPaid,InvoiceAmountDue,Currency,Type,Status\n"


def document(total: str, paid: str, due: str, kind: str = "Sales invoice", status: str = "Awaiting Payment") -> Outcome:
    return read(HEADER + f"Acme,INV-1,2026-03-13,2026-04-12,{total},{paid},{due},GBP,{kind},{status}\n")


@pytest.mark.parametrize(
    ("total", "paid", "due", "most"),
    [
        ("100", "40", "100", "60"),
        ("100", "100", "999", "0"),
        ("100", "100", "0.02", "0"),
        ("100", "", "100.02", "100"),
        ("0", "0", "5", "0"),
        ("-100", "0", "-101", "-100"),
    ],
)
def test_more_open_than_is_left_of_the_total_is_a_fault(total: str, paid: str, due: str, most: str) -> None:
    found = document(total, paid, due)
    left = f"Total {total} less InvoiceAmountPaid {paid or 0} leaves {most}"
    assert found.faults == [(2, "InvoiceAmountDue", f"is more than is left: {left}")]
    assert (found.errors[0].value, found.errors[0].fix) == (due, "correct the amounts in Xero, or export it again")


@pytest.mark.parametrize(("total", "due"), [("100", "-100"), ("-30", "30")])
def test_an_open_amount_with_the_other_sign_is_a_fault(total: str, due: str) -> None:
    found = document(total, "0", due)
    leaves = f"Total {total} less InvoiceAmountPaid 0 leaves {total}"
    assert found.faults == [(2, "InvoiceAmountDue", f"has another sign than what is left: {leaves}")]


def test_an_overpaid_document_is_not_open_for_what_was_paid_too_much() -> None:
    assert [error.column for error in document("100", "150", "50").errors] == ["InvoiceAmountDue"]


def test_a_paid_document_is_checked_too() -> None:
    assert len(document("100", "100", "999", status="Paid").errors) == 1


@pytest.mark.parametrize("signs", [("-", ""), ("", "-"), ("-", "-"), ("", "")])
def test_a_credit_note_is_negative_whatever_signs_the_file_writes(signs: tuple[str, str]) -> None:
    found = document(f"{signs[0]}30", "0", f"{signs[1]}30", kind="Sales credit note")
    assert [(record.total, record.outstanding) for record in found.records] == [(Decimal(-30), Decimal(-30))]


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_credit_note_used_in_part_is_open_for_the_rest(sign: str) -> None:
    found = document("-30", f"{sign}10", "20", kind="Sales credit note")
    assert [record.outstanding for record in found.records] == [Decimal(-20)]
    assert len(document("-30", f"{sign}10", "30", kind="Sales credit note").errors) == 1


@pytest.mark.parametrize("due", ["60", "60.01", "35", "0"])
def test_less_open_than_is_left_is_fine_since_credits_may_have_been_used(due: str) -> None:
    assert [record.outstanding for record in document("100", "40", due).records] == [Decimal(due)]


@pytest.mark.parametrize("column", ["InvoiceAmountPaid", "InvoiceAmountDue"])
def test_open_amounts_that_differ_between_the_rows_of_a_document_are_a_fault(column: str) -> None:
    row = "Acme,INV-1,2026-03-13,2026-04-12,100,{paid},{due},GBP,Sales invoice,Awaiting Payment\n"
    other = {"InvoiceAmountPaid": ("20", "60"), "InvoiceAmountDue": ("40", "50")}[column]
    found = read(HEADER + row.format(paid="40", due="60") + row.format(paid=other[0], due=other[1]))
    assert (found.errors[0].column, found.counts) == (column, (2, 0, 2))
