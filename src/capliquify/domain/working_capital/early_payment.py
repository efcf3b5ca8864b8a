"""Whether to take a supplier's discount for paying early."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.measure import Measure

_YEAR_DAYS: Final = 365


class DiscountTerms(NamedTuple):
    """Terms such as 2/10 net 30: a fraction off within the discount days, all of it within the net days."""

    discount_fraction: Decimal
    discount_days: int
    net_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyPayment:
    """Both ways of paying valued on the day the terms start; nothing is rounded."""

    payment: Decimal  # what leaves the bank when the discount is taken
    present_value_early: Decimal
    present_value_late: Decimal
    simple_annual_rate: Measure  # what not taking the discount costs, as a fraction a year
    effective_annual_rate: Measure
    take: bool
    reason: str

    @property
    def gain(self) -> Decimal:
        """Present value saved by paying early; negative where waiting is cheaper."""
        return self.present_value_late - self.present_value_early


def early_payment(
    amount: Decimal, terms: DiscountTerms, *, annual_cost_of_funds: Decimal, headroom: Decimal
) -> EarlyPayment:
    """Compare paying `amount` less a discount early with paying it whole at the end of the terms.

    The cost of funds is that of the marginal pound: the facility's rate when it is drawn, else what cash earns.
    The discount is taken only if it gains and `headroom` (cash above the minimum plus undrawn facility on the day of
    the early payment) covers the payment. See docs/formulas/early_payment.md.

    Raises:
        InvalidInput: The discount is not between 0 and 1, or the discount days run past the terms.
    """
    discount_fraction, discount_days, net_days = terms
    if not 0 <= discount_fraction < 1:
        message = f"a discount must be at least 0 and less than 1: {discount_fraction}"
        raise InvalidInput(message)
    if not 0 <= discount_days <= net_days:
        message = f"discount days must lie between 0 and the {net_days} days of the terms: {discount_days}"
        raise InvalidInput(message)
    payment = amount * (1 - discount_fraction)
    daily = 1 + annual_cost_of_funds / _YEAR_DAYS
    early, late = payment / daily**discount_days, amount / daily**net_days
    simple, effective = _annual_rates(discount_fraction, net_days - discount_days)
    take, reason = _decide(late - early, payment, headroom)
    return EarlyPayment(
        payment=payment,
        present_value_early=early,
        present_value_late=late,
        simple_annual_rate=simple,
        effective_annual_rate=effective,
        take=take,
        reason=reason,
    )


def _annual_rates(discount_fraction: Decimal, days_gained: int) -> tuple[Measure, Measure]:
    if days_gained == 0:
        absent = Measure.absent("the discount days are the whole terms: paying early costs no time")
        return absent, absent
    period_rate = discount_fraction / (1 - discount_fraction)
    periods = Decimal(_YEAR_DAYS) / days_gained
    return Measure(period_rate * periods), Measure((1 + period_rate) ** periods - 1)


def _decide(gain: Decimal, payment: Decimal, headroom: Decimal) -> tuple[bool, str]:
    if gain <= 0:
        return False, "the discount is worth less than keeping the money until the end of the terms"
    if headroom < payment:
        return False, f"the discount gains, but headroom of {headroom} does not cover the payment of {payment}"
    return True, "the discount gains and headroom covers the payment"
