"""Daily exchange rates against the pound: a mean-reverting walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from windtunnel.company.money import share

if TYPE_CHECKING:
    from numpy.random import Generator

MILLION = 1_000_000
_LEVELS = {"EUR": 0.862, "USD": 0.785}
_DAILY_DEVIATION = 0.0035
_PULL = 0.01


@dataclass(frozen=True, slots=True)
class Rates:
    """Pounds for one unit of a currency, in millionths, by day."""

    first_day: int
    millionths: dict[str, list[int]]

    def rate(self, currency: str, day: int) -> int:
        """Millionths of a pound for one unit of the currency on a day."""
        if currency == "GBP":
            return MILLION
        return self.millionths[currency][day - self.first_day]

    def pence(self, amount: int, currency: str, day: int) -> int:
        """An amount in minor units of the currency, in pence at the day's rate."""
        return share(amount, self.rate(currency, day), MILLION)


def walk_rates(rng: Generator, first_day: int, days: int) -> Rates:
    """Draw the rates of each foreign currency for a run of days."""
    millionths = {}
    for currency, level in _LEVELS.items():
        shocks = rng.normal(0.0, _DAILY_DEVIATION, days)
        deviation = 0.0
        series = []
        for shock in shocks:
            deviation = deviation * (1 - _PULL) + float(shock)
            series.append(round(level * float(np.exp(deviation)) * MILLION / 100) * 100)
        millionths[currency] = series
    return Rates(first_day, millionths)
