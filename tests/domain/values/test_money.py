from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.errors import CurrencyMismatch, InvalidInput
from capliquify.domain.values.money import (
    LARGEST_AMOUNT,
    Money,
    from_minor,
    minor_digits,
    round_half_up,
    split_largest_remainder,
    to_minor,
)


@pytest.mark.parametrize(("currency", "digits"), [("GBP", 2), ("JPY", 0), ("KWD", 3), ("UYW", 4)])
def test_minor_digits_of_a_currency(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize("currency", ["GBX", "gbp", ""])
def test_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(InvalidInput, match="is not a currency code of ISO 4217"):
        minor_digits(currency)


@pytest.mark.parametrize(("value", "rounded"), [("2.345", "2.35"), ("-2.345", "-2.35"), ("2.3449", "2.34")])
def test_halves_round_away_from_zero(value: str, rounded: str) -> None:
    assert round_half_up(Decimal(value), 2) == Decimal(rounded)


def test_amount_becomes_rounded_minor_units() -> None:
    assert to_minor(Decimal("10.005"), "GBP") == 1001


def test_minor_units_become_an_amount() -> None:
    assert from_minor(1001, "GBP") == Decimal("10.01")


@given(units=st.integers(-(10**15), 10**15), currency=st.sampled_from(["GBP", "JPY", "KWD", "CLF"]))
def test_minor_units_survive_the_way_there_and_back(units: int, currency: str) -> None:
    assert to_minor(from_minor(units, currency), currency) == units


def test_split_gives_the_rest_to_the_largest_remainder() -> None:
    assert split_largest_remainder(10, [Decimal(1), Decimal(2), Decimal(3)]) == [2, 3, 5]


def test_split_gives_ties_to_the_earlier_part() -> None:
    assert split_largest_remainder(2, [Decimal(1), Decimal(1), Decimal(1)]) == [1, 1, 0]


def test_split_of_a_negative_whole_is_negative() -> None:
    assert split_largest_remainder(-10, [Decimal(1), Decimal(2), Decimal(3)]) == [-2, -3, -5]


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_split_without_usable_weights_is_refused(weights: list[Decimal]) -> None:
    with pytest.raises(InvalidInput, match="weights must be zero or more and not all zero"):
        split_largest_remainder(1, weights)


@given(
    units=st.integers(-(10**12), 10**12),
    weights=st.lists(st.decimals("0", "1000", places=3), min_size=1).filter(lambda weights: sum(weights) > 0),
)
def test_split_parts_sum_to_the_whole(units: int, weights: list[Decimal]) -> None:
    parts = split_largest_remainder(units, weights)
    assert sum(parts) == units
    assert len(parts) == len(weights)


def test_amounts_of_one_currency_add_and_subtract() -> None:
    two, three = Money(Decimal(2), "GBP"), Money(Decimal(3), "GBP")
    assert (two + three, two - three, -two) == (
        Money(Decimal(5), "GBP"),
        Money(Decimal(-1), "GBP"),
        Money(Decimal(-2), "GBP"),
    )


def test_adding_two_currencies_is_refused() -> None:
    with pytest.raises(CurrencyMismatch, match="GBP and EUR cannot be added; convert one first"):
        Money(Decimal(1), "GBP") + Money(Decimal(1), "EUR")


def test_subtracting_two_currencies_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(Decimal(1), "GBP") - Money(Decimal(1), "EUR")


def test_money_rounds_to_its_minor_unit() -> None:
    assert Money(Decimal("10.5"), "JPY").rounded() == Money(Decimal(11), "JPY")


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), LARGEST_AMOUNT + 1, -LARGEST_AMOUNT - 1])
def test_what_is_not_an_amount_is_refused(amount: Decimal) -> None:
    with pytest.raises(InvalidInput, match="is not an amount of money"):
        Money(amount, "GBP")
