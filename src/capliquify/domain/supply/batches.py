"""Production batches that yield a needed quantity of good units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from capliquify.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRules:
    """What a line can start at once; the yield is the fraction of started units that are good."""

    yield_fraction: Decimal
    step: Decimal
    minimum: Decimal
    maximum: Decimal

    def __post_init__(self) -> None:
        """Refuse what no batch can satisfy."""
        if not 0 < self.yield_fraction <= 1:
            message = f"a yield must be more than 0 and at most 1: {self.yield_fraction}"
            raise InvalidInput(message)
        if self.step <= 0:
            message = f"a batch step must be more than 0: {self.step}"
            raise InvalidInput(message)
        if self.largest < self.smallest:
            message = f"no batch in steps of {self.step} lies between {self.minimum} and {self.maximum}"
            raise InvalidInput(message)

    @property
    def smallest(self) -> Decimal:
        """The least batch that is made of whole steps."""
        return max(_steps_up(self.minimum, self.step), 1) * self.step

    @property
    def largest(self) -> Decimal:
        """The largest batch that is made of whole steps."""
        return self.maximum // self.step * self.step


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """Batches to start and what comes of them."""

    exact_start: Decimal  # before steps, minimum and maximum
    sizes: tuple[Decimal, ...]  # largest first
    good: Decimal

    @property
    def start(self) -> Decimal:
        """Units started in all batches."""
        return sum(self.sizes, Decimal(0))


def batches(need: Decimal, rules: BatchRules) -> Batches:
    """The fewest batches that yield at least the need, as even as steps allow, none below the minimum.

    See docs/formulas/batches.md.
    """
    if need <= 0:
        return Batches(exact_start=Decimal(0), sizes=(), good=Decimal(0))
    exact = need / rules.yield_fraction
    start = max(_steps_up(exact, rules.step) * rules.step, rules.smallest)
    count = _steps_up(start, rules.largest)
    start = max(start, count * rules.smallest)
    whole, longer = divmod(int(start / rules.step), count)
    sizes = tuple((whole + (index < longer)) * rules.step for index in range(count))
    return Batches(exact_start=exact, sizes=sizes, good=start * rules.yield_fraction)


def _steps_up(quantity: Decimal, step: Decimal) -> int:
    return int((quantity / step).to_integral_value(ROUND_CEILING))
