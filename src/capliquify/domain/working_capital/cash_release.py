"""What reaching target days would free, once, and what that saves every year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capliquify.domain.working_capital.trade_working_capital import TradeDays


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRelease:
    """Cash freed once, by part; negative where a target ties more cash."""

    receivable: Decimal
    inventory: Decimal
    payable: Decimal

    @property
    def total(self) -> Decimal:
        """The sum of the parts: the fall of trade working capital."""
        return self.receivable + self.inventory + self.payable

    def annual_benefit(self, annual_cost_of_capital: Decimal) -> Decimal:
        """Cost of capital saved in a year; the release itself comes only once."""
        return self.total * annual_cost_of_capital

    def annual_carrying_saving(self, annual_holding_fraction: Decimal) -> Decimal:
        """Cost of holding the released stock that is saved in a year; includes its cost of capital."""
        return self.inventory * annual_holding_fraction


def one_day_of(flow: Decimal, window_days: int = 365) -> Decimal:
    """What one day of a measure is worth: sales for receivables, cost of goods sold for stock and payables.

    See docs/formulas/cash_release.md.
    """
    return flow / window_days


def cash_release(
    current: TradeDays, target: TradeDays, *, sales: Decimal, cost_of_goods_sold: Decimal, window_days: int = 365
) -> CashRelease:
    """Cash freed once by going from current to target days at unchanged sales and cost.

    See docs/formulas/cash_release.md.
    """
    return CashRelease(
        receivable=(current.sales - target.sales) * sales / window_days,
        inventory=(current.inventory - target.inventory) * cost_of_goods_sold / window_days,
        payable=(target.payable - current.payable) * cost_of_goods_sold / window_days,
    )
