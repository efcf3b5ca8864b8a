"""Payments that are known of: open supplier bills, recurring and planned payments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.cash.items import (
    CATEGORY_CODES,
    CERTAINTY_CODES,
    CURRENCY_CODES,
    CashItemColumns,
    CashSource,
    make_items,
)
from capliquify.domain.cash.open_documents import DocumentFlow, open_document_items
from capliquify.domain.cash.recurrence import due_days
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty, Every
from capliquify.domain.values.days import day_number
from capliquify.domain.values.money import to_minor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.domain.cash.banking_days import BankingCalendar
    from capliquify.domain.records.payment import RecurringPayment
    from capliquify.domain.snapshot import Snapshot

_BILLS: Final = DocumentFlow(source=CashSource.SUPPLIER_BILL, category=CATEGORY_CODES[CashCategory.SUPPLIERS], sign=-1)
_LONGEST_CLOSURE = timedelta(days=31)


def bill_payments(snapshot: Snapshot, calendar: BankingCalendar) -> CashItemColumns:
    """What is still owed on each supplier bill; credit notes are negative payments."""
    return open_document_items(snapshot, snapshot.supplier_bills, calendar, _BILLS)


def recurring_payments(snapshot: Snapshot, calendar: BankingCalendar, last_on: date) -> CashItemColumns:
    """Every later occurrence of the recurring payments up to a day.

    A weekly payment keeps its weekday, which somebody chose; a monthly, quarterly or yearly one that falls on no
    banking day moves to the next.
    """
    rows: list[int] = []
    days: list[int] = []
    for row, payment in enumerate(snapshot.recurring_payments):
        for day in _payment_days(payment, snapshot.as_of, calendar, last_on):
            rows.append(row)
            days.append(day)
    payments = snapshot.recurring_payments
    units = [-to_minor(payment.amount, payment.currency) for payment in payments]
    return make_items(
        day=days,
        original=[units[row] for row in rows],
        currency=[CURRENCY_CODES[payments[row].currency] for row in rows],
        category=[CATEGORY_CODES[payments[row].category] for row in rows],
        certainty=CERTAINTY_CODES[Certainty.SCHEDULED],
        source=CashSource.RECURRING_PAYMENT,
        lineage=rows,
    )


def _payment_days(payment: RecurringPayment, as_of: date, calendar: BankingCalendar, last_on: date) -> Iterator[int]:
    if payment.every is Every.WEEK:
        yield from map(day_number, due_days(payment, as_of + timedelta(days=1), last_on))
        return
    due = [day_number(day) for day in due_days(payment, as_of - _LONGEST_CLOSURE, last_on)]
    yield from (int(day) for day in calendar.roll(due) if day > day_number(as_of))


def planned_payments(snapshot: Snapshot) -> tuple[CashItemColumns, tuple[str, ...]]:
    """Planned payments after the snapshot's day, on the day somebody gave; earlier ones are taken as made."""
    start = day_number(snapshot.as_of) + 1
    days = [day_number(payment.pay_on) for payment in snapshot.planned_payments]
    ahead = [(row, snapshot.planned_payments[row]) for row, day in enumerate(days) if day >= start]
    items = make_items(
        day=[days[row] for row, _ in ahead],
        original=[-to_minor(payment.amount, payment.currency) for _, payment in ahead],
        currency=[CURRENCY_CODES[payment.currency] for _, payment in ahead],
        category=[CATEGORY_CODES[payment.category] for _, payment in ahead],
        certainty=[CERTAINTY_CODES[payment.certainty] for _, payment in ahead],
        source=CashSource.PLANNED_PAYMENT,
        lineage=[row for row, _ in ahead],
    )
    past = len(days) - len(ahead)
    if not past:
        return items, ()
    return items, (f"{past} planned payments dated on or before {snapshot.as_of} are taken as made",)
