from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from capliquify.connectors.files.templates import TEMPLATES, template_bytes
from capliquify.domain.errors import FileRefused, NotFound
from support.export_files import read, workbook

NAMES = [
    "ledger-balances",
    "profit-and-loss",
    "suppliers",
    "bill-of-materials",
    "recurring-payments",
    "planned-payments",
    "facility",
    "fx-rates",
    "sales-history",
    "item-planning",
]


def test_there_is_a_template_for_everything_no_vendor_exports() -> None:
    assert sorted(TEMPLATES) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_filled_with_its_own_examples_is_read_as_itself(name: str) -> None:
    columns = TEMPLATES[name].columns
    row = ",".join(f'"{column.example}"' for column in columns)
    found = read(template_bytes(name) + row.encode())
    assert (found.kind, len(found.records), found.errors, found.warnings) == (name, 1, [], [])


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_template_is_recognised_and_says_it_is_empty(name: str) -> None:
    with pytest.raises(FileRefused, match="has column names but no rows"):
        read(template_bytes(name, "xlsx"))


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_template_explains_each_column_on_its_second_sheet(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(name, "xlsx")))
    data, notes = book.worksheets
    names = [column.name for column in TEMPLATES[name].columns]
    assert [cell.value for cell in data[1]] == names
    assert data.freeze_panes == "A2"
    assert [notes.cell(row, 1).value for row in range(2, len(names) + 2)] == names
    assert all(notes.cell(row, 4).value for row in range(2, len(names) + 2))


def test_a_template_is_the_header_alone() -> None:
    assert template_bytes("facility") == b"name,limit,currency,annual_rate,day_count,minimum_cash\r\n"


def test_a_template_nobody_has_lists_those_there_are() -> None:
    with pytest.raises(NotFound, match="there is no template 'budget': use one of ledger-balances"):
        template_bytes("budget")


def test_the_same_template_is_the_same_table_in_both_formats() -> None:
    rows = [["name", "limit", "currency", "annual_rate", "day_count", "minimum_cash"]]
    rows.append(["RCF", "60000", "GBP", "8", "1/52", "50000"])
    text = "\n".join(",".join(row) for row in rows)
    assert read(text).records == read(workbook(("facility", rows))).records


def test_a_workbook_template_holds_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(template_bytes("facility", "xlsx"))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
