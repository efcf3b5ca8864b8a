"""Suppliers and the terms they give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplier:
    """Terms of one supplier; percents are fractions (8 % is 0.08), payment days run from the receipt."""

    external_id: str
    name: str
    currency: str
    payment_days: int
    deposit_fraction: Decimal
    discount_fraction: Decimal
    discount_days: int
    lead_time_days: int
    lead_time_deviation_days: Decimal
