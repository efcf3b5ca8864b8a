"""How much buyers want: season, weekday, events, growth and chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from windtunnel.company.days import date_of, day_of
from windtunnel.company.profile import (
    YEARLY_GROWTH,
    Channel,
    Market,
    item_code,
)

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from windtunnel.company.profile import Product, Profile

_MONTH_WEIGHTS = (13.0, 6.0, 4.0, 2.8, 1.8, 1.0, 1.1, 1.6, 2.8, 4.6, 9.0, 15.0)
_WEEKDAY_FACTORS = (1.10, 1.05, 1.00, 0.95, 0.90, 0.85, 1.15)
_PLANNING_DAYS = 240
_DISPERSION = 8.0
_LEVEL_DEVIATION = 0.05
_WHOLESALE_LEAD_DAYS = 24
_PLANNER_OPTIMISM = 1.04


@dataclass(frozen=True, slots=True)
class Demand:
    """Units wanted by day: what chance drew, and what a planner expects (also after the last day)."""

    first_day: int
    drawn: dict[tuple[str, str], NDArray[np.int64]]  # (channel, product code)
    wholesale: dict[tuple[str, str], NDArray[np.float64]]  # (market, product code)
    cumulative: dict[str, NDArray[np.float64]]  # expected units of an item before each day

    def units(self, channel: Channel, product: Product, day: int) -> int:
        """Units buyers of a shop want on a day."""
        return int(self.drawn[channel.name, product.code][day - self.first_day])

    def expected(self, item: str, day: int, days: int) -> float:
        """Units of an item the planner expects in the days from a day on."""
        series = self.cumulative[item]
        start = min(max(day - self.first_day, 0), len(series) - 1)
        stop = min(max(day + days - self.first_day, 0), len(series) - 1)
        return float(series[stop] - series[start]) * _PLANNER_OPTIMISM

    def expected_wholesale(self, market: Market, product: Product, day: int, days: int) -> float:
        """Units wholesale customers of a market want in the days from a day on."""
        start = day - self.first_day
        return float(self.wholesale[market, product.code][start : start + days].sum())


def season_curve(first_day: int, days: int) -> NDArray[np.float64]:
    """Relative demand of each day; a plain year averages 1 and December is 15 times June."""
    years = range(date_of(first_day).year - 1, date_of(first_day + days).year + 2)
    mid_months = [day_of(year, month, 15) for year in years for month in range(1, 13)]
    logs = np.log(np.array(_MONTH_WEIGHTS * len(years)))
    numbers = np.arange(first_day, first_day + days)
    curve: NDArray[np.float64] = np.exp(np.interp(numbers, mid_months, logs)) * 12 / sum(_MONTH_WEIGHTS)
    return curve


def _day_factors(first_day: int, days: int, market: Market) -> NDArray[np.float64]:
    """Weekday and event factors of a market."""
    factors = np.empty(days)
    for index in range(days):
        on = date_of(first_day + index)
        factor = _WEEKDAY_FACTORS[on.weekday()]
        if on.month == 11 and 24 <= on.day <= 30:
            factor *= 1.5  # Black Friday week
        if on.month == 7 and 8 <= on.day <= 11 and market is not Market.EU:
            factor *= 2.2  # Prime Day
        if on.month == 1 and market is Market.UK:
            factor *= 1.2  # Dry January
        factors[index] = factor
    return factors


def _growth(first_day: int, days: int, last_day: int) -> NDArray[np.float64]:
    """Level of each day against the middle of the last twelve months."""
    years = (np.arange(first_day, first_day + days) - (last_day - 182)) / 365.0
    level: NDArray[np.float64] = np.power(YEARLY_GROWTH, years)
    return level


def _wholesale_means(profile: Profile, first_day: int, last_day: int) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Wholesale wants goods before its own shelves need them."""
    days = last_day - first_day + 1 + _PLANNING_DAYS
    shape = season_curve(first_day + _WHOLESALE_LEAD_DAYS, days) * _growth(first_day, days, last_day)
    return {
        (market, product.code): shape * profile.wholesale_units[market] * product.popularity / 100 / 365
        for market in Market
        for product in profile.products
    }


def draw_demand(rng: Generator, profile: Profile, first_day: int, last_day: int) -> Demand:
    """Draw the demand of the whole history."""
    history = last_day - first_day + 1
    days = history + _PLANNING_DAYS
    shape = season_curve(first_day, days) * _growth(first_day, days, last_day)
    wholesale = _wholesale_means(profile, first_day, last_day)
    means = {item_code(product, market): wholesale[market, product.code].copy() for product, market in profile.items}
    drawn = {}
    for channel in profile.channels:
        level = shape * _day_factors(first_day, days, channel.market) * channel.annual_units / 365
        weekly = np.repeat(np.exp(rng.normal(0.0, _LEVEL_DEVIATION, history // 7 + 1)), 7)[:history]
        for product in profile.products:
            mean = level * product.popularity / 100
            means[item_code(product, channel.market)] += mean
            rate = mean[:history] * weekly * rng.gamma(_DISPERSION, 1 / _DISPERSION, history)
            drawn[channel.name, product.code] = rng.poisson(rate).astype(np.int64)
    cumulative = {item: np.concatenate(([0.0], np.cumsum(mean))) for item, mean in means.items()}
    return Demand(first_day, drawn, wholesale, cumulative)
