from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.settlement import DatedReceipt, DatedSales, net_of, settle
from capliquify.domain.records.settlement_profile import SettlementProfile

CARD = SettlementProfile(
    channel="Shopify UK",
    lags=((2, Decimal("0.7")), (5, Decimal("0.3"))),
    fee_fraction=Decimal("0.029"),
    fee_per_unit=Decimal("0.30"),
    refund_fraction=Decimal("0.02"),
)


def test_refunds_and_fees_are_taken_from_the_full_gross() -> None:
    assert net_of(CARD, DatedSales(0, gross=450000, units=Decimal(150)), 100) == 423450


def test_reserve_and_bad_debt_are_kept_back_too() -> None:
    profile = SettlementProfile(
        channel="x", lags=((0, Decimal(1)),), reserve_fraction=Decimal("0.1"), bad_debt_fraction=Decimal("0.05")
    )
    assert net_of(profile, DatedSales(0, gross=1001), 100) == 851  # 850.85


def test_a_fee_per_unit_counts_in_the_currencys_own_minor_unit() -> None:
    profile = SettlementProfile(channel="x", lags=((0, Decimal(1)),), fee_per_unit=Decimal(30))
    assert net_of(profile, DatedSales(0, gross=5000, units=Decimal(10)), 1) == 4700  # yen


def test_sales_are_paid_over_the_lags() -> None:
    receipts = list(settle(CARD, [DatedSales(10, gross=450000, units=Decimal(150))], 100))
    assert receipts == [DatedReceipt(10, 12, 296415), DatedReceipt(10, 15, 127035)]


def test_sales_not_paid_by_a_day_can_only_be_paid_later() -> None:
    sales = [DatedSales(10, gross=450000, units=Decimal(150))]
    assert list(settle(CARD, sales, 100, unpaid_on=12)) == [DatedReceipt(10, 15, 423450)]


def test_sales_past_the_longest_lag_give_no_receipt() -> None:
    assert list(settle(CARD, [DatedSales(10, gross=450000)], 100, unpaid_on=15)) == []


def test_a_part_of_nothing_is_no_receipt() -> None:
    assert [receipt.day for receipt in settle(CARD, [DatedSales(0, gross=1)], 100)] == [2]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(-(10**9), 10**9)), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 1000)), min_size=1, max_size=6, unique_by=lambda lag: lag[0]),
    st.none() | st.integers(0, 120),
)
def test_every_sale_is_paid_once_or_not_at_all(
    rows: list[tuple[int, int]], weights: list[tuple[int, int]], unpaid_on: int | None
) -> None:
    whole = sum(weight for _, weight in weights)
    lags = tuple((lag, Decimal(weight) / whole) for lag, weight in weights)
    profile = SettlementProfile(channel="x", lags=lags, fee_fraction=Decimal("0.1"))
    sales = [DatedSales(day, gross) for day, gross in rows]
    longest = max(lag for lag, _ in lags)
    payable = [one for one in sales if unpaid_on is None or one.day + longest > unpaid_on]
    receipts = list(settle(profile, sales, 100, unpaid_on=unpaid_on))
    assert sum(receipt.amount for receipt in receipts) == sum(net_of(profile, one, 100) for one in payable)
    assert all(unpaid_on is None or receipt.day > unpaid_on for receipt in receipts)
