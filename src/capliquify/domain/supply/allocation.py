"""Sharing scarce stock between places so that each lasts as long as the others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.money import split_largest_remainder

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A market or warehouse that asks for stock."""

    name: str
    daily_demand: Decimal
    on_hand: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a place gets."""

    name: str
    exact: Decimal
    quantity: Decimal  # in whole lots, but for what the pool holds beyond them
    days_of_cover: Decimal | None  # with its share; None where nothing is sold


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A pool shared out; the quantities sum to the pool."""

    target_days: Decimal  # cover of every place that gets something, before lots
    shares: tuple[Share, ...]  # in the order of the places


def allocate(pool: Decimal, places: Sequence[Place], *, lot: Decimal) -> Allocation:
    """Fill the places with least cover first, until the pool is empty and those filled last equally long.

    Lots go by largest remainder. Less than a lot that is left over goes to the place that then has least cover.
    See docs/formulas/allocation.md.

    Raises:
        InvalidInput: A negative pool, a lot of zero or less, or no place with demand.
    """
    if pool < 0 or lot <= 0:
        message = f"the pool must be zero or more and the lot more than 0: {pool}, {lot}"
        raise InvalidInput(message)
    selling = [place for place in places if place.daily_demand > 0]
    if not selling:
        message = "stock can only be shared between places that sell something"
        raise InvalidInput(message)
    target = _target_days(pool, selling)
    exact = [_lacking(place, target) for place in places]
    quantities = _in_lots(pool, places, exact, lot)
    return Allocation(
        target_days=target,
        shares=tuple(
            Share(name=place.name, exact=part, quantity=quantity, days_of_cover=_cover(place, quantity))
            for place, part, quantity in zip(places, exact, quantities, strict=True)
        ),
    )


def _target_days(pool: Decimal, places: Sequence[Place]) -> Decimal:
    """The cover at which what the places lack to it is the pool: places above it are left out one by one."""
    filled = sorted(places, key=lambda place: place.on_hand / place.daily_demand)
    while True:
        stock = pool + sum((place.on_hand for place in filled), Decimal(0))
        target = stock / sum(place.daily_demand for place in filled)
        if filled[-1].on_hand <= target * filled[-1].daily_demand or len(filled) == 1:
            return target
        filled.pop()


def _lacking(place: Place, target: Decimal) -> Decimal:
    if place.daily_demand <= 0:
        return Decimal(0)
    return max(target * place.daily_demand - place.on_hand, Decimal(0))


def _in_lots(pool: Decimal, places: Sequence[Place], exact: Sequence[Decimal], lot: Decimal) -> list[Decimal]:
    weights = exact if any(exact) else [max(place.daily_demand, Decimal(0)) for place in places]
    lots = split_largest_remainder(int(pool // lot), weights)
    quantities = [count * lot for count in lots]
    rest = pool - sum(quantities, Decimal(0))
    covers = [
        (_cover(place, quantity), index) for index, (place, quantity) in enumerate(zip(places, quantities, strict=True))
    ]
    neediest = min((cover, index) for cover, index in covers if cover is not None)[1]
    quantities[neediest] += rest
    return quantities


def _cover(place: Place, quantity: Decimal) -> Decimal | None:
    return (place.on_hand + quantity) / place.daily_demand if place.daily_demand > 0 else None
