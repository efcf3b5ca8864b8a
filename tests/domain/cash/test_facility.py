from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.facility import (
    Credit,
    CreditLine,
    FinancedPeriod,
    facility_interest,
    finance,
    year_fraction,
)
from capliquify.domain.records.facility import DayCount


def line(limit: int = 60000, rate: str = "0.08", day_count: DayCount = DayCount.WEEK) -> CreditLine:
    return CreditLine(limit=limit, annual_rate=Decimal(rate), day_count=day_count)


def one_week(
    opening: int | None, net: int | None, drawn: int | None = 0, *lines: CreditLine, minimum: int | None = 50000
) -> FinancedPeriod:
    (period,) = finance(Credit(lines=lines or (line(),), minimum_cash=minimum), opening, drawn, [net], [7])
    return period


@pytest.mark.parametrize(
    ("day_count", "fraction"),
    [(DayCount.ACTUAL_365, (7, 365)), (DayCount.ACTUAL_360, (7, 360)), (DayCount.WEEK, (1, 52))],
)
def test_a_week_is_a_share_of_the_year_by_day_count(day_count: DayCount, fraction: tuple[int, int]) -> None:
    assert year_fraction(day_count, 7) == fraction


@pytest.mark.parametrize(
    ("day_count", "days", "interest"),
    [
        (DayCount.ACTUAL_365, 7, 15342),
        (DayCount.ACTUAL_360, 7, 15556),
        (DayCount.WEEK, 7, 15385),
        (DayCount.ACTUAL_365, 3, 6575),
        (DayCount.WEEK, 3, 15385),
    ],
)
def test_interest_is_on_the_opening_balance_rounded_half_up(day_count: DayCount, days: int, interest: int) -> None:
    assert facility_interest(line(day_count=day_count), 10_000_000, days) == interest


def test_half_a_minor_unit_of_interest_rounds_up() -> None:
    assert facility_interest(line(rate="0.26"), 100, 7) == 1  # 0.5


def test_cash_below_the_minimum_is_drawn() -> None:
    period = one_week(60000, -20000)
    assert (period.before_financing, period.draw, period.closing, period.drawn) == (40000, 10000, 50000, 10000)
    assert (period.headroom, period.below_minimum) == (50000, 0)


def test_no_more_is_drawn_than_the_limit_leaves() -> None:
    period = one_week(60000, -90000, 10000)
    assert (period.interest, period.draw, period.drawn, period.headroom) == (15, 50000, 60000, 0)
    assert (period.closing, period.below_minimum) == (19985, 30015)


def test_cash_above_the_minimum_repays_what_is_drawn() -> None:
    period = one_week(60000, 0, 20000)
    assert (period.before_financing, period.repay, period.drawn, period.closing) == (59969, 9969, 10031, 50000)


def test_no_more_is_repaid_than_is_drawn() -> None:
    period = one_week(90000, 0, 20000)
    assert (period.repay, period.drawn, period.closing) == (20000, 0, 69969)


def test_cash_at_the_minimum_neither_draws_nor_repays() -> None:
    period = one_week(50031, 0, 20000)
    assert (period.before_financing, period.draw, period.repay) == (50000, 0, 0)


def test_what_is_undrawn_is_counted_before_the_weeks_own_draw() -> None:
    assert one_week(60000, -20000, 10000).undrawn == 50000


def test_the_cheapest_line_is_drawn_first_and_the_dearest_repaid_first() -> None:
    cheap, dear = line(1000, "0.05"), line(1000, "0.10")
    credit = Credit(lines=(cheap, dear), minimum_cash=0)
    draws = list(finance(credit, 0, 0, [-1500, 600, 0], [7, 7, 7]))
    assert [period.drawn for period in draws] == [1500, 902, 903]
    assert [period.interest for period in draws] == [0, 2, 1]  # 0.96 + 0.96; 0.87


def test_without_facility_there_is_nothing_to_draw_and_the_floor_is_zero() -> None:
    (period,) = finance(Credit(), 100, 0, [-300], [7])
    assert (period.interest, period.draw, period.drawn, period.headroom) == (0, 0, 0, 0)
    assert (period.closing, period.below_minimum) == (-200, 200)


def test_a_debt_beyond_all_limits_leaves_negative_headroom_and_nothing_to_draw() -> None:
    period = one_week(40000, 0, 70000)
    assert (period.undrawn, period.draw, period.headroom) == (0, 0, -10000)


def test_unknown_opening_cash_leaves_interest_known_and_all_that_follows_unknown() -> None:
    first, second = finance(Credit(lines=(line(),), minimum_cash=0), None, 5200, [10, 10], [7, 7])
    assert (first.opening, first.net, first.interest, first.undrawn) == (None, 10, 8, 54800)
    assert (first.before_financing, first.draw, first.closing) == (None, None, None)
    assert (second.interest, second.drawn, second.below_minimum) == (None, None, None)


def test_an_unknown_week_makes_the_later_ones_unknown_not_the_earlier() -> None:
    periods = list(finance(Credit(), 100, 0, [1, None, 1], [7, 7, 7]))
    assert [period.closing for period in periods] == [101, None, None]
    assert [period.opening for period in periods] == [100, 101, None]


@pytest.mark.parametrize(("credit", "drawn"), [(None, 0), (Credit(), None)])
def test_unknown_credit_or_debt_leaves_financing_unknown(credit: Credit | None, drawn: int | None) -> None:
    (period,) = finance(credit, 100, drawn, [1], [7])
    assert (period.opening, period.net) == (100, 1)
    assert (period.interest, period.undrawn, period.before_financing, period.closing) == (None, None, None, None)


money = st.integers(-(10**9), 10**9)


@given(
    st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 30)), max_size=3),
    st.integers(0, 10**7),
    money,
    st.integers(0, 10**8),
    st.lists(money, min_size=1, max_size=13),
)
def test_cash_reconciles_and_no_week_draws_and_repays(
    terms: list[tuple[int, int]], minimum: int, opening: int, opening_drawn: int, nets: list[int]
) -> None:
    lines = tuple(line(limit, f"{percent / 100}") for limit, percent in sorted(terms, key=lambda one: one[1]))
    credit = Credit(lines=lines, minimum_cash=minimum)
    debt = opening_drawn if lines else 0
    periods = list(finance(credit, opening, debt, nets, [7] * len(nets)))
    cash, drawn = opening, debt
    for period, net in zip(periods, nets, strict=True):
        assert period.opening == cash
        assert None not in (period.interest, period.draw, period.repay, period.closing, period.drawn)
        interest, draw, repay = period.interest or 0, period.draw or 0, period.repay or 0
        assert period.before_financing == cash + net - interest
        cash, drawn = cash + net - interest + draw - repay, drawn + draw - repay
        assert (period.closing, period.drawn, period.headroom) == (cash, drawn, credit.limit - drawn)
        assert min(draw, repay) == 0
        assert drawn <= max(credit.limit, debt)
        assert period.below_minimum == max(minimum - cash, 0)
