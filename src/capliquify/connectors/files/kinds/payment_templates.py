"""Our templates for payments a person knows of, and for the credit facility."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from capliquify.connectors.files.cells import BadCell
from capliquify.connectors.files.columns import (
    Column,
    FileFacts,
    Kind,
    Reads,
    RowBuilder,
    RowRemarks,
    Values,
    choices_of,
    reject_row,
)
from capliquify.connectors.files.kinds.cash_categories import CATEGORY_WORDS
from capliquify.connectors.files.kinds.ledger_templates import SOURCE, currency_column
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.facility import DayCount, Facility
from capliquify.domain.records.payment import Certainty, Every, PlannedPayment, RecurringPayment

_LOW_PERCENT: Final = Decimal("0.01")
_NEW_YEAR_1952: Final = (date(1952, 1, 1).isoformat(), "Jan-52", "1-52")

_NAME: Final = Column(name="name", explanation="What the payment is called", example="Office rent")
_CATEGORY: Final = Column(
    name="category",
    reads=Reads.CHOICE,
    choices=CATEGORY_WORDS,
    unknown=str,
    explanation=f"Row of the cash sheet: {', '.join(CashCategory)}, or a usual word such as rent, wages, VAT",
    example="rent_and_utilities",
)
_AMOUNT: Final = Column(
    name="amount",
    reads=Reads.MONEY,
    explanation="Positive leaves the bank, negative arrives",
    example="4500.00",
)


def _category(given: CashCategory | str, amount: Decimal, remarks: RowRemarks) -> CashCategory:
    """The category; a word nobody knows goes to the other operating costs, or to the other receipts."""
    if isinstance(given, CashCategory):
        return given
    category = CashCategory.OTHER_RECEIPTS if amount < 0 else CashCategory.OTHER_OPERATING
    fix = f"use one of: {', '.join(CashCategory)}"
    remarks.warn("category", given, f"is not a known category and counts as {category}", fix)
    return category


def _build_recurring(_facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    def build(values: Values) -> RecurringPayment:
        name, category, amount, currency, first_on, every, until_on = values
        if until_on is not None and until_on < first_on:
            reject_row("until", until_on, f"is before first_on {first_on}", "give the last day it is paid, or nothing")
        return RecurringPayment(
            external_id=f"{name}|{first_on}|{currency}",
            name=name,
            category=_category(category, amount, remarks),
            amount=amount,
            currency=currency,
            first_on=first_on,
            every=every,
            until_on=until_on,
        )

    return build


RECURRING_PAYMENTS: Final = Kind(
    name="recurring-payments",
    source=SOURCE,
    title="our recurring-payments template",
    description="Payments that come back every week, month, quarter or year",
    record_types=(RecurringPayment,),
    template=True,
    columns=(
        _NAME,
        _CATEGORY,
        _AMOUNT,
        currency_column(),
        Column(name="first_on", reads=Reads.DATE, explanation="Day it is paid first", example="2026-01-01"),
        Column(
            name="every",
            reads=Reads.CHOICE,
            choices=choices_of(
                Every, weekly="week", monthly="month", quarterly="quarter", yearly="year", annual="year"
            ),
            explanation="week, month, quarter or year",
            example="month",
        ),
        Column(
            name="until",
            reads=Reads.DATE,
            required=False,
            is_end=True,
            explanation="Last day it can fall on, empty for no end",
        ),
    ),
    key=("name", "first_on", "currency"),
    keeps_first=("currency",),
    build=_build_recurring,
)


def _build_planned(_facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    def build(values: Values) -> PlannedPayment:
        name, category, amount, currency, pay_on, certainty = values
        return PlannedPayment(
            external_id=f"{name}|{pay_on}|{currency}",
            name=name,
            category=_category(category, amount, remarks),
            amount=amount,
            currency=currency,
            pay_on=pay_on,
            certainty=certainty,
        )

    return build


PLANNED_PAYMENTS: Final = Kind(
    name="planned-payments",
    source=SOURCE,
    title="our planned-payments template",
    description="Single payments on a day",
    record_types=(PlannedPayment,),
    template=True,
    columns=(
        _NAME,
        _CATEGORY,
        _AMOUNT,
        currency_column(),
        Column(name="on", reads=Reads.DATE, explanation="Day it is paid", example="2026-05-07"),
        Column(
            name="certainty",
            reads=Reads.CHOICE,
            required=False,
            choices=choices_of(Certainty),
            empty=Certainty.SCHEDULED,
            explanation="scheduled, approved, draft, order or forecast; empty is scheduled",
            example="scheduled",
        ),
    ),
    key=("name", "on", "currency"),
    keeps_first=("currency",),
    build=_build_planned,
)


def _day_count(text: str) -> DayCount:
    """Spreadsheets turn 1/52 into January 1952."""
    if text in _NEW_YEAR_1952:
        return DayCount.WEEK
    reason = "is not one of the known values"
    raise BadCell(reason, f"use one of: {', '.join(DayCount)}")


def _build_facility(_facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    def build(values: Values) -> Facility:
        name, limit, currency, rate, day_count, minimum = values
        if 0 < rate < _LOW_PERCENT:
            remarks.warn("annual_rate", rate * 100, "is read as a percentage below 1 %", "type 8 for 8 %")
        return Facility(
            external_id=name,
            name=name,
            limit=limit,
            currency=currency,
            annual_rate=rate,
            day_count=day_count,
            minimum_cash=minimum,
        )

    return build


FACILITY: Final = Kind(
    name="facility",
    source=SOURCE,
    title="our facility template",
    description="The revolving credit facility and the least cash the company wants to hold",
    record_types=(Facility,),
    template=True,
    columns=(
        Column(name="name", explanation="What the facility is called", example="Revolving credit"),
        Column(name="limit", reads=Reads.MONEY, least=0, explanation="Most that can be drawn", example="60000.00"),
        currency_column(),
        Column(name="annual_rate", reads=Reads.PERCENT, least=0, explanation="Interest a year, 8 for 8 %", example="8"),
        Column(
            name="day_count",
            reads=Reads.CHOICE,
            choices=choices_of(DayCount, **{"act/365": "actual/365", "act/360": "actual/360", "weekly": "1/52"}),
            unknown=_day_count,
            explanation="How interest counts days: actual/365, actual/360 or 1/52",
            example="actual/365",
        ),
        Column(name="minimum_cash", reads=Reads.MONEY, explanation="Cash never to fall below", example="50000.00"),
    ),
    key=("name",),
    keeps_first=("currency",),
    build=_build_facility,
)
