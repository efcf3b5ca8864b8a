"""Answers about cash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class CashLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the sheet in one week; money out is negative."""

    name: str  # a category of domain/records/cash_category.py
    amount: Decimal | None


class CashWeek(msgspec.Struct, frozen=True, kw_only=True):
    """One week: net = sum of lines, before_financing = opening + net - interest, headroom = limit - drawn."""

    week_ending: date
    opening: Decimal | None
    lines: list[CashLine]
    net: Decimal | None
    interest: Decimal | None
    before_financing: Decimal | None
    draw: Decimal | None
    repay: Decimal | None
    drawn: Decimal | None
    headroom: Decimal | None
    closing: Decimal | None
    below_minimum: Decimal | None


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """The first week whose cash is below the minimum after the draw."""

    week_ending: date
    shortfall: Decimal


class CashAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The thirteen-week direct cash forecast."""

    as_of: date
    currency: str | None
    minimum_cash: Decimal | None
    weeks: list[CashWeek]
    tightest_week: date | None
    first_breach: Breach | None
    notes: list[str]  # what was assumed or left out
    reasons: dict[str, str]


class CashItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """One cash item a cell sums."""

    on: date
    category: str
    amount: Decimal | None  # in the sheet's currency; null when no rate is known
    original_amount: Decimal
    original_currency: str
    certainty: str
    source: str  # what kind of fact it comes from: sales_invoice, supplier_bill, planned_order, …
    reference: str  # the number or name a person knows it by
    party: str
    cause: str  # one sentence: why this amount on this day


class CashItemsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The items behind cells, in order of day; `total` is the sum over all pages."""

    as_of: date
    currency: str | None
    week_ending: date | None
    line: str | None
    total: Decimal | None
    items: list[CashItemRow]
    next_cursor: str | None
    reasons: dict[str, str]


class CashPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts, payments and closing cash of a day or month, before financing."""

    period_start: date
    period_end: date
    receipts: Decimal | None
    payments: Decimal | None
    net: Decimal | None
    closing: Decimal | None


class CashPeriodsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The same cash items by day (30) or by month."""

    as_of: date
    currency: str | None
    grain: str  # day | month
    periods: list[CashPeriod]
    notes: list[str]  # what was assumed or left out
    reasons: dict[str, str]
