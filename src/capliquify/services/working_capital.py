"""How long cash is tied up: days, cycle, trade working capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from capliquify.domain.values.measure import display_days
from capliquify.domain.values.money import minor_digits, round_half_up
from capliquify.domain.working_capital.statement import measure_working_capital
from capliquify.services.answers.working_capital import (
    AverageBasis,
    Bases,
    ClosingBasis,
    CountBackBasis,
    MonthEndBalances,
    WorkingCapitalAnswer,
)
from capliquify.services.currency import without_currency
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from capliquify.domain.working_capital.statement import BasisMeasures, WorkingCapital
    from capliquify.services.context import Context

_PARTS = frozenset({"ledger_balances", "profit_and_loss", "fx_rates"})


def get_working_capital(context: Context, *, as_of: date | None = None) -> WorkingCapitalAnswer:
    """The cash conversion cycle on average, closing and count-back basis as of a day."""
    snapshot = load_snapshot(context.transaction, context.organisation, context.as_of(as_of), _PARTS)
    answer = _answer(measure_working_capital(snapshot), minor_digits(snapshot.currency))
    return answer if context.organisation.currency else msgspec.structs.replace(answer, **without_currency(answer))


def _answer(measured: WorkingCapital, digits: int) -> WorkingCapitalAnswer:
    return WorkingCapitalAnswer(
        as_of=measured.as_of,
        currency=measured.currency,
        basis=Bases(
            average=AverageBasis(**_basis(measured.average, digits), month_ends=measured.average.month_ends),
            closing=ClosingBasis(**_basis(measured.closing, digits), month_ends=measured.closing.month_ends),
            count_back=CountBackBasis(
                days_sales_outstanding=display_days(measured.count_back_days_sales_outstanding.value)
            ),
        ),
        month_ends=[
            MonthEndBalances(
                month_end=row.month_end,
                receivable=_money(row.receivable.value, digits),
                inventory=_money(row.inventory.value, digits),
                payable=_money(row.payable.value, digits),
            )
            for row in measured.month_ends
        ],
        revenue=_money(measured.revenue.value, digits),
        cost_of_goods_sold=_money(measured.cost_of_goods_sold.value, digits),
        window_days=measured.window_days,
        notes=list(measured.notes),
        reasons=measured.reasons,
    )


def _basis(basis: BasisMeasures, digits: int) -> dict[str, Decimal | None]:
    return {
        "days_sales_outstanding": display_days(basis.days_sales_outstanding.value),
        "days_inventory_outstanding": display_days(basis.days_inventory_outstanding.value),
        "days_payable_outstanding": display_days(basis.days_payable_outstanding.value),
        "cash_conversion_cycle": display_days(basis.cash_conversion_cycle.value),
        "trade_working_capital": _money(basis.trade_working_capital.value, digits),
    }


def _money(value: Decimal | None, digits: int) -> Decimal | None:
    return None if value is None else round_half_up(value, digits)
