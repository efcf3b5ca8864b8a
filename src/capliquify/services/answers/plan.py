"""Answers about the supply plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class PlanWeek(msgspec.Struct, frozen=True, kw_only=True):
    """One week of an item at a location; units."""

    week_ending: date
    forecast: Decimal
    scheduled_receipt: Decimal
    planned_receipt: Decimal
    planned_release: Decimal
    end_stock: Decimal


class PlannedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order the plan proposes."""

    item: str
    location: str
    supplier: str
    quantity: Decimal
    order_on: date
    receipt_on: date
    cost: Decimal
    currency: str
    late_by_weeks: int  # more than 0: the release lies in the past, expedite
    reason: str


class ItemPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The netting of one item at one location."""

    item: str
    location: str
    opening: Decimal
    safety_stock: Decimal
    lead_time_weeks: int
    weeks: list[PlanWeek]


class PlanAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Net requirements and the orders they lead to."""

    as_of: date
    currency: str | None
    items: list[ItemPlan]
    orders: list[PlannedOrder]  # by order day
    total_cost: Decimal | None  # of the orders, in the base currency
    notes: list[str]
    reasons: dict[str, str]
