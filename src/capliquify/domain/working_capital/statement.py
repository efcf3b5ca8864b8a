"""The working-capital statement: days and balances on average, closing and count-back basis."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.measure import Measure, display_days
from capliquify.domain.working_capital.balances import TRADE_CLASSES, BalanceWindow, MonthEndBalances, balance_window
from capliquify.domain.working_capital.cash_conversion_cycle import cash_conversion_cycle
from capliquify.domain.working_capital.count_back_days_sales_outstanding import count_back_days_sales_outstanding
from capliquify.domain.working_capital.days_inventory_outstanding import days_inventory_outstanding
from capliquify.domain.working_capital.days_payable_outstanding import days_payable_outstanding
from capliquify.domain.working_capital.days_sales_outstanding import days_sales_outstanding
from capliquify.domain.working_capital.results import Results, results_before
from capliquify.domain.working_capital.trade_working_capital import trade_working_capital

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from capliquify.domain.snapshot import Snapshot

_COMPLETE_MONTH_ENDS: Final = 13
_NO_BALANCES: Final = "no month-end balance of receivables, inventory or payables is known: import ledger-balances"
_ROUNDING_NOTE: Final = (
    "the cycle is rounded once from its unrounded parts: the parts as shown add up to {parts}, not {cycle}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisMeasures:
    """Measures on one basis, not rounded."""

    days_sales_outstanding: Measure
    days_inventory_outstanding: Measure
    days_payable_outstanding: Measure
    cash_conversion_cycle: Measure
    trade_working_capital: Measure
    month_ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCapital:
    """The cash conversion cycle and what it is made of; days and amounts are not rounded."""

    as_of: date
    currency: str
    average: BasisMeasures
    closing: BasisMeasures
    count_back_days_sales_outstanding: Measure
    month_ends: tuple[MonthEndBalances, ...]  # oldest first
    revenue: Measure
    cost_of_goods_sold: Measure
    window_days: int | None
    notes: tuple[str, ...]

    @property
    def reasons(self) -> dict[str, str]:
        """Why figures are absent, by the path they have in the answer."""
        measures = {"basis.count_back.days_sales_outstanding": self.count_back_days_sales_outstanding}
        measures |= _paths("basis.average", self.average) | _paths("basis.closing", self.closing)
        for index, month in enumerate(self.month_ends):
            measures |= {f"month_ends.{index}.{each.value}": month.of(each) for each in TRADE_CLASSES}
        measures |= {"revenue": self.revenue, "cost_of_goods_sold": self.cost_of_goods_sold}
        reasons = {path: measure.reason for path, measure in measures.items() if measure.reason is not None}
        if self.window_days is None and self.revenue.reason is not None:
            reasons["window_days"] = self.revenue.reason
        return reasons


def measure_working_capital(snapshot: Snapshot) -> WorkingCapital:
    """Measure working capital of the twelve months to the latest month-end with balances.

    The average basis takes the month-ends from twelve months before the closing one to it, both included.
    See docs/formulas/cash_conversion_cycle.md.
    """
    rates = RateTable.from_records(snapshot.fx_rates)
    window = balance_window(snapshot.ledger_balances, snapshot.as_of, snapshot.currency, rates)
    if window is None:
        return _without_balances(snapshot)
    results = results_before(snapshot.profit_and_loss, window.closing_on, snapshot.currency, rates)
    average = _basis(_averages(window.month_ends, window.closing_on), results, len(window.month_ends))
    closing = _basis(window.closing, results, 1)
    return WorkingCapital(
        as_of=snapshot.as_of,
        currency=snapshot.currency,
        average=average,
        closing=closing,
        count_back_days_sales_outstanding=_count_back(window.closing.receivable, results),
        month_ends=window.month_ends,
        revenue=results.revenue,
        cost_of_goods_sold=results.cost_of_goods_sold,
        window_days=results.window_days,
        notes=_notes(window, results, (average, closing)),
    )


def _paths(prefix: str, basis: BasisMeasures) -> dict[str, Measure]:
    return {
        f"{prefix}.days_sales_outstanding": basis.days_sales_outstanding,
        f"{prefix}.days_inventory_outstanding": basis.days_inventory_outstanding,
        f"{prefix}.days_payable_outstanding": basis.days_payable_outstanding,
        f"{prefix}.cash_conversion_cycle": basis.cash_conversion_cycle,
        f"{prefix}.trade_working_capital": basis.trade_working_capital,
    }


def _without_balances(snapshot: Snapshot) -> WorkingCapital:
    absent = Measure.absent(_NO_BALANCES)
    basis = BasisMeasures(
        days_sales_outstanding=absent,
        days_inventory_outstanding=absent,
        days_payable_outstanding=absent,
        cash_conversion_cycle=absent,
        trade_working_capital=absent,
        month_ends=0,
    )
    return WorkingCapital(
        as_of=snapshot.as_of,
        currency=snapshot.currency,
        average=basis,
        closing=basis,
        count_back_days_sales_outstanding=absent,
        month_ends=(),
        revenue=absent,
        cost_of_goods_sold=absent,
        window_days=None,
        notes=(),
    )


def _averages(month_ends: Sequence[MonthEndBalances], closing_on: date) -> MonthEndBalances:
    receivable, inventory, payable = (_average([month.of(each) for month in month_ends]) for each in TRADE_CLASSES)
    return MonthEndBalances(month_end=closing_on, receivable=receivable, inventory=inventory, payable=payable)


def _average(balances: Sequence[Measure]) -> Measure:
    if not balances:
        return Measure.absent("no month-end has balances of receivables, inventory and payables together")
    known = [balance.value for balance in balances if balance.value is not None]
    if len(known) < len(balances):
        return next(balance for balance in balances if balance.value is None)
    return Measure(sum(known, Decimal(0)) / len(known))


def _basis(balances: MonthEndBalances, results: Results, month_ends: int) -> BasisMeasures:
    days = results.window_days or 0
    sales_days = _days(balances.receivable, results.sales, days, days_sales_outstanding)
    inventory_days = _days(balances.inventory, results.cost_of_goods_sold, days, days_inventory_outstanding)
    payable_days = _days(balances.payable, results.purchases, days, days_payable_outstanding)
    return BasisMeasures(
        days_sales_outstanding=sales_days,
        days_inventory_outstanding=inventory_days,
        days_payable_outstanding=payable_days,
        cash_conversion_cycle=cash_conversion_cycle(sales_days, inventory_days, payable_days),
        trade_working_capital=_trade_working_capital(balances),
        month_ends=month_ends,
    )


def _days(balance: Measure, flow: Measure, days: int, measure: Callable[[Decimal, Decimal, int], Measure]) -> Measure:
    if balance.value is None:
        return balance
    if flow.value is None:
        return flow
    return measure(balance.value, flow.value, days)


def _trade_working_capital(balances: MonthEndBalances) -> Measure:
    receivable, inventory, payable = (balances.of(each) for each in TRADE_CLASSES)
    if receivable.value is None or inventory.value is None or payable.value is None:
        parts = (receivable, inventory, payable)
        return Measure.absent("; ".join(dict.fromkeys(part.reason for part in parts if part.reason)))
    return Measure(trade_working_capital(receivable.value, inventory.value, payable.value))


def _count_back(receivable: Measure, results: Results) -> Measure:
    if receivable.value is None:
        return receivable
    if results.sales.value is None:
        return results.sales
    if not results.newest_first:
        return Measure.absent("no profit-and-loss periods line up back from the closing day")
    return count_back_days_sales_outstanding(receivable.value, results.newest_first)


def _notes(window: BalanceWindow, results: Results, bases: Sequence[BasisMeasures]) -> tuple[str, ...]:
    notes = [f"closing balances are those of {window.closing_on}"]
    if len(window.month_ends) < _COMPLETE_MONTH_ENDS:
        notes.append(f"the average is of {len(window.month_ends)} month-ends, not 13: the others are not known")
    notes.extend(window.notes)
    notes.extend(results.notes)
    notes.extend(note for basis in bases for note in _rounding_note(basis))
    return tuple(dict.fromkeys(notes))


def _rounding_note(basis: BasisMeasures) -> tuple[str, ...]:
    cycle = display_days(basis.cash_conversion_cycle.value)
    sales, inventory, payable = (
        display_days(measure.value)
        for measure in (
            basis.days_sales_outstanding,
            basis.days_inventory_outstanding,
            basis.days_payable_outstanding,
        )
    )
    if cycle is None or sales is None or inventory is None or payable is None:
        return ()
    parts = sales + inventory - payable
    return () if parts == cycle else (_ROUNDING_NOTE.format(parts=parts, cycle=cycle),)
