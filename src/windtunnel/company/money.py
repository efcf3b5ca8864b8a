"""Whole numbers of a currency's minor unit, and how they are split and written."""

from __future__ import annotations


def share(amount: int, numerator: int, denominator: int) -> int:
    """The part numerator/denominator of an amount, rounded half away from zero."""
    product = amount * numerator
    sign = -1 if (product < 0) != (denominator < 0) else 1
    product, denominator = abs(product), abs(denominator)
    return sign * ((2 * product + denominator) // (2 * denominator))


def tax_inside(gross: int, rate_percent: int) -> int:
    """The tax contained in a gross amount at a rate in whole percent."""
    return share(gross, rate_percent, 100 + rate_percent)


def amount_text(minor: int) -> str:
    """The amount with two decimals and a point, as vendors write it."""
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 100)
    return f"{sign}{whole}.{part:02d}"
