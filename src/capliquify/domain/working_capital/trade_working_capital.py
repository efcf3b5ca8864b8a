"""The money tied in trade, as an amount, as days of revenue and as a turnover."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from capliquify.domain.values.measure import Measure


class TradeDays(NamedTuple):
    """Days sales, inventory and payable outstanding, unrounded."""

    sales: Decimal
    inventory: Decimal
    payable: Decimal


def trade_working_capital(receivable: Decimal, inventory: Decimal, payable: Decimal) -> Decimal:
    """Receivables plus inventory less payables.

    See docs/formulas/trade_working_capital.md.
    """
    return receivable + inventory - payable


def trade_working_capital_from_days(
    days: TradeDays, *, sales: Decimal, cost_of_goods_sold: Decimal, window_days: int = 365
) -> Decimal:
    """The same amount rebuilt from days: sales days are worth sales, the other two are worth cost.

    See docs/formulas/trade_working_capital.md.
    """
    return (days.sales * sales + (days.inventory - days.payable) * cost_of_goods_sold) / window_days


def trade_working_capital_days(amount: Decimal, revenue: Decimal, window_days: int = 365) -> Measure:
    """Trade working capital in days of revenue, where one number of days is wanted.

    See docs/formulas/trade_working_capital.md.
    """
    if revenue <= 0:
        return Measure.absent("no sales in the window")
    return Measure(amount * window_days / revenue)


def working_capital_turnover(revenue: Decimal, average_trade_working_capital: Decimal) -> Measure:
    """How many times a year revenue turns the money tied in trade over.

    See docs/formulas/working_capital_turnover.md.
    """
    if average_trade_working_capital <= 0:
        return Measure.absent("no money is tied in trade")
    return Measure(revenue / average_trade_working_capital)
