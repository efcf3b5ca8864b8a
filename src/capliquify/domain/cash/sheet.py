"""The thirteen-week cash sheet. See docs/formulas/thirteen_week_cash_forecast.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.cells import cells_of, period_numbers
from capliquify.domain.cash.facility import FinancedPeriod, finance
from capliquify.domain.cash.items import CATEGORIES, CATEGORY_CODES, CURRENCIES
from capliquify.domain.values.money import from_minor
from capliquify.domain.values.period import Period, weeks_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capliquify.domain.cash.cells import Cells
    from capliquify.domain.cash.items import CashItemColumns
    from capliquify.domain.cash.plan import CashPlan
    from capliquify.domain.records.cash_category import CashCategory

WEEKS: Final = 13
NO_MINIMUM: Final = "no facility states a minimum: import facility; a breach is cash below 0"
_AFTER_FINANCING: Final = ("before_financing", "draw", "repay", "drawn", "headroom", "closing", "below_minimum")
_FINANCED: Final = ("opening", "net", "interest", *_AFTER_FINANCING)


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLine:
    """One category in one week; money out is negative."""

    category: CashCategory
    amount: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetWeek:
    """One week: net = sum of lines, before_financing = opening + net - interest, headroom = limit - drawn."""

    week_ending: date
    lines: tuple[SheetLine, ...]
    opening: Decimal | None
    net: Decimal | None
    interest: Decimal | None
    before_financing: Decimal | None
    draw: Decimal | None
    repay: Decimal | None
    drawn: Decimal | None
    headroom: Decimal | None
    closing: Decimal | None
    below_minimum: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CashBreach:
    """The first week whose cash is below the minimum after the draw."""

    week_ending: date
    shortfall: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class CashSheet:
    """The sheet; a missing figure is None and `reasons` maps its path to the reason."""

    as_of: date
    currency: str
    minimum_cash: Decimal | None
    weeks: tuple[SheetWeek, ...]
    tightest_week: date | None
    first_breach: CashBreach | None
    notes: tuple[str, ...]
    reasons: dict[str, str]


def thirteen_week_sheet(plan: CashPlan, weeks: int = WEEKS) -> CashSheet:
    """The plan by week and category, with interest, draws and repayments, the tightest week and the first breach."""
    periods = weeks_after(plan.snapshot.as_of, weeks, week_ends_on=plan.snapshot.week_ends_on)
    cells = cells_of(plan.items, periods)
    nets = [None if unknown.any() else int(sums.sum()) for sums, unknown in zip(cells.sums, cells.unknown, strict=True)]
    financed = list(
        finance(
            plan.credit, plan.opening_cash.amount, plan.opening_drawn.amount, nets, [period.days for period in periods]
        )
    )
    columns = np.flatnonzero(cells.used.any(axis=0)).tolist()
    currency = plan.snapshot.currency
    minimum = plan.credit.minimum_cash if plan.credit else None
    tightest, breach = _tightest(periods, financed), _first_breach(periods, financed, currency)
    return CashSheet(
        as_of=plan.snapshot.as_of,
        currency=currency,
        minimum_cash=_decimal(minimum, currency),
        weeks=tuple(
            _week(period, _lines(cells, row, columns, currency), one, currency)
            for row, (period, one) in enumerate(zip(periods, financed, strict=True))
        ),
        tightest_week=tightest,
        first_breach=breach,
        notes=plan.notes,
        reasons=dict(_reasons(plan, periods, cells, columns, financed)),
    )


def items_of(
    plan: CashPlan,
    *,
    week_ending: date | None = None,
    category: CashCategory | None = None,
    weeks: int = WEEKS,
) -> CashItemColumns:
    """The items a cell sums, in order of day: of one week or all, of one category or all.

    A week the sheet does not have gives no items.
    """
    periods = weeks_after(plan.snapshot.as_of, weeks, week_ends_on=plan.snapshot.week_ends_on)
    chosen = [number for number, period in enumerate(periods) if week_ending in (None, period.last_on)]
    rows = np.isin(period_numbers(plan.items, periods), chosen)
    if category is not None:
        rows &= plan.items.category == CATEGORY_CODES[category]
    return plan.items.take(rows).by_day()


def total_of(plan: CashPlan, items: CashItemColumns) -> Decimal | None:
    """The sum of some items in the base currency; None where one of them has no exchange rate."""
    return from_minor(int(items.amount.sum()), plan.snapshot.currency) if items.known.all() else None


def missing_rate_reason(plan: CashPlan, items: CashItemColumns) -> str:
    """Why the sum of some items is not known: every exchange rate they lack."""
    codes = np.unique(items.currency[~items.known]).tolist()
    return "; ".join(plan.missing_rates[CURRENCIES[code]] for code in codes)


def _week(period: Period, lines: tuple[SheetLine, ...], financed: FinancedPeriod, currency: str) -> SheetWeek:
    figures = {name: _decimal(getattr(financed, name), currency) for name in _FINANCED}
    return SheetWeek(week_ending=period.last_on, lines=lines, **figures)


def _lines(cells: Cells, row: int, columns: Sequence[int], currency: str) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(
            category=CATEGORIES[column],
            amount=None if cells.unknown[row, column] else from_minor(int(cells.sums[row, column]), currency),
        )
        for column in columns
    )


def _decimal(units: int | None, currency: str) -> Decimal | None:
    return None if units is None else from_minor(units, currency)


def _tightest(periods: Sequence[Period], financed: Sequence[FinancedPeriod]) -> date | None:
    """The week with the least cash before financing plus what could be drawn then; None unless all are known."""
    means = [
        one.before_financing + one.undrawn
        for one in financed
        if one.before_financing is not None and one.undrawn is not None
    ]
    if len(means) < len(periods) or not means:
        return None
    return periods[means.index(min(means))].last_on


def _first_breach(periods: Sequence[Period], financed: Sequence[FinancedPeriod], currency: str) -> CashBreach | None:
    for period, one in zip(periods, financed, strict=True):
        if one.below_minimum:
            return CashBreach(week_ending=period.last_on, shortfall=from_minor(one.below_minimum, currency))
    return None


def _reasons(
    plan: CashPlan,
    periods: Sequence[Period],
    cells: Cells,
    columns: Sequence[int],
    financed: Sequence[FinancedPeriod],
) -> Iterator[tuple[str, str]]:
    """A reason for each figure that is None; the first cause is handed on to all that follow from it."""
    if plan.credit is None or plan.credit.minimum_cash is None:
        yield "minimum_cash", plan.credit_reason or NO_MINIMUM
    standing = [plan.opening_cash.reason, plan.opening_drawn.reason, plan.credit_reason]
    for row, (period, one) in enumerate(zip(periods, financed, strict=True)):
        if one.opening is None:
            yield f"weeks.{row}.opening", _joined(standing if row else [plan.opening_cash.reason])
        if one.interest is None:
            yield f"weeks.{row}.interest", _joined(standing)
        if one.net is None:
            week_items = items_of(plan, week_ending=period.last_on, weeks=len(periods))
            yield from _line_reasons(plan, week_items, cells, row, columns)
            missing = missing_rate_reason(plan, week_items)
            standing.append(missing)
            yield f"weeks.{row}.net", missing
        if one.before_financing is None:
            yield from ((f"weeks.{row}.{name}", _joined(standing)) for name in _AFTER_FINANCING)
    if any(one.before_financing is None for one in financed):
        yield "tightest_week", _joined(standing)
        if not any(one.below_minimum for one in financed):
            yield "first_breach", _joined(standing)


def _joined(reasons: Sequence[str | None]) -> str:
    return "; ".join(reason for reason in dict.fromkeys(reasons) if reason)


def _line_reasons(
    plan: CashPlan, week_items: CashItemColumns, cells: Cells, row: int, columns: Sequence[int]
) -> Iterator[tuple[str, str]]:
    for place, column in enumerate(columns):
        if cells.unknown[row, column]:
            reason = missing_rate_reason(plan, week_items.take(week_items.category == column))
            yield f"weeks.{row}.lines.{place}.amount", reason
