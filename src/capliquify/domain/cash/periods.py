"""The cash plan by day and by month, before financing. See docs/formulas/cash_by_period.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.cells import cells_of, period_numbers
from capliquify.domain.cash.items import CATEGORIES
from capliquify.domain.cash.projection import HORIZON_MONTHS
from capliquify.domain.cash.sheet import missing_rate_reason
from capliquify.domain.records.cash_category import CashSection, section_of
from capliquify.domain.values.days import month_end
from capliquify.domain.values.money import from_minor
from capliquify.domain.values.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from capliquify.domain.cash.cells import Cells
    from capliquify.domain.cash.plan import CashPlan

DAYS: Final = 30
_IS_RECEIPT: Final = np.array([section_of(category) is CashSection.RECEIPTS for category in CATEGORIES])


@dataclass(frozen=True, kw_only=True, slots=True)
class CashFlow:
    """Receipts, payments (negative), net flow and closing cash of a period, before financing."""

    period_start: date
    period_end: date  # its last day
    receipts: Decimal | None
    payments: Decimal | None
    net: Decimal | None
    closing: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CashFlows:
    """Cash flows of periods that follow each other; `reasons` maps the path of a missing figure to its reason."""

    as_of: date
    currency: str
    periods: tuple[CashFlow, ...]
    notes: tuple[str, ...]
    reasons: dict[str, str]


def cash_by_day(plan: CashPlan, days: int = DAYS) -> CashFlows:
    """Cash flows of the days after the snapshot's."""
    starts = [plan.snapshot.as_of + timedelta(days=offset) for offset in range(1, days + 1)]
    return _flows(plan, [Period(day, day + timedelta(days=1)) for day in starts])


def cash_by_month(plan: CashPlan, months: int = HORIZON_MONTHS) -> CashFlows:
    """Cash flows by calendar month; the first month starts the day after the snapshot's."""
    periods: list[Period] = []
    start = plan.snapshot.as_of + timedelta(days=1)
    for _ in range(months):
        end = month_end(start) + timedelta(days=1)
        periods.append(Period(start, end))
        start = end
    return _flows(plan, periods)


def _flows(plan: CashPlan, periods: Sequence[Period]) -> CashFlows:
    cells = cells_of(plan.items, periods)
    closing = plan.opening_cash.amount
    standing = list(filter(None, [plan.opening_cash.reason]))
    flows: list[CashFlow] = []
    reasons: dict[str, str] = {}
    for row, period in enumerate(periods):
        receipts, payments = (_sum(cells, row, side) for side in (_IS_RECEIPT, ~_IS_RECEIPT))
        net = None if receipts is None or payments is None else receipts + payments
        closing = None if closing is None or net is None else closing + net
        figures = {"receipts": receipts, "payments": payments, "net": net, "closing": closing}
        if net is None:
            missing = missing_rate_reason(plan, plan.items.take(period_numbers(plan.items, periods) == row))
            standing.append(missing)
            reasons |= {f"periods.{row}.{name}": missing for name, units in figures.items() if units is None}
        if closing is None:
            reasons[f"periods.{row}.closing"] = "; ".join(dict.fromkeys(standing))
        amounts = {name: _decimal(plan, units) for name, units in figures.items()}
        flows.append(CashFlow(period_start=period.start_on, period_end=period.last_on, **amounts))
    return CashFlows(
        as_of=plan.snapshot.as_of,
        currency=plan.snapshot.currency,
        periods=tuple(flows),
        notes=(*plan.notes, *_horizon_note(plan, periods[-1].last_on)),
        reasons=reasons,
    )


def _horizon_note(plan: CashPlan, last_on: date) -> tuple[str, ...]:
    reach = plan.demand_reaches_on
    if reach is None:
        return ("no sales are expected: later periods hold only what is known today",)
    if reach < last_on:
        return (f"sales and purchases are expected up to {reach}: later periods hold only what is known today",)
    return ()


def _sum(cells: Cells, row: int, side: NDArray[np.bool_]) -> int | None:
    return None if cells.unknown[row, side].any() else int(cells.sums[row, side].sum())


def _decimal(plan: CashPlan, units: int | None) -> Decimal | None:
    return None if units is None else from_minor(units, plan.snapshot.currency)
