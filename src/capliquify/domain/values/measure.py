"""A measure that may be undefined: a value, or the reason there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from capliquify.domain.values.money import round_half_up

DISPLAY_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """An unrounded value, or None and why."""

    value: Decimal | None
    reason: str | None = None

    @classmethod
    def absent(cls, reason: str) -> Measure:
        """A measure that cannot be computed."""
        return cls(None, reason)


def display_days(value: Decimal | None) -> Decimal | None:
    """Days as they are shown: two decimals, half up; rounded once, from the unrounded value."""
    return None if value is None else round_half_up(value, DISPLAY_DIGITS)
