from __future__ import annotations

import pytest

from capliquify.storage.contents import TableContents, differences

SALES = TableContents("public.sale", 2, "17")
BANK = TableContents("public.bank_transaction", 0, "0")


def test_equal_contents_do_not_differ() -> None:
    assert differences([SALES, BANK], [BANK, SALES]) == []


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([BANK], "public.sale is missing"),
        ([BANK, TableContents("public.sale", 3, "17")], "public.sale has 3 rows instead of 2"),
        ([BANK, TableContents("public.sale", 2, "18")], "public.sale has other content"),
        ([BANK, SALES, TableContents("public.x", 0, "0")], "public.x should not be there"),
    ],
)
def test_each_difference_is_named(found: list[TableContents], sentence: str) -> None:
    assert differences([SALES, BANK], found) == [sentence]
