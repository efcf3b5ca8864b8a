"""Names of sales channels and markets, the same for the orders and the payouts of a shop."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_EUROPEAN_UNION: Final = frozenset(
    (
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
        *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    )
)
_COUNTRY_MARKETS: Final = {"GB": "UK", "UK": "UK", "US": "USA"}
_CURRENCY_REGIONS: Final = {"GBP": ("UK", "UK"), "EUR": ("EU", "EU"), "USD": ("US", "USA")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Marketplace:
    """A region Amazon settles on its own."""

    channel: str
    market: str
    currency: str
    zone: ZoneInfo
    tax_inside_price: bool


def _marketplace(region: str, market: str, currency: str, zone: str, *, tax_inside: bool) -> Marketplace:
    return Marketplace(
        channel=f"Amazon {region}",
        market=market,
        currency=currency,
        zone=ZoneInfo(zone),
        tax_inside_price=tax_inside,
    )


_EURO: Final = _marketplace("EU", "EU", "EUR", "Europe/Berlin", tax_inside=True)
_SITES: Final = {
    "amazon.co.uk": _marketplace("UK", "UK", "GBP", "Europe/London", tax_inside=True),
    "amazon.com": _marketplace("US", "USA", "USD", "America/Los_Angeles", tax_inside=False),
    "amazon.ca": _marketplace("CA", "CA", "CAD", "America/Los_Angeles", tax_inside=False),
    "amazon.com.mx": _marketplace("MX", "MX", "MXN", "America/Mexico_City", tax_inside=True),
    "amazon.se": _marketplace("SE", "EU", "SEK", "Europe/Stockholm", tax_inside=True),
    "amazon.pl": _marketplace("PL", "EU", "PLN", "Europe/Warsaw", tax_inside=True),
    "amazon.co.jp": _marketplace("JP", "JP", "JPY", "Asia/Tokyo", tax_inside=True),
    "amazon.com.au": _marketplace("AU", "AU", "AUD", "Australia/Sydney", tax_inside=True),
} | {f"amazon.{country}": _EURO for country in ("de", "fr", "it", "es", "nl", "com.be", "ie")}
_BY_CURRENCY: Final = {marketplace.currency: marketplace for marketplace in _SITES.values()}


def find_marketplace(site: str) -> Marketplace | None:
    """The region of an Amazon site such as Amazon.co.uk; None for other shops."""
    return _SITES.get(site.casefold().removeprefix("www."))


def find_marketplace_of_currency(currency: str) -> Marketplace | None:
    """The region that settles in a currency; the euro countries settle together."""
    return _BY_CURRENCY.get(currency)


@lru_cache(maxsize=256)  # asked for each row
def shopify_channel(currency: str) -> str:
    """Name of the shop that sells in a currency: its orders and its payouts both carry one."""
    region, _ = _CURRENCY_REGIONS.get(currency, (currency, currency))
    return f"Shopify {region}"


@lru_cache(maxsize=1024)  # asked for each row
def market_of(country: str, currency: str) -> str:
    """UK, EU or USA, or the code of another country; without a country the currency decides."""
    code = country.upper()
    if code in _COUNTRY_MARKETS:
        return _COUNTRY_MARKETS[code]
    if code in _EUROPEAN_UNION:
        return "EU"
    return code or _CURRENCY_REGIONS.get(currency, (currency, currency))[1]
