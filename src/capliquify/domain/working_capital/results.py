"""Revenue and cost of the twelve months before a closing day, from profit-and-loss periods used whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from capliquify.domain.errors import RateMissing
from capliquify.domain.values.days import add_months, month_end
from capliquify.domain.values.exchange import AVERAGE_FIRST
from capliquify.domain.values.measure import Measure
from capliquify.domain.values.period import Period
from capliquify.domain.working_capital.count_back_days_sales_outstanding import SalesOfPeriod

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from capliquify.domain.records.profit_and_loss import ProfitAndLoss
    from capliquify.domain.values.exchange import RateTable

YEAR_DAYS: Final = 365


class PeriodResult(NamedTuple):
    """Results of one period in the base currency, not rounded."""

    period: Period
    revenue: Decimal
    cost_of_goods_sold: Decimal
    credit_sales: Decimal | None
    purchases: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Sums over the periods used; `sales` and `purchases` are what days are measured on."""

    revenue: Measure
    cost_of_goods_sold: Measure
    sales: Measure  # credit sales where every period has them, else revenue
    purchases: Measure  # purchases where every period has them, else cost of goods sold
    window_days: int | None
    newest_first: tuple[SalesOfPeriod, ...]  # sales without a gap, back from the closing day
    notes: tuple[str, ...]


def results_before(records: Iterable[ProfitAndLoss], closing_on: date, currency: str, rates: RateTable) -> Results:
    """Results of the twelve months that end on a closing day.

    Only periods that lie wholly inside are used. Of periods that overlap, those are used that together cover most
    days, the shorter ones where that is equal. Each currency's periods are chosen on their own, as each stands for
    another part of the company. A complete twelve months counts 365 days, less counts its real days.
    """
    window = Period(
        month_end(add_months(closing_on, -12)) + timedelta(days=1),
        closing_on + timedelta(days=1),
    )
    inside = [record for record in records if _inside(record, window)]
    if not inside:
        return _without_results(f"no profit-and-loss period lies inside the 12 months to {closing_on}")
    notes: list[str] = []
    used = [row for rows in _by_currency(inside).values() for row in _without_overlap(rows, notes)]
    days = _days_covered(used, window, notes)
    try:
        converted = [_convert(record, currency, rates, notes) for record in used]
    except RateMissing as missing:
        return _without_results(str(missing))
    return _sum(converted, window, days, notes)


def _inside(record: ProfitAndLoss, window: Period) -> bool:
    return window.start_on <= record.period_start_on <= record.period_end_on <= window.last_on


def _period(record: ProfitAndLoss) -> Period:
    return Period(record.period_start_on, record.period_end_on + timedelta(days=1))


def _by_currency(records: Iterable[ProfitAndLoss]) -> dict[str, list[ProfitAndLoss]]:
    groups: dict[str, list[ProfitAndLoss]] = defaultdict(list)
    for record in records:
        groups[record.currency].append(record)
    return groups


def _without_overlap(records: Sequence[ProfitAndLoss], notes: list[str]) -> list[ProfitAndLoss]:
    """Records of the periods that cover most days without overlapping, then of the most periods."""
    periods = sorted({_period(record) for record in records}, key=lambda period: period.end_before)
    best: list[tuple[int, tuple[Period, ...]]] = [(0, ())]
    for index, period in enumerate(periods):
        before = sum(1 for earlier in periods[:index] if earlier.end_before <= period.start_on)
        days, chosen = best[before]
        candidate = (days + period.days, (*chosen, period))
        best.append(max(best[-1], candidate, key=lambda option: (option[0], len(option[1]))))
    kept = set(best[-1][1])
    left_out = len(periods) - len(kept)
    if left_out:
        notes.append(
            f"profit-and-loss periods overlap: of those that cover most days the finest are used ({len(kept)}), "
            f"{left_out} are left out"
        )
    return [record for record in records if _period(record) in kept]


def _days_covered(records: Sequence[ProfitAndLoss], window: Period, notes: list[str]) -> int:
    by_currency = {
        currency: {
            day
            for record in rows
            for day in range(record.period_start_on.toordinal(), record.period_end_on.toordinal() + 1)
        }
        for currency, rows in _by_currency(records).items()
    }
    covered = set().union(*by_currency.values())
    notes.extend(
        f"{currency} results cover {len(days)} of the {len(covered)} days used"
        for currency, days in sorted(by_currency.items())
        if len(days) < len(covered)
    )
    if len(covered) == window.days:
        return YEAR_DAYS
    first = min(record.period_start_on for record in records)
    last = max(record.period_end_on for record in records)
    notes.append(
        f"profit-and-loss periods cover {len(covered)} days ({first} to {last}) of the 12 months to {window.last_on}: "
        "days are measured on those"
    )
    return len(covered)


def _convert(record: ProfitAndLoss, currency: str, rates: RateTable, notes: list[str]) -> PeriodResult:
    rate = rates.rate(record.currency, currency, record.period_end_on, prefer=AVERAGE_FIRST)
    notes.extend(() if rate.note is None else (rate.note,))
    return PeriodResult(
        _period(record),
        rate.of(record.revenue),
        rate.of(record.cost_of_goods_sold),
        None if record.credit_sales is None else rate.of(record.credit_sales),
        None if record.purchases is None else rate.of(record.purchases),
    )


def _sum(rows: Sequence[PeriodResult], window: Period, days: int, notes: list[str]) -> Results:
    revenue = sum((row.revenue for row in rows), Decimal(0))
    cost = sum((row.cost_of_goods_sold for row in rows), Decimal(0))
    credit_sales = [row.credit_sales for row in rows if row.credit_sales is not None]
    purchases = [row.purchases for row in rows if row.purchases is not None]
    on_credit, on_purchases = len(credit_sales) == len(rows), len(purchases) == len(rows)
    notes.append(
        "days sales outstanding are measured on credit sales"
        if on_credit
        else "days sales outstanding are measured on revenue: credit sales are not known for every period"
    )
    notes.append(
        "days payable outstanding are measured on purchases"
        if on_purchases
        else "days payable outstanding are measured on cost of goods sold: purchases are not known for every period"
    )
    sales_by_period: dict[Period, Decimal] = defaultdict(Decimal)
    for row in rows:
        sales_by_period[row.period] += row.credit_sales if on_credit and row.credit_sales is not None else row.revenue
    return Results(
        revenue=Measure(revenue),
        cost_of_goods_sold=Measure(cost),
        sales=Measure(sum(credit_sales, Decimal(0)) if on_credit else revenue),
        purchases=Measure(sum(purchases, Decimal(0)) if on_purchases else cost),
        window_days=days,
        newest_first=_back_to_back(sales_by_period, window),
        notes=tuple(dict.fromkeys(notes)),
    )


def _back_to_back(sales: dict[Period, Decimal], window: Period) -> tuple[SalesOfPeriod, ...]:
    """Periods that join each other back from the closing day; empty where they do not reach it or overlap."""
    chain: list[SalesOfPeriod] = []
    end = window.end_before
    for period in sorted(sales, key=lambda each: (each.end_before, each.start_on), reverse=True):
        if period.end_before != end:
            break
        chain.append(SalesOfPeriod(sales[period], period.days))
        end = period.start_on
    joined = Period(end, window.end_before) if chain else None
    overlapping = joined is not None and sum(each.overlaps(joined) for each in sales) > len(chain)
    return () if overlapping else tuple(chain)


def _without_results(reason: str) -> Results:
    absent = Measure.absent(reason)
    return Results(
        revenue=absent,
        cost_of_goods_sold=absent,
        sales=absent,
        purchases=absent,
        window_days=None,
        newest_first=(),
        notes=(),
    )
