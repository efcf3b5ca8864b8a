from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.errors import InvalidInput
from capliquify.domain.supply.allocation import Allocation, Place, allocate
from capliquify.domain.values.money import round_half_up

LOT = Decimal(50)


def place(name: str, daily_demand: int, on_hand: int) -> Place:
    return Place(name=name, daily_demand=Decimal(daily_demand), on_hand=Decimal(on_hand))


def three_markets(usa_on_hand: int) -> Allocation:
    places = [place("UK", 40, 300), place("EU", 35, 140), place("USA", 25, usa_on_hand)]
    return allocate(Decimal(1000), places, lot=LOT)


def exact(allocation: Allocation) -> list[Decimal]:
    return [round_half_up(share.exact, 4) for share in allocation.shares]


def quantities(allocation: Allocation) -> list[Decimal]:
    return [share.quantity for share in allocation.shares]


def test_target_cover_is_18_4_days() -> None:
    assert three_markets(400).target_days == Decimal("18.4000")


def test_exact_shares_last_equally_long() -> None:
    assert exact(three_markets(400)) == [Decimal("436.0000"), Decimal("504.0000"), Decimal("60.0000")]


def test_lots_go_by_largest_remainder() -> None:
    assert quantities(three_markets(400)) == [450, 500, 50]


def test_cover_with_whole_lots() -> None:
    covers = [share.days_of_cover for share in three_markets(400).shares]
    shown = [round_half_up(cover, 2) for cover in covers if cover is not None]
    assert shown == [Decimal("18.75"), Decimal("18.29"), Decimal("18.00")]


def test_market_above_the_target_gets_nothing_and_the_target_is_recomputed() -> None:
    allocation = three_markets(600)
    assert allocation.target_days == Decimal("19.2")
    assert exact(allocation) == [468, 532, 0]
    assert quantities(allocation) == [450, 550, 0]


def test_less_than_a_lot_goes_to_the_place_with_least_cover() -> None:
    allocation = allocate(Decimal(70), [place("A", 10, 0), place("B", 10, 60)], lot=LOT)
    assert quantities(allocation) == [70, 0]


def test_place_that_sells_nothing_gets_nothing() -> None:
    allocation = allocate(Decimal(100), [place("A", 0, 0), place("B", 1, 0)], lot=LOT)
    assert quantities(allocation) == [0, 100]
    assert allocation.shares[0].days_of_cover is None


def test_empty_pool_gives_nothing() -> None:
    assert quantities(allocate(Decimal(0), [place("A", 1, 5)], lot=LOT)) == [0]


def test_no_place_that_sells_is_refused() -> None:
    with pytest.raises(InvalidInput, match="stock can only be shared between places that sell something"):
        allocate(Decimal(1), [place("A", 0, 0)], lot=LOT)


@pytest.mark.parametrize(("pool", "lot"), [(-1, 50), (1, 0)])
def test_negative_pool_or_lot_of_zero_is_refused(pool: int, lot: int) -> None:
    with pytest.raises(InvalidInput, match="the pool must be zero or more and the lot more than 0"):
        allocate(Decimal(pool), [place("A", 1, 0)], lot=Decimal(lot))


@given(
    pool=st.integers(0, 10_000),
    lot=st.integers(1, 100),
    places=st.lists(st.tuples(st.integers(0, 50), st.integers(-100, 2000)), min_size=1, max_size=6).filter(
        lambda places: any(demand for demand, _ in places)
    ),
)
def test_shares_sum_to_the_pool(pool: int, lot: int, places: list[tuple[int, int]]) -> None:
    asking = [place(str(index), *each) for index, each in enumerate(places)]
    allocation = allocate(Decimal(pool), asking, lot=Decimal(lot))
    assert sum(quantities(allocation)) == pool
    assert round_half_up(sum((share.exact for share in allocation.shares), Decimal(0)), 9) == pool
    assert all(share.quantity >= 0 for share in allocation.shares)


def test_place_that_sells_nothing_gets_nothing_even_where_stock_is_negative() -> None:
    allocation = allocate(Decimal(10), [place("A", 0, -5), place("B", 1, 0)], lot=Decimal(1))
    assert exact(allocation) == [0, 10]
