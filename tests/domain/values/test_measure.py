from __future__ import annotations

from decimal import Decimal

from capliquify.domain.values.measure import Measure, display_days


def test_days_show_two_decimals_rounded_half_up() -> None:
    assert display_days(Decimal("35.045")) == Decimal("35.05")


def test_negative_days_round_away_from_zero() -> None:
    assert display_days(Decimal("-35.045")) == Decimal("-35.05")


def test_no_days_stay_none() -> None:
    assert display_days(None) is None


def test_absent_measure_carries_its_reason() -> None:
    assert Measure.absent("no sales") == Measure(None, "no sales")
