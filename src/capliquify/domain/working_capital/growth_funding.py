"""Extra money that growth ties in trade."""

from __future__ import annotations

from decimal import Decimal


def growth_funding(trade_working_capital: Decimal, growth_fraction: Decimal) -> Decimal:
    """Additional trade working capital of a growth (25 % is 0.25) at unchanged days and margin.

    See docs/formulas/growth_funding.md.
    """
    return trade_working_capital * growth_fraction
