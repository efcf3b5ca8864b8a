"""The facts of the company: what it makes, where it sells, at which prices and fees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Market(StrEnum):
    """The three markets; each has its own label on the bottle."""

    UK = "UK"
    EU = "EU"
    USA = "USA"


class Platform(StrEnum):
    """The systems orders come through."""

    SHOPIFY = "Shopify"
    AMAZON = "Amazon"


@dataclass(frozen=True, slots=True)
class Product:
    """A drink, before it has a market's label."""

    code: str
    name: str
    premium: int  # added to the list price, in minor units of any currency
    popularity: float  # percent of a channel's units


PRODUCTS = (
    Product("RED", "GABA Red", 0, 45),
    Product("BLACK", "GABA Black", 100, 32),
    Product("GOLD", "GABA Gold", 300, 23),
)
CURRENCIES = {Market.UK: "GBP", Market.EU: "EUR", Market.USA: "USD"}
WAREHOUSES = {Market.UK: "UK Warehouse", Market.EU: "EU Warehouse", Market.USA: "US Warehouse"}
CO_PACKER_SITE = "Co-packer"


def item_code(product: Product, market: Market) -> str:
    """The code of a product under a market's label, the same in every file."""
    return f"GABA-{product.code}-{market}"


def item_name(product: Product, market: Market) -> str:
    """The words on the price list."""
    return f"{product.name} 50cl ({market} label)"


ITEMS = tuple((product, market) for market in Market for product in PRODUCTS)


@dataclass(frozen=True, slots=True)
class Channel:
    """A shop: one platform in one market, with its price, tax, fees and warehouse."""

    name: str
    platform: Platform
    market: Market
    warehouse: str
    list_price: int  # of the plainest product, tax included where tax is charged
    annual_units: int  # in the last twelve months
    fee_permille: int
    fee_per_order: int
    fee_per_unit: int
    advertising_permille: int  # taken by the marketplace from its settlement
    countries: tuple[tuple[str, int], ...]  # delivery country and its tax rate in percent
    order_prefix: str

    @property
    def currency(self) -> str:
        """The currency buyers pay in."""
        return CURRENCIES[self.market]

    def price(self, product: Product) -> int:
        """The list price of a product in this shop."""
        return self.list_price + product.premium


_EUROPE = (("DE", 19), ("DE", 19), ("FR", 20), ("NL", 21), ("IE", 23), ("ES", 21))
CHANNELS = (
    Channel(
        name="Amazon UK", platform=Platform.AMAZON, market=Market.UK, warehouse="Amazon FBA UK", list_price=3399,
        annual_units=16_600, fee_permille=150, fee_per_order=0, fee_per_unit=285, advertising_permille=60,
        countries=(("GB", 20),), order_prefix="",
    ),
    Channel(
        name="Amazon US", platform=Platform.AMAZON, market=Market.USA, warehouse="Amazon FBA US", list_price=3999,
        annual_units=10_300, fee_permille=150, fee_per_order=0, fee_per_unit=420, advertising_permille=60,
        countries=(("US", 0),), order_prefix="",
    ),
    Channel(
        name="Shopify UK", platform=Platform.SHOPIFY, market=Market.UK, warehouse="UK Warehouse", list_price=3200,
        annual_units=13_000, fee_permille=29, fee_per_order=30, fee_per_unit=0, advertising_permille=0,
        countries=(("GB", 20),), order_prefix="#UK",
    ),
    Channel(
        name="Shopify EU", platform=Platform.SHOPIFY, market=Market.EU, warehouse="EU Warehouse", list_price=3690,
        annual_units=26_000, fee_permille=29, fee_per_order=30, fee_per_unit=0, advertising_permille=0,
        countries=_EUROPE, order_prefix="#EU",
    ),
    Channel(
        name="Shopify US", platform=Platform.SHOPIFY, market=Market.USA, warehouse="US Warehouse", list_price=3800,
        annual_units=7_600, fee_permille=29, fee_per_order=30, fee_per_unit=0, advertising_permille=0,
        countries=(("US", 0),), order_prefix="#US",
    ),
)  # fmt: skip
WHOLESALE_UNITS = {Market.UK: 12_000, Market.EU: 10_800, Market.USA: 5_400}  # in the last twelve months
WHOLESALE_PRICE = {Market.UK: 1750, Market.EU: 2000, Market.USA: 2200}  # before tax
YEARLY_GROWTH = 1.15

FACILITY_LIMIT = 500_000_00
FACILITY_RATE_PERCENT = 8
MINIMUM_CASH = 50_000_00


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a company makes and where it sells; by default the three drinks in five shops.

    Attributes:
        products: Its drinks; their popularity adds up to 100.
        channels: Its shops.
        wholesale_units: Bottles a year that each market's wholesale takes.
    """

    products: tuple[Product, ...] = PRODUCTS
    channels: tuple[Channel, ...] = CHANNELS
    wholesale_units: Mapping[Market, int] = field(default_factory=lambda: dict(WHOLESALE_UNITS))

    @property
    def items(self) -> tuple[tuple[Product, Market], ...]:
        """Every product under every market's label."""
        return tuple((product, market) for market in Market for product in self.products)


def wide_profile(products: int, units_factor: int) -> Profile:
    """A company with more drinks and more buyers: three times as many items as products, in the same five shops.

    Popularity falls like a Zipf curve: a few drinks sell most.
    """
    weights = [1 / (rank + 2) for rank in range(products)]
    drinks = tuple(
        Product(f"D{rank:03d}", f"Drink {rank:03d}", rank % 9 * 50, 100 * weight / sum(weights))
        for rank, weight in enumerate(weights)
    )
    shops = tuple(replace(channel, annual_units=channel.annual_units * units_factor) for channel in CHANNELS)
    wholesale = {market: units * units_factor for market, units in WHOLESALE_UNITS.items()}
    return Profile(products=drinks, channels=shops, wholesale_units=wholesale)


def european_profile() -> Profile:
    """The company with a shop in five Amazon marketplaces of three currencies: UK, US, and three of the euro."""
    model = CHANNELS[0]
    continental = tuple(
        replace(
            model,
            name=f"Amazon {country}",
            market=Market.EU,
            warehouse=f"Amazon FBA {country}",
            list_price=3799,
            annual_units=4_000,
            countries=((country, percent),),
        )
        for country, percent in (("DE", 19), ("FR", 20), ("IT", 22))
    )
    return Profile(channels=(*CHANNELS, *continental))
