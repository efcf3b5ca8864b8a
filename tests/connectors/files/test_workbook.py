from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from capliquify.connectors.files.importing import open_reading
from capliquify.domain.errors import FileRefused
from support.export_files import MemoryFile, options, read, workbook

HEADER = ["date", "account_class", "amount", "currency"]

ERROR_ROW = b'<row r="3"><c r="C3" t="e"><v>#REF!</v></c></row>'


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        open_reading(MemoryFile(content, "book.xlsx"), options())
    return str(refused.value)


def repacked(content: bytes, replaced: dict[str, bytes]) -> bytes:
    """The same archive with some parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *replaced}:
            new.writestr(name, replaced[name] if name in replaced else old.read(name))
    return buffer.getvalue()


def ledger(*rows: list[Any]) -> bytes:
    return workbook(("Sheet1", [HEADER, *rows]))


def test_typed_dates_and_numbers_are_taken_as_they_are() -> None:
    found = read(ledger([date(2026, 2, 1), "cash", 1234.56, "GBP"], [date(2026, 2, 3), "cash", 0.1 + 0.2, "GBP"]))
    assert [(one.balance_on, one.amount) for one in found.records] == [
        (date(2026, 2, 1), Decimal("1234.56")),
        (date(2026, 2, 3), Decimal("0.3")),
    ]
    assert found.lines == [2, 3]


def test_text_cells_are_read_like_those_of_a_csv() -> None:
    found = read(ledger(["31.01.2026", "cash", "1.234,56", "GBP"]))
    assert found.records[0].amount == Decimal("1234.56")


def test_a_number_in_a_text_column_is_the_text_a_person_sees() -> None:
    rows: list[list[Any]] = [["item", "component", "quantity_per"], [12345, "B-1", 2]]
    assert read(workbook(("x", rows))).records[0].item == "12345"


def test_the_sheet_that_is_recognised_is_read_wherever_it_stands() -> None:
    book = workbook(("Read me", [["Hello"]]), ("Data", [HEADER, ["2026-01-31", "cash", 5, "GBP"]]))
    found = read(book)
    assert len(found.records) == 1
    assert "read from sheet Data" in found.notes


def test_rows_keep_their_numbers_over_blank_rows_and_titles() -> None:
    book = workbook(("x", [["Balances"], [], HEADER, [], ["2026-01-31", "cash", 5, "GBP"]]))
    assert read(book).lines == [5]


def with_amount_cell(cell: bytes) -> bytes:
    """A workbook in which the amount of the first row is this cell."""
    stored = ledger(["2026-01-31", "cash", 4711, "GBP"], ["2026-02-28", "cash", 6, "GBP"])
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    plain = b'<c r="C2"><v>4711</v></c>'
    assert plain in sheet
    return repacked(stored, {"xl/worksheets/sheet1.xml": sheet.replace(plain, cell)})


def test_an_error_in_a_cell_sets_its_row_aside() -> None:
    found = read(with_amount_cell(b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'))
    assert found.faults == [(2, "amount", "holds the Excel error #DIV/0!")]
    assert found.lines == [3]


def test_an_error_in_a_cell_is_found_on_the_sheet_that_is_read() -> None:
    book = workbook(("Notes", [["a"], ["b"]]), ("Data", [HEADER, ["2026-01-31", "cash", 4711, "GBP"]]))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    broken = sheet.replace(b'<c r="C2"><v>4711</v></c>', b"<c t='e' r='C2'><v>#N/A</v></c>")
    assert broken != sheet
    found = read(repacked(book, {"xl/worksheets/sheet2.xml": broken}))
    assert found.faults == [(2, "amount", "holds the Excel error #N/A")]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        notes = archive.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", ERROR_ROW + b"</sheetData>")
    assert read(repacked(book, {"xl/worksheets/sheet1.xml": notes})).errors == []


def test_a_formula_is_read_as_the_result_that_is_stored() -> None:
    found = read(with_amount_cell(b'<c r="C2"><f>WEBSERVICE("http://127.0.0.1/")*7</f><v>35</v></c>'))
    assert found.records[0].amount == Decimal(35)


def test_a_workbook_with_a_header_only_is_refused() -> None:
    assert "has column names but no rows" in refusal(ledger())


def test_a_workbook_without_a_row_is_refused() -> None:
    assert "holds no rows" in refusal(workbook(("x", [])))


def test_a_truncated_workbook_is_refused() -> None:
    content = ledger(["2026-01-31", "cash", 5, "GBP"])
    assert "is a damaged or truncated workbook" in refusal(content[: len(content) // 2])


def test_a_workbook_with_a_broken_sheet_is_refused() -> None:
    content = repacked(ledger(["2026-01-31", "cash", 5, "GBP"]), {"xl/workbook.xml": b"<workbook"})
    assert "is a damaged workbook" in refusal(content)


def test_another_zip_archive_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("orders.csv", "a,b")
    assert "is a ZIP archive but not an XLSX workbook" in refusal(buffer.getvalue())


def test_a_zip_bomb_is_not_opened() -> None:
    content = repacked(ledger(), {"xl/media/picture.bin": bytes(20 << 20)})
    assert "far larger when unpacked" in refusal(content)


def test_a_part_that_lies_about_its_size_does_not_get_through() -> None:
    content = bytearray(repacked(ledger(), {"xl/media/picture.bin": bytes(20 << 20)}))
    size = (20 << 20).to_bytes(4, "little")
    small = (1000).to_bytes(4, "little")
    lying = bytes(content).replace(size, small)
    assert lying != bytes(content)
    assert "is a damaged or truncated workbook" in refusal(lying)


def test_a_cell_far_away_does_not_make_a_huge_sheet() -> None:
    stored = ledger(["2026-01-31", "cash", 5, "GBP"])
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = repacked(stored, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)})
    assert "has a sheet of 1048576 rows and 16384 columns" in refusal(content)


def test_a_workbook_with_a_password_is_refused() -> None:
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert "is protected by a password" in refusal(encrypted)


def test_an_old_workbook_is_refused() -> None:
    assert "old XLS format" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def test_a_table_may_begin_in_any_column_of_its_sheet() -> None:
    shifted = [
        ["", "", *row] for row in (HEADER, ["2026-01-31", "cash", 5, "GBP"], ["2026-02-28", "cash", "#N/A", "GBP"])
    ]
    found = read(workbook(("My & Data", [[], [], *shifted])))
    assert found.lines == [4]
    assert found.faults == [(5, "amount", "holds the Excel error #N/A")]
