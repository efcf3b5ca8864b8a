"""The days on which a recurring payment falls due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.records.payment import Every, RecurringPayment
from capliquify.domain.values.days import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_WEEK_DAYS: Final = 7


def due_days(payment: RecurringPayment, start_on: date, last_on: date) -> Iterator[date]:
    """Due days from `start_on` to `last_on`, both included; month-ends stay month-ends (31 Jan, 28 Feb, 31 Mar)."""
    last = last_on if payment.until_on is None else min(last_on, payment.until_on)
    number = _first_number(payment, start_on)
    while (day := _due_day(payment, number)) <= last:
        if day >= start_on:
            yield day
        number += 1


def _first_number(payment: RecurringPayment, start_on: date) -> int:
    """A number of occurrences that surely lie before the start."""
    days_before = max((start_on - payment.first_on).days, 0)
    if payment.every is Every.WEEK:
        return days_before // _WEEK_DAYS
    longest_month = 31
    return days_before // (longest_month * _MONTHS[payment.every])


def _due_day(payment: RecurringPayment, number: int) -> date:
    if payment.every is Every.WEEK:
        return payment.first_on + timedelta(days=_WEEK_DAYS * number)
    return add_months(payment.first_on, _MONTHS[payment.every] * number)
