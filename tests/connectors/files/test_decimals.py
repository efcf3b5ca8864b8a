from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.connectors.files.cells import BadCell
from capliquify.connectors.files.decimals import DecimalEvidence, DecimalMark, decide_decimal_mark, number_reader
from capliquify.domain.errors import FileRefused


def evidence(*texts: str, rate: bool = False) -> DecimalEvidence:
    found = DecimalEvidence(rate=rate)
    for text in texts:
        found.add(text)
    return found


def decide(*texts: str, plain_point: bool = False) -> DecimalMark:
    return decide_decimal_mark({"amount": evidence(*texts)}, None, plain_point=plain_point)[0]


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1234.56", "point", "1234.56"),
        ("1,234.56", "point", "1234.56"),
        ("1,234,567", "point", "1234567"),
        ("12,34,567.00", "point", "1234567.00"),
        ("1.234,56", "comma", "1234.56"),
        ("1 234,56", "comma", "1234.56"),
        ("1\u00a0234,56", "comma", "1234.56"),
        ("1\u202f234,56", "comma", "1234.56"),
        ("1'234.56", "point", "1234.56"),
        ("(123.45)", "point", "-123.45"),
        ("(\u00a3123.45)", "point", "-123.45"),
        ("123.45-", "point", "-123.45"),
        ("\u2212123.45", "point", "-123.45"),
        ("-\u00a31,234.50", "point", "-1234.50"),
        ("\u20ac 12,50", "comma", "12.50"),
        ("12,50 \u20ac", "comma", "12.50"),
        ("GBP 12.50", "point", "12.50"),
        ("12.50 GBP", "point", "12.50"),
        ("+5", "point", "5"),
        (".5", "point", "0.5"),
        ("5.", "point", "5"),
        ("0.12345", "point", "0.1235"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, mark: DecimalMark, value: str) -> None:
    assert number_reader(mark, whole_digits=15, decimals=4)(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["twelve", "1,5", "1.2.3", "NaN", "Infinity", "1e999", "1_000", "--5", "1,23.4", "\u0661\u0662", "-", "#REF!"],
)
def test_what_is_no_number_is_a_fault(text: str) -> None:
    with pytest.raises(BadCell, match="is not a number"):
        number_reader("point", whole_digits=15, decimals=4)(text)


def test_a_number_with_too_many_digits_is_a_fault() -> None:
    with pytest.raises(BadCell, match="larger than the 15 digits"):
        number_reader("point", whole_digits=15, decimals=4)("1" * 16)


def test_a_workbook_number_is_taken_as_it_is() -> None:
    assert number_reader("comma", whole_digits=15, decimals=4)(Decimal("1234.5")) == Decimal("1234.5")


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234,56"], "comma"),
        (["1,234.56"], "point"),
        (["1,234", "5.10"], "point"),
        (["1.234", "5,10"], "comma"),
        (["1,234,567"], "point"),
        (["1.234.567"], "comma"),
        (["12,3456"], "comma"),
        (["0.500"], "point"),
        (["0,500"], "comma"),
        (["1234,567"], "comma"),
        ([], "point"),
    ],
)
def test_the_mark_is_decided_from_the_whole_column(texts: list[str], mark: DecimalMark) -> None:
    assert decide(*texts) == mark


@pytest.mark.parametrize("text", ["1,234", "1.234", "-12,345"])
def test_a_number_that_can_be_read_in_two_ways_refuses_the_file(text: str) -> None:
    with pytest.raises(FileRefused, match=r"column amount: .*--decimal point\|comma"):
        decide(text)


def test_a_vendor_that_writes_machine_numbers_may_have_three_decimals() -> None:
    assert decide("1.234", plain_point=True) == "point"


def test_a_rate_with_three_decimals_is_no_thousand() -> None:
    assert decide_decimal_mark({"rate": evidence("1.165", rate=True)}, None, plain_point=False)[0] == "point"
    assert decide_decimal_mark({"rate": evidence("1,165", rate=True)}, None, plain_point=False)[0] == "comma"


def test_a_column_that_proves_both_marks_refuses_the_file() -> None:
    with pytest.raises(FileRefused, match="both decimal point and decimal comma"):
        decide("1,50", "1.50")


def test_columns_that_prove_different_marks_refuse_the_file() -> None:
    with pytest.raises(FileRefused, match="some columns use a decimal point"):
        decide_decimal_mark({"a": evidence("1,50"), "b": evidence("1.50")}, None, plain_point=False)


def test_what_was_told_needs_no_evidence() -> None:
    told = decide_decimal_mark({"a": evidence("1,234")}, "comma", plain_point=False)
    assert told == ("comma", "decimal comma as told")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_reads_the_same_in_both_notations(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number_reader("point", whole_digits=15, decimals=4)(english) == amount
    assert number_reader("comma", whole_digits=15, decimals=4)(german) == amount
