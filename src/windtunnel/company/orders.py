"""Orders of the shops: a day's units become buyers' orders, to the penny."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from windtunnel.company.money import share, tax_inside
from windtunnel.company.profile import Channel, Platform, Product, item_code

if TYPE_CHECKING:
    from numpy.random import Generator

_SIZES = np.array([1, 2, 3, 6, 12])
_SIZE_SHARES = np.cumsum([0.21, 0.25, 0.22, 0.25, 0.07])
_SECOND_LINE_SHARE = 0.18
_DISCOUNT_SHARE = 0.10
_DISCOUNT_PERCENT = 10
_CANCELLED_SHARE = 0.006
_REFUNDED_SHARE = 0.02
DISCOUNT_CODE = "WELCOME10"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Units of an item at a list price, with its part of the order's discount and of the tax."""

    item: str
    name: str
    quantity: int
    unit_price: int
    discount: int
    tax: int

    @property
    def total(self) -> int:
        """What the buyer pays for the line, tax included where tax is charged."""
        return self.quantity * self.unit_price - self.discount

    @property
    def net(self) -> int:
        """The line without tax."""
        return self.total - self.tax


@dataclass(slots=True)
class Order:
    """One buyer's order, in minor units of the channel's currency."""

    channel: Channel
    number: str
    id: int
    day: int
    second: int
    country: str
    tax_percent: int
    lines: list[OrderLine]
    cancelled: bool
    refund_day: int | None  # the whole order is refunded on this day
    total: int = field(init=False)
    tax: int = field(init=False)
    discount: int = field(init=False)
    units: int = field(init=False)

    def __post_init__(self) -> None:
        """Sum the lines once."""
        self.total = sum(line.total for line in self.lines)
        self.tax = sum(line.tax for line in self.lines)
        self.discount = sum(line.discount for line in self.lines)
        self.units = sum(line.quantity for line in self.lines)

    @property
    def commission(self) -> int:
        """The channel's fee on the order: its percentage and its fixed part."""
        return share(self.total, self.channel.fee_permille, 1000) + self.channel.fee_per_order

    @property
    def fulfilment_fee(self) -> int:
        """The marketplace's fee for sending the units."""
        return self.units * self.channel.fee_per_unit

    @property
    def commission_returned(self) -> int:
        """What the channel gives back of its fee when the order is refunded."""
        return share(self.commission, 4, 5) if self.channel.platform is Platform.AMAZON else 0

    @property
    def proceeds(self) -> int:
        """What the channel owes the company for the order."""
        return self.total - self.commission - self.fulfilment_fee


@dataclass(slots=True)
class OrderBook:
    """Makes the orders of one channel and keeps them."""

    rng: Generator
    channel: Channel
    products: tuple[Product, ...]
    units_factor: int  # 1; larger makes fewer, bigger orders of the same units
    orders: list[Order] = field(default_factory=list)
    numbered: int = 1000

    def take(self, day: int, units: list[int]) -> list[Order]:
        """Turn the units of each product sold on a day into orders."""
        chunks = [
            (product, quantity)
            for product, total in zip(self.products, units, strict=True)
            for quantity in self._split(total)
        ]
        if not chunks:
            return []
        shuffled = [chunks[position] for position in self.rng.permutation(len(chunks))]
        seconds = np.sort(self.rng.integers(0, 8 * 3600, len(chunks)))
        taken: list[Order] = []
        while shuffled:
            basket = [shuffled.pop()]
            if shuffled and shuffled[-1][0] is not basket[0][0] and self.rng.random() < _SECOND_LINE_SHARE:
                basket.append(shuffled.pop())
            taken.append(self._order(day, 14 * 3600 + int(seconds[len(taken)]), basket))
        self.orders.extend(taken)
        return taken

    def _split(self, units: int) -> list[int]:
        parts = []
        while units > 0:
            draws = _SIZES[np.searchsorted(_SIZE_SHARES, self.rng.random(16))] * self.units_factor
            for size in draws.tolist():
                if units > 0:
                    parts.append(min(size, units))
                    units -= parts[-1]
        return parts

    def _order(self, day: int, second: int, basket: list[tuple[Product, int]]) -> Order:
        chance = self.rng.random(4).tolist()
        country, percent = self.channel.countries[int(chance[0] * len(self.channel.countries))]
        shopify = self.channel.platform is Platform.SHOPIFY
        discounted = shopify and chance[1] < _DISCOUNT_SHARE
        cancelled = chance[2] < _CANCELLED_SHARE
        refunded = not cancelled and chance[3] < _REFUNDED_SHARE
        number, identity = self._number()
        return Order(
            channel=self.channel,
            number=number,
            id=identity,
            day=day,
            second=second,
            country=country,
            tax_percent=percent,
            lines=[self._line(product, quantity, percent, discounted=discounted) for product, quantity in basket],
            cancelled=cancelled,
            refund_day=day + 6 + int(chance[3] / _REFUNDED_SHARE * 14) if refunded else None,
        )

    def _line(self, product: Product, quantity: int, percent: int, *, discounted: bool) -> OrderLine:
        price = self.channel.price(product)
        discount = share(quantity * price, _DISCOUNT_PERCENT, 100) if discounted else 0
        return OrderLine(
            item=item_code(product, self.channel.market),
            name=f"{product.name} 50cl",
            quantity=quantity,
            unit_price=price,
            discount=discount,
            tax=tax_inside(quantity * price - discount, percent),
        )

    def _number(self) -> tuple[str, int]:
        self.numbered += 1
        count = self.numbered
        sequence = int(self.rng.integers(1, 9)) + 10 * count
        if self.channel.platform is Platform.SHOPIFY:
            return f"{self.channel.order_prefix}{count}", 5_400_000_000_000 + sequence * 7_919
        first = 203 if self.channel.market == "UK" else 112
        scrambled = sequence * 1_664_525 % 10_000_000
        return f"{first}-{scrambled:07d}-{sequence:07d}", sequence
