"""Splitting amounts that include a tax."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.money import minor_digits, round_half_up


class TaxSplit(NamedTuple):
    """Net and tax of a gross amount; their sum is the gross exactly."""

    net: Decimal
    tax: Decimal


def tax_inclusive_split(gross: Decimal, tax_fraction: Decimal, currency: str) -> TaxSplit:
    """Net and tax of an amount that includes a tax of a fraction (20 % is 0.20) of the net.

    The net is rounded half up to the currency's minor unit, the tax is what remains.
    See docs/formulas/tax_inclusive_split.md.

    Raises:
        InvalidInput: The fraction is negative, or the gross has more decimals than the currency.
    """
    if tax_fraction < 0:
        message = f"a tax rate cannot be negative: {tax_fraction}"
        raise InvalidInput(message)
    digits = minor_digits(currency)
    if gross != round_half_up(gross, digits):
        message = f"{gross} {currency} has more than {digits} decimals"
        raise InvalidInput(message)
    net = round_half_up(gross / (1 + tax_fraction), digits)
    return TaxSplit(net, gross - net)
