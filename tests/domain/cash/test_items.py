from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.items import (
    CURRENCIES,
    CashItemColumns,
    CashSource,
    currency_codes,
    join_items,
    make_items,
    no_items,
    portion_of,
)


def items(*days: int) -> CashItemColumns:
    return make_items(
        day=days,
        original=range(len(days)),
        currency=currency_codes(["GBP"] * len(days)),
        category=3,
        certainty=1,
        source=CashSource.SUPPLIER_BILL,
        lineage=range(len(days)),
    )


def test_single_values_fill_their_column() -> None:
    made = items(5, 6)
    assert (made.category.tolist(), made.certainty.tolist(), made.source.tolist()) == ([3, 3], [1, 1], [4, 4])


def test_new_items_have_no_base_amount_yet() -> None:
    assert (items(5).amount.tolist(), items(5).known.tolist()) == ([0], [False])


def test_a_filled_column_can_be_written() -> None:
    made = items(5, 6)
    made.category[0] = 7
    assert made.category.tolist() == [7, 3]


def test_items_of_one_day_keep_their_order() -> None:
    assert items(9, 4, 9, 4).by_day().lineage.tolist() == [1, 3, 0, 2]


def test_between_takes_both_ends() -> None:
    assert items(3, 4, 5, 6).between(4, 5).day.tolist() == [4, 5]


def test_joined_tables_follow_each_other() -> None:
    joined = join_items([items(1, 2), no_items(), items(7)])
    assert (joined.day.tolist(), joined.original.tolist(), len(joined)) == ([1, 2, 7], [0, 1, 0], 3)
    assert joined.currency.dtype == np.int16


def test_nothing_joined_is_nothing() -> None:
    assert len(join_items([])) == 0


def test_currencies_are_codes() -> None:
    assert [CURRENCIES[code] for code in currency_codes(["USD", "GBP", "JPY"])] == ["USD", "GBP", "JPY"]


@pytest.mark.parametrize(
    ("units", "fraction", "part"), [(1000, "0.30", 300), (1001, "0.5", 501), (-1001, "0.5", -501), (99, "0", 0)]
)
def test_a_portion_is_rounded_half_up(units: int, fraction: str, part: int) -> None:
    assert portion_of(units, Decimal(fraction)) == part


@given(st.lists(st.integers(-(10**6), 10**6)))
def test_ordering_by_day_loses_nothing(days: list[int]) -> None:
    ordered = items(*days).by_day()
    assert ordered.day.tolist() == sorted(days)
    assert sorted(ordered.lineage.tolist()) == list(range(len(days)))
