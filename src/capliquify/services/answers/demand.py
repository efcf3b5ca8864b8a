"""Answers about demand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class DemandAccuracy(msgspec.Struct, frozen=True, kw_only=True):
    """Out-of-sample errors of the model used, beside the naive one; fractions, not percents."""

    origins: int
    weighted_absolute_percentage_error: float | None
    bias: float | None
    mean_absolute_scaled_error: float | None
    naive_weighted_absolute_percentage_error: float | None


class DemandSeries(msgspec.Struct, frozen=True, kw_only=True):
    """Weekly forecast of one item in one channel and market; units."""

    item: str
    channel: str
    market: str
    model: str  # seasonal_naive | seasonal_naive_growth | exponential_smoothing | average
    history: list[float]  # the last weeks sold, oldest first
    forecast: list[float]
    accuracy: DemandAccuracy | None


class DemandAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Demand forecast by item, channel and market."""

    as_of: date
    week_endings: list[date]  # of the forecast
    history_week_endings: list[date]
    series: list[DemandSeries]
    total: list[float]
    accuracy: DemandAccuracy | None  # over all series
    average_price: Decimal | None  # net, per unit, last twelve months
    currency: str | None
    notes: list[str]
    reasons: dict[str, str]
    learned_from: list[str] = msgspec.field(default_factory=list)  # the sources of the sales behind it, by name
