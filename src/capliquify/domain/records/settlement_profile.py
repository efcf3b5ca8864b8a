"""How a channel turns sales into money at the bank."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class SettlementProfile:
    """Days until a channel pays, and what share of the sale arrives."""

    channel: str
    lags: tuple[tuple[int, Decimal], ...]  # (days after the sale, fraction); fractions sum to 1
    fee_fraction: Decimal = Decimal(0)
    fee_per_unit: Decimal = Decimal(0)
    refund_fraction: Decimal = Decimal(0)
    reserve_fraction: Decimal = Decimal(0)
    bad_debt_fraction: Decimal = Decimal(0)
