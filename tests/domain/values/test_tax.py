from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.tax import tax_inclusive_split


def test_a_gross_of_120_at_20_percent_holds_20_of_tax() -> None:
    assert tax_inclusive_split(Decimal("120.00"), Decimal("0.20"), "GBP") == (Decimal("100.00"), Decimal("20.00"))


def test_a_credit_note_splits_with_its_sign() -> None:
    assert tax_inclusive_split(Decimal("-10.01"), Decimal("0.20"), "GBP") == (Decimal("-8.34"), Decimal("-1.67"))


def test_yen_have_no_decimals() -> None:
    assert tax_inclusive_split(Decimal(1000), Decimal("0.10"), "JPY") == (Decimal(909), Decimal(91))


def test_negative_rate_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"a tax rate cannot be negative: -0\.2"):
        tax_inclusive_split(Decimal(1), Decimal("-0.2"), "GBP")


def test_gross_finer_than_the_currency_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"1\.005 GBP has more than 2 decimals"):
        tax_inclusive_split(Decimal("1.005"), Decimal("0.2"), "GBP")


@given(gross=st.decimals("-1000000", "1000000", places=2), fraction=st.decimals("0", "2", places=4))
def test_parts_equal_the_gross(gross: Decimal, fraction: Decimal) -> None:
    split = tax_inclusive_split(gross, fraction, "GBP")
    assert split.net + split.tax == gross
