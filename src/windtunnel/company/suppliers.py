"""Who the company buys from, on which terms, and what a bottle is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from windtunnel.company.profile import Profile, item_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.company.profile import Market, Product


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier and its terms; payment days run from the receipt and its bill."""

    name: str
    currency: str
    payment_days: int
    lead_time_days: int
    lead_time_deviation_days: int
    deposit_percent: int = 0
    discount_percent: int = 0
    discount_days: int = 0
    taxed: bool = True  # whether its bills carry UK value added tax


@dataclass(frozen=True, slots=True)
class Component:
    """Something bought to make or pack a bottle; the price is in minor units of the supplier's currency."""

    code: str
    name: str
    supplier: Supplier
    unit_price: int
    minimum_order: int
    lot: int


@dataclass(frozen=True, slots=True)
class BillOfMaterialsLine:
    """A component's quantity per bottle as a fraction, with the scrap in percent."""

    component: Component
    numerator: int
    denominator: int
    scrap_percent: int

    def needed(self, bottles: int) -> int:
        """Units for a number of bottles, scrap included, rounded up."""
        return -(-bottles * self.numerator * (100 + self.scrap_percent) // (self.denominator * 100))


BOTANICALS = Supplier("Alpine Botanicals GmbH", "EUR", 30, 35, 5, deposit_percent=30, taxed=False)
GLASS = Supplier("Midland Glass Ltd", "GBP", 30, 21, 3, discount_percent=2, discount_days=10)
CLOSURES = Supplier("Pearl River Closures Co", "USD", 15, 49, 7, deposit_percent=50, taxed=False)
PRINT = Supplier("Printhouse Labels Ltd", "GBP", 15, 14, 2)
CO_PACKER = Supplier("Fenland Bottling Ltd", "GBP", 30, 28, 4, deposit_percent=20)
FREIGHT = Supplier("Channel Freight Ltd", "GBP", 21, 7, 2, taxed=False)
AGENCY = Supplier("Brightside Media Ltd", "GBP", 30, 0, 0)
ACCOUNTANTS = Supplier("Ashdown and Pike LLP", "GBP", 30, 0, 0)
FULFILMENT_UK = Supplier("Swiftpack Fulfilment Ltd", "GBP", 21, 0, 0)
FULFILMENT_EU = Supplier("Rheinlager Fulfilment GmbH", "EUR", 21, 0, 0, taxed=False)
FULFILMENT_USA = Supplier("Keystone Fulfilment Inc", "USD", 21, 0, 0, taxed=False)
SUPPLIERS = (
    BOTANICALS, GLASS, CLOSURES, PRINT, CO_PACKER, FREIGHT, AGENCY, ACCOUNTANTS, FULFILMENT_UK, FULFILMENT_EU,
    FULFILMENT_USA,
)  # fmt: skip

FILLING_FEE = 295
FILLING_MINIMUM = 600
FILLING_LOT = 300
FREIGHT_PER_BOTTLE = {"UK": 12, "EU": 78, "USA": 135}

_EXTRACT_PRICES = {"RED": 8600, "BLACK": 8900, "GOLD": 9900}
_USUAL_EXTRACT_PRICE = 8800
_BOTTLE = Component("BOTTLE-50CL", "Glass bottle 50cl", GLASS, 115, 2500, 500)
_CLOSURE = Component("CLOSURE-28MM", "Wood-top closure 28mm", CLOSURES, 42, 5000, 1000)
_CARTON = Component("CARTON-6", "Shipping carton for six bottles", PRINT, 120, 500, 100)


@dataclass(frozen=True, slots=True)
class Assortment:
    """What a company makes, what it buys for it, and what each bottle is made of."""

    profile: Profile
    components: tuple[Component, ...]
    bills_of_materials: Mapping[str, tuple[BillOfMaterialsLine, ...]]


def assortment_of(profile: Profile) -> Assortment:
    """The components and bills of materials of everything a company makes."""
    extracts = {product.code: _extract(product) for product in profile.products}
    labels = {item_code(product, market): _label(product, market) for product, market in profile.items}
    return Assortment(
        profile=profile,
        components=(*extracts.values(), _BOTTLE, _CLOSURE, _CARTON, *labels.values()),
        bills_of_materials={
            item_code(product, market): (
                BillOfMaterialsLine(extracts[product.code], 1, 20, 0),
                BillOfMaterialsLine(_BOTTLE, 1, 1, 1),
                BillOfMaterialsLine(_CLOSURE, 1, 1, 1),
                BillOfMaterialsLine(_CARTON, 1, 6, 0),
                BillOfMaterialsLine(labels[item_code(product, market)], 1, 1, 2),
            )
            for product, market in profile.items
        },
    )


def _extract(product: Product) -> Component:
    price = _EXTRACT_PRICES.get(product.code, _USUAL_EXTRACT_PRICE)
    return Component(
        f"EXTRACT-{product.code}", f"{product.name} botanical concentrate, litre", BOTANICALS, price, 50, 10
    )


def _label(product: Product, market: Market) -> Component:
    return Component(f"LABEL-{product.code}-{market}", f"Label set {product.name} {market}", PRINT, 16, 1000, 500)
