"""Sales of a channel turned into the money it sends. See docs/formulas/settlement_profile.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.domain.values.money import round_half_up, split_largest_remainder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from capliquify.domain.records.settlement_profile import SettlementProfile


@dataclass(frozen=True, slots=True)
class DatedSales:
    """What a channel sold on a day, or in a week named by one of its days."""

    day: int
    gross: int  # minor units
    units: Decimal = Decimal(0)  # units or orders, whichever the fee per unit counts


@dataclass(frozen=True, slots=True)
class DatedReceipt:
    """What a channel pays on a day for the sales of another."""

    sold: int
    day: int
    amount: int


def net_of(profile: SettlementProfile, sales: DatedSales, minor_per_unit: int) -> int:
    """Minor units a channel pays for some sales; refunds, fees, reserve and bad debt are taken from the full gross.

    Args:
        profile: What the channel keeps.
        sales: What was sold.
        minor_per_unit: Minor units of one currency unit, because `fee_per_unit` is a decimal amount.
    """
    kept = profile.refund_fraction + profile.fee_fraction + profile.reserve_fraction + profile.bad_debt_fraction
    net = sales.gross * (1 - kept) - profile.fee_per_unit * minor_per_unit * sales.units
    return int(round_half_up(net, 0))


def settle(
    profile: SettlementProfile, sales: Iterable[DatedSales], minor_per_unit: int, *, unpaid_on: int | None = None
) -> Iterator[DatedReceipt]:
    """The receipts of some sales: each net amount is split over the profile's lags so that the parts add up to it.

    Args:
        profile: Lags and what the channel keeps.
        sales: What was sold, by day.
        minor_per_unit: Minor units of one currency unit.
        unpaid_on: A day on which the channel had not paid these sales yet: only longer lags are possible for them,
            in the proportions they have among each other. Sales without such a lag give no receipt.
    """
    for sold in sales:
        lags = [(lag, share) for lag, share in profile.lags if unpaid_on is None or sold.day + lag > unpaid_on]
        if not lags:
            continue
        parts = split_largest_remainder(net_of(profile, sold, minor_per_unit), [share for _, share in lags])
        for (lag, _), amount in zip(lags, parts, strict=True):
            if amount:
                yield DatedReceipt(sold.day, sold.day + lag, amount)
