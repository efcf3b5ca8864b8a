"""Time-phased netting of one item at one place: when must how much arrive, and when must it be ordered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, NamedTuple

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRules:
    """How an item is ordered; a lot of 0 means any quantity."""

    safety_stock: Decimal = Decimal(0)
    minimum_order: Decimal = Decimal(0)
    lot: Decimal = Decimal(0)
    lead_time_weeks: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be ordered by."""
        if min(self.minimum_order, self.lot, self.safety_stock, Decimal(self.lead_time_weeks)) < 0:
            message = "safety stock, minimum order, lot and lead time must be zero or more"
            raise InvalidInput(message)

    def order_quantity(self, need: Decimal) -> Decimal:
        """The smallest quantity that covers a need, is not below the minimum and is made of whole lots."""
        wanted = max(need, self.minimum_order)
        if self.lot == 0:
            return wanted
        return (wanted / self.lot).to_integral_value(ROUND_CEILING) * self.lot


class LateOrder(NamedTuple):
    """A receipt that should have been ordered before the first week."""

    week: int  # index of the week it is needed in
    quantity: Decimal
    late_by_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NetRequirements:
    """Receipts and releases by week; a late order has no release week and stands in `late` instead."""

    planned_receipt: tuple[Decimal, ...]
    planned_release: tuple[Decimal, ...]
    end_stock: tuple[Decimal, ...]
    late: tuple[LateOrder, ...]


def net_requirements(
    opening: Decimal, demand: Sequence[Decimal], scheduled_receipts: Sequence[Decimal], rules: OrderRules
) -> NetRequirements:
    """Plan a receipt in each week that would end below the safety stock.

    The receipt stays in the week that needs it also where its order lies in the past: such an order is an exception,
    never silently moved. Stock is therefore below the safety stock in no week.

    Args:
        opening: Available stock before the first week.
        demand: Gross requirement of each week.
        scheduled_receipts: Quantities already ordered, by week of arrival; as many weeks.
        rules: Safety stock, minimum, lot and lead time.

    See docs/formulas/net_requirements.md.
    """
    receipts: list[Decimal] = []
    ends: list[Decimal] = []
    stock = opening
    for needed, scheduled in zip(demand, scheduled_receipts, strict=True):
        stock += scheduled - needed
        receipt = Decimal(0)
        if stock < rules.safety_stock:
            receipt = rules.order_quantity(rules.safety_stock - stock)
        stock += receipt
        receipts.append(receipt)
        ends.append(stock)
    lead = rules.lead_time_weeks
    nothing_yet = [Decimal(0)] * min(lead, len(receipts))
    return NetRequirements(
        planned_receipt=tuple(receipts),
        planned_release=(*receipts[lead:], *nothing_yet),
        end_stock=tuple(ends),
        late=tuple(LateOrder(week, receipt, lead - week) for week, receipt in enumerate(receipts[:lead]) if receipt),
    )
