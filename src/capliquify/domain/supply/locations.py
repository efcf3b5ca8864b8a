"""Which stock, orders and demand belong to which planned location."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from capliquify.domain.demand.forecasting import DemandForecast
    from capliquify.domain.records.stock_level import StockLevel

EVERYWHERE = ""
_QUANTITY_DIGITS = 6


@dataclass(slots=True)
class LocationNotes:
    """Items whose stock, orders or demand could not be told apart by location, by sentence."""

    items: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, sentence: str, item: str) -> None:
        """Remember that a sentence is true of an item."""
        self.items[sentence].add(item)

    def sentences(self) -> list[str]:
        """One sentence each, naming its items."""
        return [f"{sentence}: {', '.join(sorted(names))}" for sentence, names in self.items.items()]


def latest_stock(levels: Iterable[StockLevel]) -> dict[str, dict[str, Decimal]]:
    """Available units (on hand less allocated) by item and warehouse, of the latest day each was observed."""
    latest: dict[tuple[str, str], StockLevel] = {}
    for level in levels:
        key = (level.item, level.warehouse)
        if key not in latest or latest[key].observed_on <= level.observed_on:
            latest[key] = level
    available: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (item, warehouse), level in latest.items():
        available[item][warehouse] = level.on_hand - level.allocated
    return dict(available)


def location_of_warehouse(warehouse: str, locations: Sequence[str]) -> str | None:
    """The planned location a warehouse is; an item planned for everywhere takes all of them."""
    for location in locations:
        if location.casefold() == warehouse.casefold():
            return location
    return EVERYWHERE if EVERYWHERE in locations else None


def locations_of_market(market: str, channel: str, locations: Sequence[str]) -> list[str]:
    """Planned locations that serve a market: named like it or its channel, or having it as a word in their name."""
    exact = [name for name in locations if name.casefold() in {market.casefold(), channel.casefold()} - {""}]
    if exact:
        return exact
    words = _words(market)
    return [name for name in locations if words and words <= _words(name)]


def demand_by_location(
    forecast: DemandForecast, rows: Sequence[int], locations: Sequence[str], item: str, notes: LocationNotes
) -> dict[str, NDArray[np.float64]]:
    """Weekly demand of an item at each of its planned locations.

    A series goes to the locations that serve its market, equally where several do. What no named location serves goes
    to the one for everywhere, else it is split like the rest, equally where nothing could be told.
    """
    zero = np.zeros(len(forecast.weeks))
    if len(locations) == 1:
        return {locations[0]: forecast.forecast[list(rows)].sum(axis=0) if rows else zero}
    told = dict.fromkeys(locations, zero)
    untold = zero
    for row in rows:
        _, channel, market = forecast.series[row]
        serving = locations_of_market(market, channel, locations)
        for location in serving:
            told[location] = told[location] + forecast.forecast[row] / len(serving)
        if not serving:
            untold = untold + forecast.forecast[row]
    if EVERYWHERE in told:
        told[EVERYWHERE] = untold
        return told
    if not untold.any():
        return told
    shares = _shares({location: float(weekly.sum()) for location, weekly in told.items()})
    known = any(weekly.any() for weekly in told.values())
    how = "split like the rest" if known else "split equally"
    notes.add(f"demand of markets no planned location is named for is {how}", item)
    return {location: told[location] + untold * shares[location] for location in locations}


def quantity(units: float) -> Decimal:
    """Forecast units as an exact quantity of six decimals."""
    return Decimal(str(round(units, _QUANTITY_DIGITS)))


def _shares(totals: Mapping[str, float]) -> dict[str, float]:
    whole = sum(totals.values())
    if whole <= 0:
        return dict.fromkeys(totals, 1 / len(totals))
    return {name: total / whole for name, total in totals.items()}


def _words(name: str) -> set[str]:
    return {word for word in re.split(r"[^0-9a-z]+", name.casefold()) if word}
