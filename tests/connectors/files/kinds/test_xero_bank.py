from __future__ import annotations

from datetime import date
from decimal import Decimal

from capliquify.domain.records.bank_transaction import BankTransaction
from support.export_files import read

HEADER = "Date,Amount,Payee,Description,Reference,Check Number\n"


def ids(content: str) -> set[str]:
    return {record.external_id for record in read(content).records}


def test_a_statement_line_becomes_a_bank_transaction() -> None:
    found = read(HEADER + "13/03/2026,-12.50,Acme,Card payment,REF 1,\n", account="Barclays", currency="GBP")
    assert found.kind == "xero-bank-statement"
    assert found.records == [
        BankTransaction(
            external_id=found.records[0].external_id,
            account="Barclays",
            booked_on=date(2026, 3, 13),
            amount=Decimal("-12.50"),
            currency="GBP",
            payee="Acme",
            description="Card payment",
            reference="REF 1",
        )
    ]
    assert "account Barclays as told" in found.notes


def test_account_and_currency_columns_are_used_where_the_export_has_them() -> None:
    found = read("Date,Amount,Payee,Account,Currency,Balance\n2026-03-13,5.00,Acme,EUR account,EUR,99.00\n")
    assert (found.records[0].account, found.records[0].currency) == ("EUR account", "EUR")
    assert found.notes == []


def test_the_identity_of_a_line_does_not_depend_on_the_order_of_rows() -> None:
    rows = ["2026-03-13,5.00,A,x,,\n", "2026-03-14,6.00,B,y,,\n", "2026-03-15,7.00,C,z,,\n"]
    assert ids(HEADER + "".join(rows)) == ids(HEADER + "".join(reversed(rows)))


def test_overlapping_statements_name_shared_lines_alike() -> None:
    rows = [f"2026-03-{day},{day}.00,A,x,,\n" for day in range(10, 20)]
    first, second = ids(HEADER + "".join(rows[:7])), ids(HEADER + "".join(rows[4:]))
    assert len(first & second) == 3


def test_equal_lines_are_told_apart_by_their_number() -> None:
    row = "2026-03-13,-2.50,Coffee,Card,,\n"
    first, second = (record.external_id for record in read(HEADER + row + row).records)
    assert second == f"{first}#2"


def test_an_amount_is_the_same_with_and_without_trailing_zero() -> None:
    assert ids(HEADER + "2026-03-13,5.5,A,x,,\n") == ids(HEADER + "2026-03-13,5.50,A,x,,\n")


def test_the_same_line_of_another_account_is_another_line() -> None:
    content = HEADER + "2026-03-13,5.00,A,x,,\n"
    assert read(content, account="One").records[0].external_id != read(content, account="Two").records[0].external_id


def test_a_check_number_serves_as_reference() -> None:
    assert read(HEADER + "2026-03-13,5.00,A,x,,000123\n").records[0].reference == "000123"


def test_a_day_far_in_the_future_is_a_warning() -> None:
    found = read(HEADER + "2026-05-13,5.00,A,x,,\n")
    assert [(one.row, one.column, one.reason) for one in found.warnings] == [
        (2, "Date", "is more than a week in the future")
    ]
