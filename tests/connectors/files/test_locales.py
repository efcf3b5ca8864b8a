"""The same books exported in other countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.errors import FileRefused
from support.export_files import read


def test_a_german_export_has_semicolons_decimal_commas_and_umlauts() -> None:
    found = read(
        "Date;Amount;Payee;Description\r\n"
        "31.01.2026;-1.234,56;M\u00fcller GmbH;Stra\u00dfe\r\n"
        "01.02.2026;99,00;K\u00f6ln;\r\n",
        encoding="cp1252",
        currency="EUR",
    )
    assert [(one.booked_on, one.amount, one.payee) for one in found.records] == [
        (date(2026, 1, 31), Decimal("-1234.56"), "M\u00fcller GmbH"),
        (date(2026, 2, 1), Decimal("99.00"), "K\u00f6ln"),
    ]
    assert found.notes == [
        "read as cp1252",
        "columns separated by semicolon",
        "decimal comma, decided from column Amount",
        "account bank: no Account column and no --account",
        "currency EUR as told",
    ]


def test_a_french_export_has_narrow_spaces_in_its_numbers() -> None:
    found = read(
        "on;item;channel;market;quantity;net_amount;currency\n"
        "13/02/2026;SKU-1;H\u00f4tel;EU;1\u202f200;12\u202f345,60;EUR\n"
    )
    assert (found.records[0].quantity, found.records[0].net_amount) == (Decimal(1200), Decimal("12345.60"))


def test_an_american_export_is_month_first() -> None:
    found = read("Date,Amount,Payee\n03/01/2026,(1\u202f234.50),Acme\n03/31/2026,5.00,Acme\n", currency="USD")
    assert [one.booked_on for one in found.records] == [date(2026, 3, 1), date(2026, 3, 31)]
    assert found.records[0].amount == Decimal("-1234.50")
    assert "dates month-first, decided from column Date" in found.notes


def test_a_spreadsheet_saved_as_unicode_text_is_utf_16_with_tabs() -> None:
    found = read("Date\tAmount\tPayee\r\n2026-03-01\t5.00\tZo\u00eb\r\n", encoding="utf-16")
    assert found.records[0].payee == "Zo\u00eb"
    assert "read as utf-16" in found.notes


def test_a_separator_line_of_a_spreadsheet_is_obeyed() -> None:
    assert len(read("sep=|\nDate|Amount|Payee\n2026-03-01|5.00|A\n").records) == 1


def test_dates_that_stay_unclear_can_be_told() -> None:
    content = "Date,Amount,Payee\n01/02/2026,5.00,A\n"
    with pytest.raises(FileRefused, match="--dates"):
        read(content)
    assert read(content, dates="month-first").records[0].booked_on == date(2026, 1, 2)
    assert read(content, dates="day-first").records[0].booked_on == date(2026, 2, 1)


def test_numbers_that_stay_unclear_can_be_told() -> None:
    content = 'Date,Amount,Payee\n2026-01-02,"1,234",A\n'
    with pytest.raises(FileRefused, match="--decimal"):
        read(content)
    assert read(content, decimal="comma").records[0].amount == Decimal("1.234")
    assert read(content, decimal="point").records[0].amount == Decimal(1234)


def test_a_whole_column_of_points_in_threes_is_unclear_too() -> None:
    with pytest.raises(FileRefused, match="--decimal"):
        read("Date,Amount,Payee\n2026-01-02,1.234,A\n")
