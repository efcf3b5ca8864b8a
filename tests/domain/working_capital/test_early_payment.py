from __future__ import annotations

from decimal import Decimal

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.money import round_half_up
from capliquify.domain.working_capital.early_payment import DiscountTerms, EarlyPayment, early_payment

TWO_TEN_NET_30 = DiscountTerms(Decimal("0.02"), 10, 30)


def choose(
    terms: DiscountTerms = TWO_TEN_NET_30, cost: Decimal = Decimal("0.08"), headroom: Decimal = Decimal(9800)
) -> EarlyPayment:
    return early_payment(Decimal(10_000), terms, annual_cost_of_funds=cost, headroom=headroom)


def test_present_value_of_paying_early() -> None:
    assert round_half_up(choose().present_value_early, 2) == Decimal("9778.55")


def test_present_value_of_paying_late() -> None:
    assert round_half_up(choose().present_value_late, 2) == Decimal("9934.47")


def test_gain_is_the_difference() -> None:
    assert round_half_up(choose().gain, 2) == Decimal("155.92")


def test_effective_annual_rate_of_2_10_net_30() -> None:
    rate = choose().effective_annual_rate.value
    assert rate is not None
    assert round_half_up(rate * 100, 4) == Decimal("44.5853")


def test_simple_annual_rate_of_2_10_net_30() -> None:
    rate = choose().simple_annual_rate.value
    assert rate is not None
    assert round_half_up(rate * 100, 4) == Decimal("37.2449")


def test_gaining_discount_is_taken_when_headroom_just_covers_it() -> None:
    choice = choose()
    assert (choice.take, choice.payment) == (True, Decimal("9800.00"))
    assert choice.reason == "the discount gains and headroom covers the payment"


def test_gaining_discount_is_left_when_headroom_falls_short() -> None:
    choice = choose(headroom=Decimal("9799.99"))
    assert choice.take is False
    assert choice.reason == "the discount gains, but headroom of 9799.99 does not cover the payment of 9800.00"


def test_discount_is_left_when_money_costs_more() -> None:
    choice = choose(cost=Decimal("0.5"))
    assert choice.take is False
    assert choice.reason == "the discount is worth less than keeping the money until the end of the terms"


def test_discount_over_the_whole_terms_has_no_rate() -> None:
    choice = choose(DiscountTerms(Decimal("0.02"), 30, 30))
    reason = "the discount days are the whole terms: paying early costs no time"
    assert (choice.simple_annual_rate.reason, choice.effective_annual_rate.reason) == (reason, reason)


@pytest.mark.parametrize("fraction", ["-0.01", "1"])
def test_discount_outside_its_range_is_refused(fraction: str) -> None:
    with pytest.raises(InvalidInput, match="a discount must be at least 0 and less than 1"):
        choose(DiscountTerms(Decimal(fraction), 10, 30))


@pytest.mark.parametrize("days", [-1, 31])
def test_discount_days_outside_the_terms_are_refused(days: int) -> None:
    with pytest.raises(InvalidInput, match="discount days must lie between 0 and the 30 days of the terms"):
        choose(DiscountTerms(Decimal("0.02"), days, 30))
