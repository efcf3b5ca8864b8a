from __future__ import annotations

import pytest

from capliquify.domain.sources.channels import (
    find_marketplace,
    find_marketplace_of_currency,
    market_of,
    shopify_channel,
)


@pytest.mark.parametrize(("site", "channel"), [("Amazon.co.uk", "Amazon UK"), ("www.amazon.de", "Amazon EU")])
def test_a_site_is_of_the_region_that_settles_it(site: str, channel: str) -> None:
    marketplace = find_marketplace(site)

    assert marketplace is not None
    assert marketplace.channel == channel


def test_another_shop_is_no_marketplace() -> None:
    assert find_marketplace("shop.example") is None


def test_a_region_is_found_by_the_currency_it_settles_in() -> None:
    marketplace = find_marketplace_of_currency("EUR")

    assert marketplace is not None
    assert marketplace.channel == "Amazon EU"


def test_no_region_settles_in_a_currency_it_does_not_use() -> None:
    assert find_marketplace_of_currency("CHF") is None


@pytest.mark.parametrize(
    ("currency", "channel"),
    [("GBP", "Shopify UK"), ("EUR", "Shopify EU"), ("USD", "Shopify US"), ("CHF", "Shopify CHF")],
)
def test_a_store_is_named_by_its_currency(currency: str, channel: str) -> None:
    assert shopify_channel(currency) == channel


@pytest.mark.parametrize(
    ("country", "currency", "market"),
    [
        ("gb", "EUR", "UK"),
        ("US", "GBP", "USA"),
        ("DE", "GBP", "EU"),
        ("CH", "EUR", "CH"),
        ("", "USD", "USA"),
        ("", "CHF", "CHF"),
    ],
)
def test_the_country_decides_the_market_and_without_one_the_currency(country: str, currency: str, market: str) -> None:
    assert market_of(country, currency) == market
