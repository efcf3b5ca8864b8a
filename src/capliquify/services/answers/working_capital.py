"""Answers about working capital."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class AverageBasis(msgspec.Struct, frozen=True, kw_only=True):
    """Days and balances on the average of the month-ends of the last twelve months."""

    days_sales_outstanding: Decimal | None
    days_inventory_outstanding: Decimal | None
    days_payable_outstanding: Decimal | None
    cash_conversion_cycle: Decimal | None
    trade_working_capital: Decimal | None
    month_ends: int


class ClosingBasis(msgspec.Struct, frozen=True, kw_only=True):
    """Days and balances on the closing balance."""

    days_sales_outstanding: Decimal | None
    days_inventory_outstanding: Decimal | None
    days_payable_outstanding: Decimal | None
    cash_conversion_cycle: Decimal | None
    trade_working_capital: Decimal | None
    month_ends: int


class CountBackBasis(msgspec.Struct, frozen=True, kw_only=True):
    """Days sales outstanding by consuming the latest months' sales."""

    days_sales_outstanding: Decimal | None


class Bases(msgspec.Struct, frozen=True, kw_only=True):
    """The same measures on three bases."""

    average: AverageBasis
    closing: ClosingBasis
    count_back: CountBackBasis


class MonthEndBalances(msgspec.Struct, frozen=True, kw_only=True):
    """Balances, tax taken out, of one month-end."""

    month_end: date
    receivable: Decimal | None
    inventory: Decimal | None
    payable: Decimal | None


class WorkingCapitalAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The cash conversion cycle and what it is made of."""

    as_of: date
    currency: str | None
    basis: Bases
    month_ends: list[MonthEndBalances]
    revenue: Decimal | None  # of the window
    cost_of_goods_sold: Decimal | None
    window_days: int | None
    notes: list[str]
    reasons: dict[str, str]
