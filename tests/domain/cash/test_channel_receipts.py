from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.banking_days import WEEKDAYS
from capliquify.domain.cash.channel_receipts import (
    ChannelReceipt,
    announced_payouts,
    category_of_channel,
    channel_items,
    channel_receipts,
)
from capliquify.domain.cash.items import CATEGORIES, CERTAINTIES, CURRENCIES
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_of
from support.cash import AS_OF, SoldDay, Transaction, demand, payout, sales, snapshot, transactions

if TYPE_CHECKING:
    from capliquify.domain.snapshot import Snapshot

RED = ("RED", "Shopify UK", "UK")
LEARNT = date(2026, 2, 2)  # a Monday whose sales were paid 2 days later, less 20 %

CURRENT = SoldDay(on=date(2026, 2, 25), net=0, units=0)  # sales are known up to the week of the plan


def learnt(*more: SoldDay, channel: str = "Shopify UK", paid: tuple[Transaction, ...] = ()) -> Snapshot:
    first = Transaction(on=LEARNT, paid_on=LEARNT + timedelta(days=2), net=8000, channel=channel)
    return snapshot(
        payout_transactions=transactions(first, *paid),
        sales=sales(SoldDay(on=LEARNT, net=10000, units=10, channel=channel), *more),
    )


def amounts(receipts: tuple[ChannelReceipt, ...]) -> list[tuple[date, int]]:
    return [(day_of(receipt.day), receipt.amount) for receipt in receipts]


@pytest.mark.parametrize(
    ("channel", "category"),
    [
        ("Amazon UK", CashCategory.MARKETPLACE_SETTLEMENTS),
        ("amazon.de", CashCategory.MARKETPLACE_SETTLEMENTS),
        ("Shopify UK", CashCategory.DIRECT_PAYOUTS),
        ("Etsy", CashCategory.DIRECT_PAYOUTS),
    ],
)
def test_marketplaces_have_their_own_row(channel: str, category: CashCategory) -> None:
    assert category_of_channel(channel) is category


@pytest.mark.parametrize(
    ("paid_on", "status", "days"),
    [
        (date(2026, 3, 4), "scheduled", [date(2026, 3, 4)]),
        (date(2026, 3, 4), "paid", [date(2026, 3, 4)]),
        (date(2026, 3, 7), "in_transit", [date(2026, 3, 7)]),  # the channel names the day
        (date(2026, 3, 4), "failed", []),
        (date(2026, 2, 27), "in_transit", [date(2026, 3, 2)]),
        (date(2026, 3, 1), "scheduled", [date(2026, 3, 2)]),
        (date(2026, 2, 27), "paid", []),
        (date(2026, 2, 22), "in_transit", []),
    ],
)
def test_announced_payouts_are_scheduled_receipts(paid_on: date, status: str, days: list[date]) -> None:
    items = announced_payouts(snapshot(payouts=(payout(paid_on=paid_on, status=status),)), WEEKDAYS)
    assert [day_of(day) for day in items.day] == days


def test_an_announced_payout_keeps_amount_currency_and_category() -> None:
    known = snapshot(
        payouts=(
            payout(status="paid", paid_on=LEARNT),
            payout(channel="Amazon US", currency="USD", net=Decimal("-12.34")),
        )
    )
    items = announced_payouts(known, WEEKDAYS)
    assert (items.original.tolist(), items.lineage.tolist()) == ([-1234], [1])
    assert CURRENCIES[items.currency[0]] == "USD"
    assert CATEGORIES[items.category[0]] is CashCategory.MARKETPLACE_SETTLEMENTS
    assert CERTAINTIES[items.certainty[0]] is Certainty.SCHEDULED


def test_sales_since_the_last_covered_day_are_paid_as_the_channel_used_to() -> None:
    receipts, notes = channel_receipts(learnt(SoldDay(on=AS_OF, net=5000)), None, WEEKDAYS)
    assert amounts(receipts) == [(date(2026, 3, 3), 4000)]
    assert (receipts[0].certainty, notes) == (Certainty.FORECAST, ())


def test_sales_a_payout_already_contains_are_not_counted_again() -> None:
    covered = Transaction(on=AS_OF, paid_on=date(2026, 3, 3), net=4000)
    known = learnt(SoldDay(on=AS_OF, net=5000), paid=(covered,))
    announced = snapshot(
        payout_transactions=known.payout_transactions, sales=known.sales, payouts=(payout(net=Decimal("40.00")),)
    )
    receipts, _ = channel_receipts(announced, None, WEEKDAYS)
    assert receipts == ()
    assert announced_payouts(announced, WEEKDAYS).original.tolist() == [4000]


def test_transactions_that_name_a_payout_day_ahead_stand_in_for_a_payout_not_imported() -> None:
    coming = Transaction(on=date(2026, 2, 27), paid_on=date(2026, 3, 3), net=4000)
    refund = Transaction(on=date(2026, 2, 28), paid_on=date(2026, 3, 3), net=-500, kind="refund")
    receipts, _ = channel_receipts(
        learnt(SoldDay(on=date(2026, 2, 27), net=5000), paid=(coming, refund)), None, WEEKDAYS
    )
    assert amounts(receipts) == [(date(2026, 3, 3), 3500)]
    assert (receipts[0].certainty, receipts[0].history) == (Certainty.SCHEDULED, None)


def test_sales_not_paid_yet_are_paid_after_the_longer_lags_only() -> None:
    paid = Transaction(on=LEARNT, paid_on=LEARNT + timedelta(days=10), net=8000)
    known = learnt(SoldDay(on=date(2026, 2, 25), net=1000), SoldDay(on=LEARNT, net=10000), paid=(paid,))
    receipts, _ = channel_receipts(known, None, WEEKDAYS)
    assert amounts(receipts) == [(date(2026, 3, 9), 800)]  # 25 February + 10 days, a Saturday


def test_sales_that_should_be_paid_long_ago_are_taken_as_in_the_opening_cash() -> None:
    sold = (SoldDay(on=date(2026, 2, 10), net=5000), SoldDay(on=date(2026, 2, 22), net=0))
    receipts, notes = channel_receipts(learnt(*sold), None, WEEKDAYS)
    assert receipts == ()
    (note,) = notes
    assert note == (
        "sales of Shopify UK from 2026-02-10 to 2026-02-10 are in no known payout but should be paid by now: taken as "
        "in the opening cash; import its latest payouts"
    )


def test_sales_not_imported_for_more_than_a_week_are_said_to_be_missing() -> None:
    _, notes = channel_receipts(learnt(), None, WEEKDAYS)
    (note,) = notes
    assert note == (
        "sales of Shopify UK are known only up to 2026-02-02: those since bring no receipts in this plan; import its "
        "latest orders"
    )


def test_expected_units_are_sold_at_the_average_price_evenly_over_the_week() -> None:
    receipts, notes = channel_receipts(learnt(CURRENT), demand({RED: [7.0]}), WEEKDAYS)
    # 7 units at 10.00 net; each day 10.00 x 80 %, paid 2 days later; Saturday and Sunday payouts on Monday
    assert amounts(receipts) == [
        (date(2026, 3, 4), 800),
        (date(2026, 3, 5), 800),
        (date(2026, 3, 6), 800),
        (date(2026, 3, 9), 2400),
        (date(2026, 3, 10), 800),
    ]
    assert notes == ()


def test_minor_units_that_do_not_divide_fall_on_the_first_days_of_the_week() -> None:
    receipts, _ = channel_receipts(learnt(), demand({RED: [0.01]}), WEEKDAYS)
    assert amounts(receipts) == [
        (date(2026, 3, 4), 2),
        (date(2026, 3, 5), 2),
        (date(2026, 3, 6), 2),
        (date(2026, 3, 9), 3),
        (date(2026, 3, 10), 1),
    ]


def test_a_series_sold_in_two_currencies_brings_each_its_share() -> None:
    euros = Transaction(on=LEARNT, paid_on=LEARNT + timedelta(days=2), net=3000, currency="EUR")
    known = learnt(SoldDay(on=LEARNT, net=6000, units=10, currency="EUR"), paid=(euros,))
    receipts, _ = channel_receipts(known, demand({RED: [28.0]}), WEEKDAYS)
    sums = {"GBP": 0, "EUR": 0}
    for receipt in receipts:
        sums[receipt.currency] += receipt.amount
    assert sums == {"GBP": 11200, "EUR": 4200}


def test_a_series_never_sold_has_no_price_and_brings_nothing() -> None:
    receipts, _ = channel_receipts(learnt(), demand({("NEW", "Shopify UK", "UK"): [70.0]}), WEEKDAYS)
    assert receipts == ()


def test_a_series_with_more_returns_than_sales_has_no_price() -> None:
    returned = SoldDay(on=LEARNT, net=-4000, units=-11)
    receipts, _ = channel_receipts(learnt(returned), demand({RED: [70.0]}), WEEKDAYS)
    assert receipts == ()


@pytest.mark.parametrize(
    ("channel", "what"),
    [
        ("Shopify US", "Import its payout transactions export"),
        ("Amazon US", "Import its settlement reports"),
        (
            "Wholesale",
            "Where it pays out, import its payouts; where it is invoiced, its invoices and orders are counted",
        ),
    ],
)
def test_a_channel_without_payouts_brings_nothing_and_says_what_to_import(channel: str, what: str) -> None:
    receipts, notes = channel_receipts(learnt(CURRENT), demand({("RED", channel, "US"): [70.0]}), WEEKDAYS)
    assert receipts == ()
    assert notes == (f"expected sales of {channel} bring no receipts in this plan: no payouts of it are known. {what}",)


def test_a_channel_nobody_expects_sales_of_is_not_mentioned() -> None:
    assert channel_receipts(learnt(CURRENT), demand({("RED", "Shopify US", "US"): [0.0]}), WEEKDAYS)[1] == ()


def test_a_channel_that_pays_more_than_net_sales_collects_tax_and_says_so() -> None:
    taxed = Transaction(on=LEARNT, paid_on=LEARNT + timedelta(days=2), net=4000)
    _, notes = channel_receipts(learnt(CURRENT, paid=(taxed,)), None, WEEKDAYS)
    (note,) = notes
    assert note == (
        "receipts of Shopify UK contain the sales tax collected with the price; it is paid on only as far as planned "
        "and recurring payments say"
    )


def test_a_channel_whose_payouts_match_no_sales_is_mentioned_once() -> None:
    known = snapshot(payout_transactions=transactions(Transaction(on=LEARNT, paid_on=LEARNT, net=900)))
    _, notes = channel_receipts(known, demand({RED: [70.0]}), WEEKDAYS)
    assert [note[:33] for note in notes] == ["payouts of Shopify UK in GBP cann"]


def test_receipts_become_items_that_lead_back_to_them() -> None:
    receipts, _ = channel_receipts(learnt(channel="Amazon UK"), demand({("RED", "Amazon UK", "UK"): [7.0]}), WEEKDAYS)
    items = channel_items(receipts)
    assert items.original.tolist() == [receipt.amount for receipt in receipts]
    assert items.lineage.tolist() == list(range(5))
    assert {CATEGORIES[code] for code in items.category} == {CashCategory.MARKETPLACE_SETTLEMENTS}


def test_no_channels_give_no_items() -> None:
    assert len(channel_items(channel_receipts(snapshot(), demand({}), WEEKDAYS)[0])) == 0


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.lists(st.floats(0, 10**4), max_size=13))
def test_each_sale_is_counted_once_whether_made_or_expected(made: list[int], weekly: list[float]) -> None:
    rows = [SoldDay(on=AS_OF - timedelta(days=1), net=net, units=net / 1000) for net in made]
    known = learnt(*rows)
    receipts, _ = channel_receipts(known, demand({RED: weekly}), WEEKDAYS)
    expected = sum(weekly) * 1000 * 0.8 + sum(made) * 0.8
    # a minor unit a week for rounding expected sales, half a one a day for rounding what is paid for them
    assert abs(sum(receipt.amount for receipt in receipts) - expected) <= 1 + 5 * len(weekly) + 1e-6 * expected
