from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.channel_sales import SalesByDay
from capliquify.domain.cash.payout_history import fit_payout_histories
from capliquify.domain.values.days import day_of
from support.cash import AS_OF, SoldDay, Transaction, sales, snapshot, transactions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.domain.cash.payout_history import PayoutHistory
    from capliquify.domain.snapshot import Snapshot

KEY = ("Shopify UK", "GBP")
FEB = [date(2026, 2, day) for day in range(1, 29)]


def fit(known: Snapshot) -> tuple[Mapping[tuple[str, str], PayoutHistory], Mapping[tuple[str, str], str]]:
    return fit_payout_histories(known, SalesByDay.of(known))


def test_lags_are_weighted_by_the_net_of_charges() -> None:
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=FEB[0], paid_on=FEB[2], net=3000),
            Transaction(on=FEB[1], paid_on=FEB[6], net=1000),
            Transaction(on=FEB[1], paid_on=FEB[20], net=-500, kind="refund"),
        ),
        sales=sales(SoldDay(on=FEB[0], net=5000)),
    )
    histories, unfitted = fit(known)
    assert histories[KEY].profile.lags == ((2, Decimal("0.75")), (5, Decimal("0.25")))
    assert histories[KEY].longest_lag == 5
    assert unfitted == {}


def test_the_ratio_is_the_net_of_all_transactions_by_the_net_sales_of_the_same_days() -> None:
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=FEB[2], paid_on=FEB[4], net=9000),
            Transaction(on=FEB[3], paid_on=FEB[5], net=-600, kind="refund"),
            Transaction(on=FEB[5], paid_on=FEB[7], net=2000),
        ),
        sales=sales(
            SoldDay(on=FEB[1], net=7777),  # before the first covered day
            SoldDay(on=FEB[2], net=10000),
            SoldDay(on=FEB[5], net=3000, item="GOLD"),
            SoldDay(on=FEB[6], net=8888),  # after the last
        ),
    )
    history = fit(known)[0][KEY]
    assert (day_of(history.first), day_of(history.covered_through)) == (FEB[2], FEB[5])
    assert history.payout_ratio == Decimal("0.8")
    assert history.profile.fee_fraction == Decimal("0.2")


def test_refunds_after_the_last_covered_day_do_not_lower_the_ratio() -> None:
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=FEB[2], paid_on=FEB[4], net=900),
            Transaction(on=FEB[3], paid_on=FEB[4], net=-300, kind="refund"),
        ),
        sales=sales(SoldDay(on=FEB[2], net=1000)),
    )
    assert fit(known)[0][KEY].payout_ratio == Decimal("0.9")


def test_transactions_outside_every_payout_teach_nothing() -> None:
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=FEB[2], paid_on=FEB[4], net=900), Transaction(on=FEB[9], paid_on=None, net=5000)
        ),
        sales=sales(SoldDay(on=FEB[2], net=1000), SoldDay(on=FEB[9], net=1000)),
    )
    history = fit(known)[0][KEY]
    assert (day_of(history.covered_through), history.payout_ratio) == (FEB[2], Decimal("0.9"))


def test_only_the_last_365_days_teach() -> None:
    old, first = AS_OF - timedelta(days=365), AS_OF - timedelta(days=364)
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=old, paid_on=old + timedelta(days=9), net=5000),
            Transaction(on=first, paid_on=first + timedelta(days=1), net=900),
        ),
        sales=sales(SoldDay(on=old, net=1000), SoldDay(on=first, net=1000)),
    )
    history = fit(known)[0][KEY]
    assert history.profile.lags == ((1, Decimal(1)),)
    assert history.payout_ratio == Decimal("0.9")


def test_a_channel_has_one_history_for_each_currency() -> None:
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=FEB[2], paid_on=FEB[4], net=900),
            Transaction(on=FEB[2], paid_on=FEB[5], net=500, currency="EUR"),
        ),
        sales=sales(SoldDay(on=FEB[2], net=1000), SoldDay(on=FEB[2], net=1000, currency="EUR")),
    )
    ratios = {key: history.payout_ratio for key, history in fit(known)[0].items()}
    assert ratios == {KEY: Decimal("0.9"), ("Shopify UK", "EUR"): Decimal("0.5")}


def test_a_payout_before_its_transaction_counts_as_the_same_day() -> None:
    known = snapshot(
        payout_transactions=transactions(Transaction(on=FEB[4], paid_on=FEB[2], net=900)),
        sales=sales(SoldDay(on=FEB[4], net=1000)),
    )
    assert fit(known)[0][KEY].profile.lags == ((0, Decimal(1)),)


def unfitted(*rows: Transaction, sold: int = 1000) -> dict[tuple[str, str], str]:
    known = snapshot(payout_transactions=transactions(*rows), sales=sales(SoldDay(on=FEB[2], net=sold)))
    histories, notes = fit(known)
    assert histories == {}
    return dict(notes)


def test_without_sales_of_the_same_days_there_is_no_history_but_a_note() -> None:
    assert unfitted(Transaction(on=FEB[8], paid_on=FEB[9], net=900)) == {
        KEY: "payouts of Shopify UK in GBP cannot be compared with sales of the same days: its future payouts are left "
        "out; import its orders of the last year"
    }


def test_without_charges_there_is_no_history() -> None:
    assert list(unfitted(Transaction(on=FEB[2], paid_on=FEB[4], net=-100, kind="fee"))) == [KEY]


def test_charges_without_value_or_a_negative_sum_are_no_history() -> None:
    assert list(unfitted(Transaction(on=FEB[2], paid_on=FEB[4], net=0))) == [KEY]
    assert list(
        unfitted(
            Transaction(on=FEB[2], paid_on=FEB[4], net=100),
            Transaction(on=FEB[2], paid_on=FEB[4], net=-900, kind="fee"),
        )
    ) == [KEY]


@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 40), st.integers(1, 10**7)), min_size=1, max_size=30))
def test_lag_shares_sum_to_one(rows: list[tuple[int, int, int]]) -> None:
    known = snapshot(
        payout_transactions=transactions(
            *(Transaction(on=FEB[on], paid_on=FEB[on] + timedelta(days=lag), net=net) for on, lag, net in rows)
        ),
        sales=sales(*(SoldDay(on=FEB[on], net=net) for on, _, net in rows)),
    )
    history = fit(known)[0][KEY]
    assert sum(share for _, share in history.profile.lags) == 1
    assert history.payout_ratio == 1
