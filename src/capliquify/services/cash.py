"""Will there be enough cash: the thirteen-week sheet, its cells, and the same items by day and month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from capliquify.domain.cash.description import describe_items
from capliquify.domain.cash.periods import cash_by_day, cash_by_month
from capliquify.domain.cash.sheet import items_of, missing_rate_reason, thirteen_week_sheet, total_of
from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.cash_category import CashCategory
from capliquify.services.answers.cash import (
    Breach,
    CashAnswer,
    CashItemRow,
    CashItemsAnswer,
    CashLine,
    CashPeriod,
    CashPeriodsAnswer,
    CashWeek,
)
from capliquify.services.currency import NO_CURRENCY, without_currency
from capliquify.services.projection import project
from capliquify.services.slices import page_after
from capliquify.services.statistics_sources import left_out_notes
from capliquify.services.unfinished_sources import unfinished_notes

if TYPE_CHECKING:
    from datetime import date

    from capliquify.domain.cash.items import CashItem
    from capliquify.domain.cash.sheet import CashSheet, SheetWeek
    from capliquify.services.context import Context

_GRAINS = {"day": cash_by_day, "month": cash_by_month}


def get_cash(context: Context, *, as_of: date | None = None, demand_model: str = "auto") -> CashAnswer:
    """The thirteen-week direct cash forecast as of a day.

    Raises:
        InvalidInput: The demand model does not exist.
    """
    projection = project(context, as_of, demand_model)
    answer = _sheet(thirteen_week_sheet(projection.cash))
    left_out = left_out_notes(context, projection.snapshot.left_out_of_statistics)
    answer = msgspec.structs.replace(answer, notes=[*unfinished_notes(context), *answer.notes, *left_out])
    return answer if context.organisation.currency else _nothing_known(answer)


def get_cash_items(  # noqa: PLR0913  one argument for each filter
    context: Context,
    *,
    as_of: date | None = None,
    week_ending: date | None = None,
    line: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
    demand_model: str = "auto",
) -> CashItemsAnswer:
    """The cash items a cell, a week, a line or the whole sheet sums, one page in order of day.

    Raises:
        InvalidInput: The line, the cursor or the demand model does not exist, or no week of the sheet ends that day.
    """
    plan = project(context, as_of, demand_model).cash
    weeks = [week.week_ending for week in thirteen_week_sheet(plan).weeks]
    if week_ending is not None and week_ending not in weeks:
        message = f"no week of the sheet ends on {week_ending}; they end on {weeks[0]} to {weeks[-1]}, every 7 days"
        raise InvalidInput(message)
    items = items_of(plan, week_ending=week_ending, category=_category(line))
    rows, next_cursor = page_after(len(items), limit, cursor)
    total = total_of(plan, items)
    answer = CashItemsAnswer(
        as_of=plan.snapshot.as_of,
        currency=plan.snapshot.currency,
        week_ending=week_ending,
        line=line,
        total=total,
        items=[_item(item) for item in describe_items(plan, items, rows.start, rows.stop)],
        next_cursor=next_cursor,
        reasons={} if total is not None else {"total": missing_rate_reason(plan, items)},
    )
    return answer if context.organisation.currency else msgspec.structs.replace(answer, **without_currency(answer))


def get_cash_periods(
    context: Context, *, as_of: date | None = None, grain: str = "day", demand_model: str = "auto"
) -> CashPeriodsAnswer:
    """Receipts, payments and closing cash, before financing, for 30 days or 24 months.

    Raises:
        InvalidInput: The grain or the demand model does not exist.
    """
    if grain not in _GRAINS:
        message = f"{grain!r} is not a grain; use day or month"
        raise InvalidInput(message)
    plan = project(context, as_of, demand_model).cash
    periods = _GRAINS[grain](plan)
    answer = CashPeriodsAnswer(
        as_of=plan.snapshot.as_of,
        currency=plan.snapshot.currency,
        grain=grain,
        periods=[
            CashPeriod(
                period_start=row.period_start,
                period_end=row.period_end,
                receipts=row.receipts,
                payments=row.payments,
                net=row.net,
                closing=row.closing,
            )
            for row in periods.periods
        ],
        notes=list(periods.notes),
        reasons=periods.reasons,
    )
    return answer if context.organisation.currency else msgspec.structs.replace(answer, **without_currency(answer))


def _nothing_known(answer: CashAnswer) -> CashAnswer:
    """The sheet of a company without any amount: a week without known items is not a week without cash flow."""
    weeks = [msgspec.structs.replace(week, net=None, interest=None) for week in answer.weeks]
    gaps = {f"weeks.{row}.{name}": NO_CURRENCY for row in range(len(weeks)) for name in ("net", "interest")}
    changes = without_currency(answer)
    return msgspec.structs.replace(answer, weeks=weeks, **changes | {"reasons": changes["reasons"] | gaps})


def _category(line: str | None) -> CashCategory | None:
    if line is None:
        return None
    try:
        return CashCategory(line)
    except ValueError:
        message = f"{line!r} is not a line of the sheet; lines are {', '.join(CashCategory)}"
        raise InvalidInput(message) from None


def _sheet(sheet: CashSheet) -> CashAnswer:
    breach = sheet.first_breach
    return CashAnswer(
        as_of=sheet.as_of,
        currency=sheet.currency,
        minimum_cash=sheet.minimum_cash,
        weeks=[_week(week) for week in sheet.weeks],
        tightest_week=sheet.tightest_week,
        first_breach=Breach(week_ending=breach.week_ending, shortfall=breach.shortfall) if breach else None,
        notes=list(sheet.notes),
        reasons=sheet.reasons,
    )


def _week(week: SheetWeek) -> CashWeek:
    return CashWeek(
        week_ending=week.week_ending,
        opening=week.opening,
        lines=[CashLine(name=line.category.value, amount=line.amount) for line in week.lines],
        net=week.net,
        interest=week.interest,
        before_financing=week.before_financing,
        draw=week.draw,
        repay=week.repay,
        drawn=week.drawn,
        headroom=week.headroom,
        closing=week.closing,
        below_minimum=week.below_minimum,
    )


def _item(item: CashItem) -> CashItemRow:
    return CashItemRow(
        on=item.on,
        category=item.category.value,
        amount=item.amount,
        original_amount=item.original_amount,
        original_currency=item.original_currency,
        certainty=item.certainty.value,
        source=item.source.value,
        reference=item.reference,
        party=item.party,
        cause=item.cause,
    )
