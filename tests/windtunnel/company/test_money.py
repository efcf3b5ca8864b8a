from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windtunnel.company.money import amount_text, share, tax_inside


@pytest.mark.parametrize(
    ("amount", "numerator", "denominator", "expected"),
    [(100, 1, 3, 33), (5, 1, 2, 3), (-5, 1, 2, -3), (200, 2, 3, 133), (-200, 2, 3, -133), (0, 7, 9, 0), (5, 1, -2, -3)],
)
def test_share_rounds_half_away_from_zero(amount: int, numerator: int, denominator: int, expected: int) -> None:
    assert share(amount, numerator, denominator) == expected


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(1, 10**6))
def test_share_is_odd_in_the_amount(amount: int, numerator: int, denominator: int) -> None:
    assert share(-amount, numerator, denominator) == -share(amount, numerator, denominator)


def test_tax_inside_a_gross_amount() -> None:
    assert tax_inside(12_000, 20) == 2_000


def test_no_tax_inside_at_rate_zero() -> None:
    assert tax_inside(12_000, 0) == 0


@pytest.mark.parametrize(
    ("minor", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56"), (-100, "-1.00")]
)
def test_amount_text_has_two_decimals(minor: int, text: str) -> None:
    assert amount_text(minor) == text
