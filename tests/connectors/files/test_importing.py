from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.connectors.files.importing import open_reading
from capliquify.connectors.files.reading import PathInput
from capliquify.domain.errors import FileRefused
from support.export_files import MemoryFile, options, read

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "date,account_class,amount,currency\n"
BANK = "Date,Amount,Payee,Description\n"


def refusal(content: str | bytes, **said: object) -> str:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(FileRefused) as refused:
        open_reading(MemoryFile(data), options(**said))
    return str(refused.value)


def test_every_fault_of_every_row_comes_out_in_one_pass() -> None:
    found = read(
        LEDGER
        + "2026-01-31,cash,100.00,GBP\n"
        + "2026-02-30,bank of mum,lots,QQQ\n"
        + "2026-02-28,cash,200.00,GBP\n"
        + ",cash,300.00,GBP\n"
    )
    assert [(error.row, error.column, error.value) for error in found.errors] == [
        (3, "date", "2026-02-30"),
        (3, "account_class", "bank of mum"),
        (3, "amount", "lots"),
        (3, "currency", "QQQ"),
        (5, "date", ""),
    ]
    assert all(error.reason and error.fix for error in found.errors)
    assert [record.amount for record in found.records] == [Decimal("100.00"), Decimal("200.00")]
    assert found.counts == (4, 2, 2)


def test_the_header_may_stand_in_any_order_case_and_spacing_with_columns_nobody_knows() -> None:
    found = read("Colour, AMOUNT ,*Account Class,currency,Date\nred,5.00,cash,GBP,2026-01-31\n")
    assert found.kind == "ledger-balances"
    assert found.records[0].amount == Decimal("5.00")
    assert "columns not used: Colour" in found.notes


def test_a_title_above_the_header_is_skipped() -> None:
    found = read("Balances of Acme Ltd,,,\n\n" + LEDGER + "2026-01-31,cash,5.00,GBP\n")
    assert found.lines == [4]
    assert "column names found in line 3" in found.notes


def test_a_renamed_column_names_the_nearest_kind_and_what_is_missing() -> None:
    message = refusal("ContactName,Number,InvoiceDate,DueDate,Total\nA,1,2026-01-01,2026-01-31,5\n")
    assert message == (
        "export.csv looks like a Xero sales invoice export, but InvoiceNumber is missing (found: ContactName, Number, "
        "InvoiceDate, DueDate, Total): export it again with the original column names, or rename the column back"
    )


def test_columns_of_nothing_we_know_are_refused() -> None:
    assert "is not recognised by its column names (found: colour, size)" in refusal("colour,size\nred,5\n")


def test_a_kind_that_was_told_decides_what_is_missing() -> None:
    message = refusal(LEDGER + "2026-01-31,cash,5,GBP\n", kind="fx-rates")
    assert "looks like our fx-rates template, but on, base, quote, rate, kind are missing" in message


def test_an_unknown_kind_lists_the_known_ones() -> None:
    assert "'ledger' is not a kind of file: use one of xero-sales-invoices" in refusal(LEDGER, kind="ledger")


def test_a_file_with_a_header_only_is_refused() -> None:
    assert "has column names but no rows" in refusal(LEDGER)


def test_an_empty_file_is_refused() -> None:
    assert "is empty" in refusal(b"")


def test_a_file_of_blank_lines_is_refused() -> None:
    assert "holds no rows" in refusal("\n\n\n")


def test_a_quotation_mark_that_never_closes_is_refused_where_it_stands() -> None:
    reading = open_reading(MemoryFile(f"{BANK}2026-01-01,5,A,ok\n".encode()), options())
    assert len(next(iter(reading.batches())).records) == 1
    broken = f'{BANK}2026-01-01,5,A,ok\n2026-01-02,5,"A,' + "x" * 200_000
    assert "line 3" in refusal(broken)


def test_a_row_that_is_cut_off_is_a_fault() -> None:
    found = read(LEDGER + "2026-01-31,cash,5.00,GBP\n2026-02-28,cash,6.0")
    assert found.faults == [(3, "", "the row ends after 3 of 4 columns")]


def test_a_row_with_more_cells_than_the_header_is_a_fault() -> None:
    found = read(LEDGER + "2026-01-31,cash,1,234.56,GBP\n2026-02-28,cash,6.00,GBP\n")
    assert found.faults == [(2, "", "the row has 5 cells but the header 4")]
    assert len(found.records) == 1


def test_trailing_separators_do_no_harm() -> None:
    assert len(read(LEDGER + "2026-01-31,cash,5.00,GBP,,,\n").records) == 1


def test_rows_are_counted_in_lines_of_the_file_across_embedded_newlines() -> None:
    found = read(BANK + '2026-01-01,5,A,"two\nlines"\n\n2026-01-02,6,A,one\n')
    assert found.lines == [2, 5]
    assert found.records[0].description == "two\nlines"


def test_rows_of_blanks_do_not_count() -> None:
    found = read(LEDGER + " , ,\t,\n2026-01-31,cash,5.00,GBP\n,,,\n")
    assert (found.counts, found.lines) == ((1, 1, 0), [3])


def test_old_line_ends_are_line_ends() -> None:
    assert read((LEDGER + "2026-01-31,cash,5.00,GBP\n").replace("\n", "\r")).lines == [2]


def test_a_nul_character_sets_the_row_aside() -> None:
    found = read(BANK + "2026-01-01,5,A\0B,x\n2026-01-02,6,A,y\n")
    assert found.faults == [(2, "Payee", "holds a NUL character")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("A" * 256, "has 256 characters, more than 255"), ("\u20ac" * 201, "needs more than 600 bytes")],
)
def test_a_text_that_is_too_long_sets_the_row_aside(text: str, reason: str) -> None:
    found = read(f"on,item,channel,market,quantity,net_amount,currency\n2026-01-31,{text},X,UK,1,5.00,GBP\n")
    assert found.faults == [(2, "item", reason)]


def test_a_description_is_cut_where_it_gets_too_long() -> None:
    assert read(BANK + f"2026-01-01,5,A,{'x' * 600}\n").records[0].description == "x" * 500


@pytest.mark.parametrize("amount", ["NaN", "1e999", "9" * 20, "-Infinity"])
def test_a_number_no_column_can_hold_sets_the_row_aside(amount: str) -> None:
    found = read(BANK + f"2026-01-01,{amount},A,x\n2026-01-02,6,A,y\n")
    assert [(error.row, error.column, error.value) for error in found.errors] == [(2, "Amount", amount)]


def test_the_same_row_twice_is_given_twice_for_the_database_to_call_unchanged() -> None:
    row = "2026-01-31,cash,5.00,GBP\n"
    found = read(LEDGER + row + row)
    assert found.records[0] == found.records[1]
    assert found.counts == (2, 2, 0)


def test_the_same_key_with_other_values_names_the_earlier_row() -> None:
    found = read(LEDGER + "2026-01-31,cash,5.00,GBP\n2026-02-28,cash,6,GBP\n2026-01-31,Cash,7.00,gbp\n")
    assert [(error.row, error.reason) for error in found.errors] == [
        (4, "the same key stands in row 2 with other values")
    ]
    assert found.counts == (3, 2, 1)


def test_the_first_currency_of_the_file_is_known() -> None:
    content = (LEDGER + "2026-01-31,cash,5.00,eur\n").encode()
    assert open_reading(MemoryFile(content), options()).first_currency == "EUR"


def test_a_file_without_currency_takes_the_base_currency_and_says_so() -> None:
    found = read(BANK + "2026-01-01,5,A,x\n")
    assert found.records[0].currency == "GBP"
    assert "currency GBP, the base currency: no Currency column and no --currency" in found.notes


def test_a_file_without_currency_and_without_base_currency_is_refused() -> None:
    assert "say which with --currency" in refusal(BANK + "2026-01-01,5,A,x\n", base_currency=None)


def test_a_currency_that_was_told_must_exist() -> None:
    assert "'POUND' is not a currency code" in refusal(BANK + "2026-01-01,5,A,x\n", currency="POUND")


def test_a_large_file_comes_in_batches_that_count_every_row_once() -> None:
    rows = "".join(f"2026-01-01,{number},A,{number}\n" for number in range(12_001))
    reading = open_reading(MemoryFile((BANK + rows + "soon,1,A,x\n").encode()), options())
    batches = list(reading.batches())
    assert [len(batch.records) for batch in batches] == [5_000, 5_000, 2_001]
    assert sum(batch.rows for batch in batches) == reading.rows == 12_002
    assert batches[-1].bytes_done == len(BANK + rows + "soon,1,A,x\n")


def test_more_values_than_are_remembered_are_still_read() -> None:
    rows = "".join(f"2026-01-01,{number}.00,A,x\n" for number in range(21_000))
    assert [record.amount for record in read(BANK + rows).records] == [Decimal(number) for number in range(21_000)]


def test_a_reading_can_be_read_again() -> None:
    reading = open_reading(MemoryFile((BANK + "2026-01-01,5,A,x\n").encode()), options())
    assert [batch.records for batch in reading.batches()] == [batch.records for batch in reading.batches()]


def test_many_warnings_of_one_reason_are_counted_after_the_first_hundred() -> None:
    rows = "".join(f"2019-01-01,{number},A,x\n" for number in range(250))
    warnings = read(BANK + rows).warnings
    assert len(warnings) == 101
    assert warnings[-1].row == 251
    assert warnings[-1].reason == "is before 2020; 150 rows after the first 100 are like this, the last here"


def test_a_file_on_this_machine_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER + "2026-01-31,cash,5.00,GBP\n")
    file = PathInput(path)
    assert (file.name, file.size) == ("ledger.csv", 60)
    assert open_reading(file, options()).kind == "ledger-balances"


@given(
    st.lists(
        st.sampled_from(["2026-01-31,cash,5.00,GBP", "2026-01-31,cash,6.00,GBP", "x,cash,5,GBP", "a,b", "", ",,,"]),
        min_size=1,
        max_size=30,
    )
)
def test_every_row_is_either_used_or_set_aside(rows: list[str]) -> None:
    filled = [row for row in rows if row.strip(",")]
    if not filled:
        return
    found = read(LEDGER + "\n".join(rows) + "\n")
    total, used, in_error = found.counts
    assert total == used + in_error == len(filled)
    assert {error.row for error in found.errors}.isdisjoint(found.lines)
    assert all(record.balance_on == date(2026, 1, 31) for record in found.records)


@pytest.mark.parametrize(
    "header", ["date,account_class,amount,currency,Amount", "date,account_class,*AMOUNT,currency,amount"]
)
def test_two_columns_of_one_name_are_refused(header: str) -> None:
    message = refusal(f"{header}\n2026-01-31,cash,5,GBP,6\n")
    assert "has the column amount twice" in message.replace("Amount", "amount").replace("*AMOUNT", "amount")


def test_two_columns_of_one_name_that_is_not_used_do_no_harm() -> None:
    assert len(read("date,account_class,amount,currency,note,note\n2026-01-31,cash,5,GBP,a,b\n").records) == 1


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!"])
def test_the_error_of_a_spreadsheet_saved_as_text_is_named(error: str) -> None:
    found = read(f"date,account_class,entity,amount,currency\n2026-01-31,cash,{error},{error},GBP\n")
    assert found.faults == [(2, name, f"holds the Excel error {error}") for name in ("amount", "entity")]
