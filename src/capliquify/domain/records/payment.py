"""Payments a person knows of: recurring and planned ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capliquify.domain.records.cash_category import CashCategory


class Certainty(StrEnum):
    """How sure a cash item is, surest first; a surer one replaces what it stands for."""

    ACTUAL = "actual"
    SCHEDULED = "scheduled"
    APPROVED = "approved"
    DRAFT = "draft"
    ORDER = "order"
    FORECAST = "forecast"


class Every(StrEnum):
    """How often a recurring payment falls due."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurringPayment:
    """A payment that comes back; a positive amount leaves the bank, a negative one arrives."""

    external_id: str
    name: str
    category: CashCategory
    amount: Decimal
    currency: str
    first_on: date
    every: Every
    until_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedPayment:
    """A single payment on a day; a positive amount leaves the bank, a negative one arrives."""

    external_id: str
    name: str
    category: CashCategory
    amount: Decimal
    currency: str
    pay_on: date
    certainty: Certainty
