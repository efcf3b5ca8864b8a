from __future__ import annotations

from decimal import Decimal

import pytest

from support.export_files import read

BANK = "Date;Amount;Payee;Currency\n"


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("USD 5,00", "GBP", "is in USD but the currency of the row is GBP"),
        ("-1 234,50 €", "GBP", "is in EUR but the currency of the row is GBP"),
        ("£5,00", "EUR", "is in GBP but the currency of the row is EUR"),
        ("$5,00", "GBP", "is in a dollar currency but the currency of the row is GBP"),
        ("US$5,00", "CAD", "is in USD but the currency of the row is CAD"),
        ("¥5,00", "USD", "is in JPY or CNY but the currency of the row is USD"),
        ("5,00EUR", "", "is in EUR but the currency of the row is GBP"),
        ("XQX5,00", "GBP", "holds XQX, which is no currency"),
    ],
)
def test_an_amount_marked_with_another_currency_than_its_row_is_a_fault(
    amount: str, currency: str, reason: str
) -> None:
    found = read(BANK + f"2026-03-13;1,50;A;GBP\n2026-03-13;{amount};A;{currency}\n2026-03-14;1,50;A;GBP\n")
    assert found.faults == [(3, "Amount", reason)]
    assert found.counts == (3, 2, 1)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        *(("GBP 5,00", "GBP"), ("£5,00", "gbp"), ("£5,00", ""), ("€5,00", "EUR"), ("$5,00", "USD"), ("$5,00", "AUD")),
        *(("US$5,00", "USD"), ("¥5,00", "CNY"), ("5,00 €", "EUR"), ("kr 5,00", "SEK")),
    ],
)
def test_an_amount_marked_with_the_currency_of_its_row_is_read(amount: str, currency: str) -> None:
    found = read(BANK + f"2026-03-13;1,50;A;GBP\n2026-03-13;{amount};A;{currency}\n")
    assert found.errors == []
    assert found.records[1].amount == Decimal("5.00")


def test_the_mark_is_compared_with_the_currency_that_was_told() -> None:
    content = "Date,Amount,Payee\n2026-03-13,€5.00,A\n"
    assert read(content, currency="EUR").errors == []
    assert read(content, currency="USD").faults == [(2, "Amount", "is in EUR but the currency of the row is USD")]


def test_the_mark_is_named_beside_the_other_faults_of_its_row() -> None:
    found = read("Date,Amount,Payee,Currency\n2026-02-30,€5.00,A,GBP\n")
    assert [(error.row, error.column) for error in found.errors] == [(2, "Date"), (2, "Amount")]


def test_later_rows_of_an_order_have_the_currency_of_its_first_row() -> None:
    header = "Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem price,Lineitem sku\n"
    content = header + "#1,2026-03-13,EUR,10.00,0,0,10.00,1,€5.00,A-1\n#1,,,,,,,1,{price},B-1\n"
    assert read(content.format(price="€5.00")).errors == []
    found = read(content.format(price="£5.00"))
    assert found.errors[1].reason.startswith("is in GBP but the currency of the row is EUR")
    assert [error.row for error in found.errors] == [2, 3]
