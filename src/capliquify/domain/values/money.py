"""Money and the minor units of currencies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import CurrencyMismatch, InvalidInput
from capliquify.domain.values.currency import CURRENCY_DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_AMOUNT: Final = Decimal("999999999999999.9999")


def minor_digits(currency: str) -> int:
    """Decimal places of a currency's minor unit (ISO 4217: JPY 0, GBP 2, KWD 3).

    Raises:
        InvalidInput: The code is not in ISO 4217.
    """
    try:
        return CURRENCY_DIGITS[currency]
    except KeyError:
        message = f"{currency!r} is not a currency code of ISO 4217"
        raise InvalidInput(message) from None


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Round to a number of decimals, halves away from zero."""
    return value.quantize(_quantum(digits), rounding=ROUND_HALF_UP)


@cache
def _quantum(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def to_minor(amount: Decimal, currency: str) -> int:
    """Whole minor units of an amount, rounded half up: 10.005 GBP is 1001."""
    digits = minor_digits(currency)
    return int(round_half_up(amount, digits).scaleb(digits))


def from_minor(units: int, currency: str) -> Decimal:
    """The decimal amount of a number of minor units: 1001 GBP is 10.01."""
    return Decimal(int(units)).scaleb(-minor_digits(currency))


def split_largest_remainder(units: int, weights: Sequence[Decimal]) -> list[int]:
    """Split whole units in proportion to weights so that the parts add up to the whole exactly.

    Ties of the remainder go to the earlier part. A negative whole gives negative parts.

    Raises:
        InvalidInput: No weights, a negative weight, or weights that sum to zero.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        message = "weights must be zero or more and not all zero"
        raise InvalidInput(message)
    sign, whole = (-1 if units < 0 else 1), abs(units)
    shares = [whole * weight / total for weight in weights]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - shares[index], index))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; adding two currencies raises CurrencyMismatch."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not a finite amount in a known currency."""
        minor_digits(self.currency)
        if not self.amount.is_finite() or abs(self.amount) > LARGEST_AMOUNT:
            message = f"{self.amount} is not an amount of money"
            raise InvalidInput(message)

    def __add__(self, other: Money) -> Money:
        """Sum of two amounts of the same currency."""
        self._same_currency(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Difference of two amounts of the same currency."""
        self._same_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        """The same amount with the other sign."""
        return Money(-self.amount, self.currency)

    def rounded(self) -> Money:
        """The amount rounded half up to the currency's minor unit."""
        return Money(round_half_up(self.amount, minor_digits(self.currency)), self.currency)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} cannot be added; convert one first"
            raise CurrencyMismatch(message)
