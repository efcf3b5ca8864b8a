from __future__ import annotations

from support.export_files import Outcome, read

XERO = "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,LineAmount,InvoiceAmountDue,Currency,Type,Status\n"
LINE = "Acme,{number},{day},2026-04-12,{total},{part},100,GBP,Sales invoice,Awaiting Payment\n"


def line(number: str, part: str = "50", day: str = "2026-03-13", total: str = "100") -> str:
    return LINE.format(number=number, part=part, day=day, total=total)


def rows_with_errors(found: Outcome) -> list[int]:
    return sorted({error.row for error in found.errors})


def test_each_row_of_a_document_that_is_set_aside_has_an_error() -> None:
    found = read(XERO + line("1") + line("1", part="lots") + line("1") + line("2") + line("2"))
    assert [(error.row, error.column) for error in found.errors] == [(2, ""), (3, "LineAmount"), (4, "")]
    assert found.errors[0].reason == "belongs to InvoiceNumber 1, which is set aside: see row 3"
    assert found.counts == (5, 2, 3)


def test_rows_of_a_document_that_does_not_add_up_have_an_error_each() -> None:
    found = read(XERO + line("1", part="1") + line("1", part="2"))
    assert [(error.row, error.column) for error in found.errors] == [(2, "Total"), (3, "")]
    assert found.errors[1].reason.endswith("which is set aside: see row 2")


def test_rows_with_errors_are_as_many_as_rows_set_aside_when_documents_are_mixed() -> None:
    found = read(XERO + line("1") + line("2") + line("3", part="100") + line("2", day="x") + line("1", part="7"))
    assert rows_with_errors(found) == [2, 3, 5, 6]
    assert len(rows_with_errors(found)) == found.counts[2] == 4


def test_errors_of_a_batch_come_in_the_order_of_the_rows() -> None:
    found = read(XERO + line("1") + line("2", part="x") + line("1", part="x") + line("3", part="x") + line("3"))
    assert [error.row for error in found.errors] == [2, 3, 4, 5, 6]


def test_the_same_order_with_other_values_has_an_error_for_each_of_its_rows() -> None:
    header = "Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem price,Lineitem sku\n"
    first = "#1,2026-03-13,GBP,10.00,0,0,10.00,1,5.00,A-1\n#1,,,,,,,1,5.00,B-1\n"
    other = "#2,2026-03-13,GBP,5.00,0,0,5.00,1,5.00,A-1\n"
    again = "#1,2026-03-13,GBP,14.00,0,0,14.00,1,7.00,A-1\n#1,,,,,,,1,7.00,B-1\n"
    found = read(header + first + other + again)
    assert rows_with_errors(found) == [5, 6]
    assert found.counts == (5, 3, 2)
