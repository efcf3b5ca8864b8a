from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.errors import InvalidInput, RateMissing
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.values.exchange import AVERAGE_FIRST, RateTable
from capliquify.domain.values.money import round_half_up

DAY = date(2026, 6, 30)


def quoted(base: str, quote: str, rate: str, on: date = DAY, kind: str = "spot") -> FxRate:
    return FxRate(
        external_id=f"{base}{quote}{on}{kind}", rate_on=on, base=base, quote=quote, rate=Decimal(rate), kind=kind
    )


@pytest.fixture
def table() -> RateTable:
    return RateTable.from_records([quoted("GBP", "EUR", "1.1650"), quoted("GBP", "USD", "1.2750")])


def test_euros_are_divided_by_the_rate_of_pounds_in_euros(table: RateTable) -> None:
    assert table.convert(Decimal(58250), "EUR", "GBP", DAY) == Decimal("50000.00")


def test_dollars_are_divided_by_the_rate_of_pounds_in_dollars(table: RateTable) -> None:
    assert table.convert(Decimal(63750), "USD", "GBP", DAY) == Decimal("50000.00")


def test_direct_rate_multiplies(table: RateTable) -> None:
    assert table.convert(Decimal(50000), "GBP", "EUR", DAY) == Decimal("58250.00")


def test_cross_rate_goes_through_the_common_currency(table: RateTable) -> None:
    assert round_half_up(table.rate("EUR", "USD", DAY).of(Decimal(1)), 8) == Decimal("1.09442060")


def test_same_currency_needs_no_rate() -> None:
    rate = RateTable().rate("GBP", "GBP", DAY)
    assert (rate.value, rate.staleness_days, rate.note) == (Fraction(1), 0, None)


def test_last_rate_on_or_before_the_day_is_used() -> None:
    table = RateTable.from_records(
        [
            quoted("GBP", "EUR", "1.20", date(2026, 6, 29)),
            quoted("GBP", "EUR", "1.10", date(2026, 6, 26)),
            quoted("GBP", "EUR", "1.30", date(2026, 7, 1)),
        ]
    )
    assert table.rate("GBP", "EUR", DAY).value == Fraction(6, 5)


def test_newer_inverse_quotation_beats_an_older_direct_one() -> None:
    table = RateTable.from_records(
        [quoted("GBP", "EUR", "1.20", date(2026, 6, 1)), quoted("EUR", "GBP", "0.80", date(2026, 6, 2))]
    )
    assert table.rate("GBP", "EUR", DAY).value == Fraction(5, 4)


def test_newer_direct_quotation_beats_an_older_inverse_one() -> None:
    table = RateTable.from_records(
        [quoted("GBP", "EUR", "1.20", date(2026, 6, 2)), quoted("EUR", "GBP", "0.80", date(2026, 6, 1))]
    )
    assert table.rate("GBP", "EUR", DAY).value == Fraction(6, 5)


def test_freshest_cross_is_chosen() -> None:
    table = RateTable.from_records(
        [
            quoted("EUR", "CHF", "1", date(2026, 6, 1)),
            quoted("USD", "CHF", "1", date(2026, 6, 29)),
            quoted("GBP", "EUR", "1.20", date(2026, 6, 28)),
            quoted("GBP", "USD", "1.25", date(2026, 6, 29)),
        ]
    )
    rate = table.rate("GBP", "CHF", DAY)
    assert (rate.value, rate.rate_on) == (Fraction(5, 4), date(2026, 6, 29))


def test_cross_needs_both_legs_by_the_day() -> None:
    table = RateTable.from_records([quoted("GBP", "EUR", "1.2"), quoted("GBP", "USD", "1.3", date(2026, 7, 1))])
    with pytest.raises(RateMissing):
        table.rate("EUR", "USD", DAY)


def test_preferred_kind_wins_over_a_fresher_other_kind() -> None:
    table = RateTable.from_records(
        [quoted("GBP", "EUR", "1.10", date(2026, 6, 1), "average"), quoted("GBP", "EUR", "1.20")]
    )
    assert table.rate("GBP", "EUR", DAY, prefer=AVERAGE_FIRST).value == Fraction(11, 10)


def test_other_kind_is_used_where_the_preferred_one_has_no_rate(table: RateTable) -> None:
    assert table.rate("GBP", "EUR", DAY, prefer=AVERAGE_FIRST).value == Fraction(1165, 1000)


def test_budget_rates_never_convert() -> None:
    table = RateTable.from_records([quoted("GBP", "EUR", "1.10", kind="budget")])
    with pytest.raises(RateMissing):
        table.rate("GBP", "EUR", DAY)


def test_missing_rate_names_pair_and_day() -> None:
    with pytest.raises(RateMissing, match="no exchange rate from EUR to GBP on or before 2026-06-30"):
        RateTable().convert(Decimal(1), "EUR", "GBP", DAY)


def test_rate_of_the_next_day_is_not_known_yet() -> None:
    table = RateTable.from_records([quoted("GBP", "EUR", "1.30", date(2026, 7, 1))])
    with pytest.raises(RateMissing):
        table.rate("EUR", "GBP", DAY)


def test_three_days_old_is_fresh_enough() -> None:
    rate = RateTable.from_records([quoted("GBP", "EUR", "1.1", date(2026, 6, 27))]).rate("GBP", "EUR", DAY)
    assert (rate.staleness_days, rate.note) == (3, None)


def test_four_days_old_is_said() -> None:
    rate = RateTable.from_records([quoted("GBP", "EUR", "1.1", date(2026, 6, 26))]).rate("GBP", "EUR", DAY)
    assert rate.note == "GBP to EUR on 2026-06-30 uses the rate of 2026-06-26, 4 days older"


@pytest.mark.parametrize("rate", ["0", "-1.2"])
def test_rate_of_zero_or_less_is_refused(rate: str) -> None:
    with pytest.raises(InvalidInput, match="must be more than 0"):
        RateTable.from_records([quoted("GBP", "EUR", rate)])


def test_minor_units_follow_each_currency() -> None:
    table = RateTable.from_records([quoted("GBP", "JPY", "200.5")])
    assert table.convert_minor(101, "GBP", "JPY", DAY) == 203


def test_column_rounds_halves_away_from_zero() -> None:
    table = RateTable.from_records([quoted("GBP", "EUR", "1.5")])
    result = table.convert_array(np.array([1, -1, 2]), ("GBP", "GBP", "GBP"), "EUR", DAY)
    assert result.units.tolist() == [2, -2, 3]


def test_column_without_a_rate_is_unknown_with_its_reason(table: RateTable) -> None:
    result = table.convert_array(np.array([116, 100, 7]), ("EUR", "SEK", "GBP"), "GBP", DAY)
    assert result.units.tolist() == [100, 0, 7]
    assert result.known.tolist() == [True, False, True]
    assert list(result.reasons) == ["SEK"]


def test_column_reports_stale_rates() -> None:
    table = RateTable.from_records([quoted("GBP", "EUR", "1.1", date(2026, 6, 20))])
    result = table.convert_array(np.array([110]), ("EUR",), "GBP", DAY)
    assert result.notes == ("EUR to GBP on 2026-06-30 uses the rate of 2026-06-20, 10 days older",)


def test_empty_column_stays_empty(table: RateTable) -> None:
    assert table.convert_array(np.empty(0, np.int64), (), "GBP", DAY).units.tolist() == []


def test_rates_of_many_decimals_stay_exact() -> None:
    table = RateTable.from_records([quoted("GBP", "EUR", "1.234567890123"), quoted("GBP", "USD", "1.234567890123")])
    assert table.convert_array(np.array([10**15]), ("EUR",), "USD", DAY).units.tolist() == [10**15]
    assert table.convert_array(np.array([10**15]), ("GBP",), "USD", DAY).units.tolist() == [1234567890123000]


@given(
    units=st.lists(st.integers(-(10**13), 10**13), max_size=5),
    rate=st.decimals("0.0001", "10000", places=8),
    inverse=st.booleans(),
)
def test_column_equals_one_by_one(units: list[int], rate: Decimal, *, inverse: bool) -> None:
    table = RateTable.from_records([quoted("GBP", "USD", str(rate))])
    source, target = ("USD", "GBP") if inverse else ("GBP", "USD")
    column = table.convert_array(np.array(units, np.int64), (source,) * len(units), target, DAY)
    factor = table.rate(source, target, DAY).value
    expected = [(1 if unit >= 0 else -1) * int(abs(unit) * factor + Fraction(1, 2)) for unit in units]
    assert column.units.tolist() == expected


@given(amount=st.decimals("0.01", "1000000000", places=2), rate=st.decimals("0.0001", "10000", places=8))
def test_round_trip_returns_the_amount(amount: Decimal, rate: Decimal) -> None:
    table = RateTable.from_records([quoted("GBP", "USD", str(rate))])
    there = table.rate("GBP", "USD", DAY).of(amount)
    back = table.rate("USD", "GBP", DAY).of(there)
    assert abs(back - amount) <= amount * Decimal("1e-6")
