from __future__ import annotations

from datetime import date
from decimal import Decimal

from capliquify.domain.cash.banking_days import WEEKDAYS
from capliquify.domain.cash.disbursements import bill_payments, planned_payments, recurring_payments
from capliquify.domain.cash.items import CATEGORIES, CERTAINTIES, CashItemColumns
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty, Every, RecurringPayment
from capliquify.domain.values.days import day_of
from support.cash import Document, documents, planned_payment, recurring_payment, snapshot

LAST = date(2026, 5, 31)


def days(items: CashItemColumns) -> list[date]:
    return [day_of(day) for day in items.day]


def recurring(payment: RecurringPayment) -> CashItemColumns:
    return recurring_payments(snapshot(recurring_payments=(payment,)), WEEKDAYS, LAST)


def test_an_open_bill_is_a_payment_to_suppliers() -> None:
    items = bill_payments(snapshot(supplier_bills=documents(Document(outstanding=7000))), WEEKDAYS)
    assert (items.original.tolist(), [CATEGORIES[code] for code in items.category]) == (
        [-7000],
        [CashCategory.SUPPLIERS],
    )


def test_a_monthly_payment_moves_from_a_weekend_to_monday() -> None:
    items = recurring(recurring_payment(first_on=date(2026, 3, 31)))
    assert days(items) == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 1)]
    assert items.original.tolist() == [-80000] * 3


def test_a_monthly_payment_due_on_the_weekend_before_is_still_to_be_made() -> None:
    assert days(recurring(recurring_payment(first_on=date(2026, 2, 28), until_on=date(2026, 2, 28)))) == [
        date(2026, 3, 2)
    ]


def test_a_monthly_payment_made_before_is_not_made_again() -> None:
    assert days(recurring(recurring_payment(first_on=date(2026, 2, 27), until_on=date(2026, 2, 27)))) == []


def test_a_monthly_payment_due_on_the_day_of_the_plan_is_taken_as_made() -> None:
    rent = recurring_payment(first_on=date(2026, 3, 31), until_on=date(2026, 3, 31))
    known = snapshot(as_of=date(2026, 3, 31), recurring_payments=(rent,))
    assert len(recurring_payments(known, WEEKDAYS, LAST)) == 0


def test_a_weekly_payment_keeps_the_weekday_somebody_chose() -> None:
    items = recurring(recurring_payment(first_on=date(2026, 2, 22), every=Every.WEEK, until_on=date(2026, 3, 15)))
    assert days(items) == [date(2026, 3, 8), date(2026, 3, 15)]


def test_recurring_payments_keep_category_certainty_and_lineage() -> None:
    pay = recurring_payment(category=CashCategory.PAYROLL, first_on=date(2026, 3, 30), until_on=date(2026, 4, 1))
    items = recurring_payments(
        snapshot(recurring_payments=(recurring_payment(until_on=date(2026, 2, 1)), pay)), WEEKDAYS, LAST
    )
    assert (items.lineage.tolist(), [CATEGORIES[code] for code in items.category]) == ([1], [CashCategory.PAYROLL])
    assert [CERTAINTIES[code] for code in items.certainty] == [Certainty.SCHEDULED]


def test_a_planned_payment_falls_on_the_day_somebody_gave() -> None:
    items, notes = planned_payments(snapshot(planned_payments=(planned_payment(pay_on=date(2026, 3, 8)),)))
    assert (days(items), items.original.tolist(), notes) == ([date(2026, 3, 8)], [-50000], ())
    assert [CERTAINTIES[code] for code in items.certainty] == [Certainty.APPROVED]


def test_a_negative_planned_payment_is_money_in() -> None:
    items, _ = planned_payments(snapshot(planned_payments=(planned_payment(amount=Decimal("-20.50")),)))
    assert items.original.tolist() == [2050]


def test_planned_payments_of_the_past_are_taken_as_made() -> None:
    known = snapshot(planned_payments=(planned_payment(pay_on=date(2026, 3, 1)), planned_payment()))
    items, notes = planned_payments(known)
    assert items.lineage.tolist() == [1]
    assert notes == ("1 planned payments dated on or before 2026-03-01 are taken as made",)


def test_nothing_planned_is_no_item() -> None:
    assert len(planned_payments(snapshot())[0]) == 0
    assert len(recurring_payments(snapshot(), WEEKDAYS, LAST)) == 0
