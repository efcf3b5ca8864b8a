from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.channel_sales import SalesByDay, first_day_of_window, net_by_unit
from capliquify.domain.values.days import day_number, day_of
from support.cash import AS_OF, SoldDay, sales, snapshot

KEY = ("Shopify UK", "GBP")
FEB = [date(2026, 2, day) for day in range(1, 29)]
RED, GOLD = ("RED", "Shopify UK", "UK"), ("GOLD", "Shopify UK", "UK")


def by_day(*rows: SoldDay) -> dict[date, int]:
    found = SalesByDay.of(snapshot(sales=sales(*rows))).between(KEY, day_number(FEB[1]), day_number(FEB[20]))
    return {day_of(day): amount for day, amount in found.items()}


def test_the_window_is_a_year_that_ends_with_the_day() -> None:
    assert day_of(first_day_of_window(snapshot())) == date(2025, 3, 2)


def test_sales_of_a_day_are_summed_in_order_of_day() -> None:
    summed = by_day(SoldDay(on=FEB[3], net=5), SoldDay(on=FEB[1], net=1), SoldDay(on=FEB[3], net=7, item="GOLD"))
    assert list(summed.items()) == [(FEB[1], 1), (FEB[3], 12)]


def test_both_ends_are_included() -> None:
    rows = [SoldDay(on=FEB[day], net=day + 1) for day in (0, 1, 20, 21)]
    assert by_day(*rows) == {FEB[1]: 2, FEB[20]: 21}


def test_a_day_whose_returns_equal_its_sales_is_a_day_of_sales() -> None:
    assert by_day(SoldDay(on=FEB[2], net=5), SoldDay(on=FEB[2], net=-5)) == {FEB[2]: 0}


def test_channels_and_currencies_are_kept_apart() -> None:
    euros = SoldDay(on=FEB[2], net=7, currency="EUR")
    elsewhere = SoldDay(on=FEB[2], net=9, channel="x")
    assert by_day(SoldDay(on=FEB[2], net=5), euros, elsewhere) == {FEB[2]: 5}


def test_sales_before_the_window_are_left_out() -> None:
    old = SoldDay(on=AS_OF - timedelta(days=365), net=5)
    assert SalesByDay.of(snapshot(sales=sales(old))).between(KEY, -(10**6), 10**6) == {}


def test_no_sales_have_no_days() -> None:
    assert by_day() == {}


def prices(*rows: SoldDay) -> dict[tuple[str, str], list[float]]:
    found = net_by_unit(snapshot(sales=sales(*rows)), [RED, GOLD])
    return {key: values.tolist() for key, values in found.items()}


def test_a_unit_brings_the_net_by_the_units_of_its_own_series() -> None:
    rows = (
        SoldDay(on=FEB[2], net=1000, units=4),
        SoldDay(on=FEB[3], net=500, units=2),
        SoldDay(on=FEB[3], net=90, units=3, item="GOLD"),
        SoldDay(on=FEB[3], net=7777, units=1, item="NOT FORECAST"),
    )
    assert prices(*rows) == {KEY: [250.0, 30.0]}


def test_a_series_sold_in_two_currencies_brings_a_part_in_each() -> None:
    rows = (SoldDay(on=FEB[2], net=1000, units=4), SoldDay(on=FEB[2], net=600, units=6, currency="EUR"))
    assert prices(*rows) == {KEY: [100.0, 0.0], ("Shopify UK", "EUR"): [60.0, 0.0]}


def test_a_series_without_positive_units_brings_nothing() -> None:
    assert prices(SoldDay(on=FEB[2], net=1000, units=0), SoldDay(on=FEB[2], net=5, units=-1, item="GOLD")) == {
        KEY: [0.0, 0.0]
    }


def test_prices_before_the_window_do_not_count() -> None:
    old = SoldDay(on=AS_OF - timedelta(days=365), net=9999, units=1)
    assert prices(old, SoldDay(on=FEB[2], net=1000, units=4)) == {KEY: [250.0, 0.0]}


def test_no_series_need_no_prices() -> None:
    assert net_by_unit(snapshot(), []) == {}


@given(st.lists(st.tuples(st.integers(0, 364), st.integers(-(10**9), 10**9), st.sampled_from("ABC")), max_size=30))
def test_no_sale_is_lost(rows: list[tuple[int, int, str]]) -> None:
    sold = [SoldDay(on=AS_OF - timedelta(days=back), net=net, channel=channel) for back, net, channel in rows]
    summed = SalesByDay.of(snapshot(sales=sales(*sold)))
    total = sum(sum(summed.between((channel, "GBP"), -(10**6), 10**6).values()) for channel in "ABC")
    assert total == int(np.sum([net for _, net, _ in rows], dtype=np.int64))
