"""Orders a plan proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.values.money import minor_digits, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from capliquify.domain.records.item import ItemPlanning
    from capliquify.domain.supply.net_requirements import NetRequirements, OrderRules
    from capliquify.domain.values.period import Period

_SHOWN_DIGITS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrder:
    """An order the plan proposes to place."""

    item: str
    location: str
    supplier: str
    quantity: Decimal
    order_on: date
    receipt_on: date
    cost: Decimal  # in the currency the item is bought in
    currency: str
    late_by_weeks: int  # more than 0: should have been ordered that long before the first week
    reason: str


def orders_of(
    planning: ItemPlanning, rules: OrderRules, net: NetRequirements, weeks: Sequence[Period], lead_time_days: int
) -> Iterator[PlannedOrder]:
    """One order for each planned receipt.

    It is placed on the first day of its release week and arrives the lead time later, at the earliest on the first day
    of the week that needs it. A late one is placed on the first day of all and still stands in the week that needs it.
    """
    late_by = {late.week: late.late_by_weeks for late in net.late}
    for week, received in enumerate(net.planned_receipt):
        if not received:
            continue
        needed_on = weeks[week].start_on
        late = late_by.get(week, 0)
        order_on = weeks[max(week - rules.lead_time_weeks, 0)].start_on
        arrives_on = needed_on if late else max(needed_on, order_on + timedelta(days=lead_time_days))
        yield PlannedOrder(
            item=planning.item,
            location=planning.location,
            supplier=planning.supplier,
            quantity=received,
            order_on=order_on,
            receipt_on=arrives_on,
            cost=round_half_up(received * planning.unit_cost, minor_digits(planning.currency)),
            currency=planning.currency,
            late_by_weeks=late,
            reason=_reason(rules, net.end_stock[week] - received, weeks[week], late),
        )


def _reason(rules: OrderRules, without: Decimal, week: Period, late: int) -> str:
    sentence = (
        f"without it stock would be {_plain(without)} at the end of the week to {week.last_on}, "
        f"below the safety stock of {_plain(rules.safety_stock)}"
    )
    if not late:
        return sentence
    weeks = "week" if late == 1 else "weeks"
    return f"{sentence}; it should have been ordered {late} {weeks} earlier: expedite it"


def _plain(quantity: Decimal) -> str:
    return f"{round_half_up(quantity, _SHOWN_DIGITS).normalize():f}"
