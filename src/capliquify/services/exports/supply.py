"""Demand and plan as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.services.exports.table import CellKind, Column, Table
from capliquify.services.exports.wording import notes_of

if TYPE_CHECKING:
    from capliquify.services.answers.demand import DemandAnswer
    from capliquify.services.answers.plan import PlanAnswer


def demand_table(answer: DemandAnswer) -> Table:
    """One row a series, one column a week, units."""
    return Table(
        name="Demand",
        title=f"Demand forecast as of {answer.as_of}, units a week",
        columns=(
            Column("Item"),
            Column("Channel"),
            Column("Market"),
            Column("Model"),
            *(Column(week.isoformat(), CellKind.QUANTITY, total=True) for week in answer.week_endings),
        ),
        rows=[
            (series.item, series.channel, series.market, series.model, *(round(units, 2) for units in series.forecast))
            for series in answer.series
        ],
        notes=notes_of(answer.notes, answer.reasons),
    )


def plan_orders_table(answer: PlanAnswer) -> Table:
    """The orders the plan proposes, by order day."""
    return Table(
        name="Planned orders",
        title=f"Planned orders as of {answer.as_of}",
        columns=(
            Column("Order on", CellKind.DATE),
            Column("Receipt on", CellKind.DATE),
            Column("Item"),
            Column("Location"),
            Column("Supplier"),
            Column("Quantity", CellKind.QUANTITY),
            Column("Cost", CellKind.MONEY),
            Column("Currency"),
            Column("Late, weeks", CellKind.INTEGER),
            Column("Why"),
        ),
        rows=[
            (
                order.order_on,
                order.receipt_on,
                order.item,
                order.location,
                order.supplier,
                order.quantity,
                order.cost,
                order.currency,
                order.late_by_weeks,
                order.reason,
            )
            for order in answer.orders
        ],
        notes=notes_of(answer.notes, answer.reasons),
    )


def plan_weeks_table(answer: PlanAnswer) -> Table:
    """The netting week by week, one row an item, location and week."""
    return Table(
        name="Netting",
        title=f"Net requirements as of {answer.as_of}, units",
        columns=(
            Column("Item"),
            Column("Location"),
            Column("Week ending", CellKind.DATE),
            Column("Forecast", CellKind.QUANTITY),
            Column("Scheduled receipt", CellKind.QUANTITY),
            Column("Planned receipt", CellKind.QUANTITY),
            Column("Planned release", CellKind.QUANTITY),
            Column("End stock", CellKind.QUANTITY),
        ),
        rows=[
            (
                plan.item,
                plan.location,
                week.week_ending,
                week.forecast,
                week.scheduled_receipt,
                week.planned_receipt,
                week.planned_release,
                week.end_stock,
            )
            for plan in answer.items
            for week in plan.weeks
        ],
    )
