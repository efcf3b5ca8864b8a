"""Credit facilities."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class DayCount(StrEnum):
    """How a year fraction is counted."""

    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    WEEK = "1/52"


@dataclass(frozen=True, kw_only=True, slots=True)
class Facility:
    """A revolving credit facility; the rate is a fraction a year (8 % is 0.08)."""

    external_id: str
    name: str
    limit: Decimal
    currency: str
    annual_rate: Decimal
    day_count: DayCount
    minimum_cash: Decimal
