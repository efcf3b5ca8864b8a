"""The marketplaces the company sells in: Amazon's numbers, names and regions of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from windtunnel.company.days import date_of
from windtunnel.company.profile import Platform
from windtunnel.company.settlements import Marketplace
from windtunnel.exports.amazon import site_name

if TYPE_CHECKING:
    from windtunnel.company.profile import Channel
    from windtunnel.company.shops import Shop
    from windtunnel.company.simulation import Company

REGIONS: Final = ("na", "eu", "fe")
_LATE: Final = 20 * 3600  # an order of the late evening is priced and sent the next morning
_MORNING: Final = timedelta(days=1, hours=9)
_PACKING: Final = timedelta(hours=2)


@dataclass(frozen=True)
class Site:
    """A marketplace of Amazon."""

    id: str
    name: str
    region: str


SITES: Final = {
    site.name: site
    for site in (
        Site("A1F83G8C2ARO7P", "Amazon.co.uk", "eu"),
        Site("A1PA6795UKMFR9", "Amazon.de", "eu"),
        Site("A13V1IB3VIYZZH", "Amazon.fr", "eu"),
        Site("APJ6JRA9NG5V4", "Amazon.it", "eu"),
        Site("ATVPDKIKX0DER", "Amazon.com", "na"),
    )
}


@dataclass(frozen=True)
class Counter:
    """One of the company's shops on a site."""

    site: Site
    shop: Shop
    account: Marketplace

    @property
    def channel(self) -> Channel:
        """The channel the shop is."""
        return self.shop.channel


def counters(company: Company, region: str) -> dict[str, Counter]:
    """The company's shops in a region, by marketplace."""
    found = [
        Counter(SITES[site_name(shop.channel)], shop, shop.account)
        for shop in company.shops.shops
        if shop.channel.platform is Platform.AMAZON and isinstance(shop.account, Marketplace)
    ]
    return {counter.site.id: counter for counter in found if counter.site.region == region}


def seller_id(region: str) -> str:
    """The number of the company's seller account in a region."""
    return f"A3WIND{region.upper()}TUNNEL"


def moment(day: int, second: int) -> datetime:
    """A second of a day."""
    return datetime.combine(date_of(day), time(), UTC) + timedelta(seconds=second)


def iso(instant: datetime) -> str:
    """An instant as the API writes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_pending(day: int, second: int, today: int) -> bool:
    """Whether an order is still waiting for its price on the evening of a day."""
    return second >= _LATE and day >= today


def updated_at(day: int, second: int, today: int) -> datetime:
    """When an order last changed, as seen on the evening of a day."""
    if is_pending(day, second, today):
        return moment(day, second)
    return moment(day, 0) + _MORNING if second >= _LATE else moment(day, second) + _PACKING
