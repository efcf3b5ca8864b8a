"""Companies wider than the usual one."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from windtunnel.company.profile import PRODUCTS, Market, Platform, Profile, european_profile, wide_profile
from windtunnel.company.settlements import Marketplace
from windtunnel.company.simulation import Company, simulate

LAST = date(2026, 10, 31).toordinal()


@pytest.fixture(scope="module")
def european() -> Company:
    return simulate(3, LAST, 2, small=True, profile=european_profile())


def test_the_usual_company_makes_three_drinks_for_three_markets() -> None:
    profile = Profile()
    assert profile.products == PRODUCTS
    assert len(profile.items) == 9
    assert len(profile.channels) == 5


def test_a_wide_company_sells_all_its_drinks_and_keeps_its_books() -> None:
    profile = wide_profile(40, 1)
    assert sum(product.popularity for product in profile.products) == pytest.approx(100)
    company = simulate(3, LAST, 1, small=True, profile=profile)
    sold = {line.item for shop in company.shops.shops for order in shop.book.orders for line in order.lines}
    assert len(sold) == 120
    assert sum(posting.pence for posting in company.books.postings) == 0


def test_the_european_company_sells_in_five_marketplaces_of_three_currencies(european: Company) -> None:
    shops = [shop for shop in european.shops.shops if shop.channel.platform is Platform.AMAZON]
    assert sorted(shop.channel.name for shop in shops) == [
        "Amazon DE",
        "Amazon FR",
        "Amazon IT",
        "Amazon UK",
        "Amazon US",
    ]
    assert {shop.channel.currency for shop in shops} == {"EUR", "GBP", "USD"}
    assert all(len(shop.book.orders) > 50 for shop in shops)


def test_in_every_marketplace_what_is_reserved_comes_back_with_the_next_settlement(european: Company) -> None:
    for shop in european.shops.shops:
        if isinstance(shop.account, Marketplace):
            closed = [*shop.account.closed, shop.account.running]
            assert len(closed) > 50
            for before, after in itertools.pairwise(closed):
                assert after.previous_reserve == before.reserve
            assert any(settlement.reserve for settlement in closed)


def test_stock_leaves_each_marketplace_s_own_warehouse(european: Company) -> None:
    moved = {move.warehouse for move in european.stock.moves if move.kind == "sale"}
    assert {"Amazon FBA DE", "Amazon FBA FR", "Amazon FBA IT"} <= moved
    assert all(channel.market is Market.EU for channel in european.assortment.profile.channels[5:])
