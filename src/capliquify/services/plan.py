"""What to order, when and why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from capliquify.domain.errors import RateMissing
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.money import from_minor, to_minor
from capliquify.services.answers.plan import ItemPlan, PlanAnswer, PlannedOrder, PlanWeek
from capliquify.services.currency import without_currency
from capliquify.services.projection import project
from capliquify.services.statistics_sources import left_out_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from capliquify.domain.snapshot import Snapshot
    from capliquify.domain.supply import planned_orders, planning
    from capliquify.domain.values.period import Period
    from capliquify.services.context import Context
    from capliquify.services.projection import Projection


def get_plan(context: Context, *, as_of: date | None = None, demand_model: str = "auto") -> PlanAnswer:
    """Net requirements by item and week, and the orders they lead to.

    Raises:
        InvalidInput: The demand model does not exist.
    """
    projection = project(context, as_of, demand_model)
    answer = _answer(projection)
    left_out = left_out_notes(context, projection.snapshot.left_out_of_statistics)
    notes = [*answer.notes, *filter(None, [projection.unmapped.note]), *left_out]
    answer = msgspec.structs.replace(answer, notes=notes)
    return answer if context.organisation.currency else msgspec.structs.replace(answer, **without_currency(answer))


def _answer(projection: Projection) -> PlanAnswer:
    supply = projection.supply
    no_plan = supply.reasons.get("items")
    total, reason = (None, no_plan) if no_plan else _total_cost(projection.snapshot, supply.orders)
    return PlanAnswer(
        as_of=supply.as_of,
        currency=projection.snapshot.currency,
        items=[_item(item, supply.weeks) for item in supply.items],
        orders=[_order(order) for order in supply.orders],
        total_cost=total,
        notes=list(supply.notes),
        reasons=supply.reasons if reason is None else {**supply.reasons, "total_cost": reason},
    )


def _total_cost(snapshot: Snapshot, orders: Sequence[planned_orders.PlannedOrder]) -> tuple[Decimal | None, str | None]:
    rates = RateTable.from_records(snapshot.fx_rates)
    base, on = snapshot.currency, snapshot.as_of
    try:
        units = [
            rates.convert_minor(to_minor(order.cost, order.currency), order.currency, base, on) for order in orders
        ]
    except RateMissing as missing:
        return None, str(missing)
    return from_minor(sum(units), base), None


def _item(item: planning.ItemPlan, weeks: Sequence[Period]) -> ItemPlan:
    return ItemPlan(
        item=item.item,
        location=item.location,
        opening=item.opening,
        safety_stock=item.safety_stock,
        lead_time_weeks=item.lead_time_weeks,
        weeks=[
            PlanWeek(
                week_ending=week.last_on,
                forecast=item.demand[index],
                scheduled_receipt=item.scheduled_receipt[index],
                planned_receipt=item.planned_receipt[index],
                planned_release=item.planned_release[index],
                end_stock=item.end_stock[index],
            )
            for index, week in enumerate(weeks)
        ],
    )


def _order(order: planned_orders.PlannedOrder) -> PlannedOrder:
    return PlannedOrder(
        item=order.item,
        location=order.location,
        supplier=order.supplier,
        quantity=order.quantity,
        order_on=order.order_on,
        receipt_on=order.receipt_on,
        cost=order.cost,
        currency=order.currency,
        late_by_weeks=order.late_by_weeks,
        reason=order.reason,
    )
