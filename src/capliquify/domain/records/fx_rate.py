"""Exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class FxRate:
    """On a day one unit of base buys `rate` units of quote: 1 GBP = 1.2750 USD."""

    external_id: str
    rate_on: date
    base: str
    quote: str
    rate: Decimal
    kind: str  # spot | average | budget | forward
