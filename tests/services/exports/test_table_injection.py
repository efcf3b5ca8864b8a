"""No cell of an export is taken for a formula by the program that opens it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.services.exports.table import Column, Table, guarded, to_csv

# As spreadsheets read them: the character alone starts a formula, whatever follows.
STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]  # noqa: RUF001 - the full-width forms are meant
hostile = st.builds(lambda start, rest: start + rest, st.sampled_from(STARTS), st.text(max_size=30))
texts = st.one_of(hostile, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))


@pytest.mark.parametrize("start", STARTS)
def test_every_start_of_a_formula_is_disarmed(start: str) -> None:
    assert guarded(f'{start}HYPERLINK("https://evil.example";A1)')[0] == "'"


@given(text=st.text(max_size=30))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == (text if not text.startswith(tuple(STARTS)) else f"'{text}")


@given(rows=st.lists(st.tuples(texts, texts), max_size=5))
def test_no_cell_of_a_csv_file_starts_a_formula_and_none_breaks_out_of_its_cell(rows: list[tuple[str, str]]) -> None:
    table = Table(name="t", title="T", columns=(Column("a"), Column("b")), rows=list(rows))
    read = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8", "surrogatepass"), newline="")))
    assert [tuple(row) for row in read[1:]] == [tuple(guarded(cell) for cell in row) for row in rows]
    assert not [cell for row in read for cell in row if cell.startswith(tuple(STARTS))]
