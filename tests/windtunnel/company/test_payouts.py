from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from windtunnel.company.books import Account, Books
from windtunnel.company.days import day_of, iso
from windtunnel.company.orders import OrderBook
from windtunnel.company.payouts import Storefront
from windtunnel.company.profile import CHANNELS, PRODUCTS
from windtunnel.company.rates import Rates

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company

SHOPIFY_UK = CHANNELS[2]
SATURDAY = day_of(2026, 10, 31)


def make_storefront() -> Storefront:
    return Storefront(SHOPIFY_UK, Books(), Rates(0, {}))


def test_weekend_orders_are_paid_three_banking_days_after_the_weekend() -> None:
    store = make_storefront()
    store.charge(SATURDAY, OrderBook(np.random.default_rng(1), SHOPIFY_UK, PRODUCTS, 1).take(SATURDAY, [9, 0, 0]))
    assert [iso(day) for day in store.payouts] == ["2026-11-05"]


def test_a_payout_is_owed_until_it_is_banked() -> None:
    store = make_storefront()
    store.charge(SATURDAY, OrderBook(np.random.default_rng(1), SHOPIFY_UK, PRODUCTS, 1).take(SATURDAY, [9, 0, 0]))
    (payday,) = store.payouts
    owed = store.unsettled(SATURDAY)
    store.pay(payday)
    assert store.books.balances[Account.CASH] == owed
    assert (store.unsettled(payday - 1), store.unsettled(payday)) == (owed, 0)


def test_a_refund_is_taken_from_a_payout_and_the_fee_is_kept() -> None:
    store = make_storefront()
    orders = OrderBook(np.random.default_rng(1), SHOPIFY_UK, PRODUCTS, 1).take(SATURDAY, [1, 0, 0])
    store.charge(SATURDAY, orders)
    store.refund(SATURDAY, orders[0])
    assert store.unsettled(SATURDAY) == -orders[0].commission
    assert store.unsettled_tax(SATURDAY) == 0


@pytest.mark.parametrize("position", [2, 3, 4])
def test_stores_owe_payouts_on_the_last_day(company: Company, position: int) -> None:
    assert company.shops.shops[position].account.unsettled(company.last_day) > 0
