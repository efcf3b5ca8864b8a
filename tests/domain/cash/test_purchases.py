from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.banking_days import WEEKDAYS
from capliquify.domain.cash.items import CATEGORIES, CERTAINTIES, PARTS, CashItemColumns, Part
from capliquify.domain.cash.purchases import planned_order_payments, purchase_order_payments
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_of
from support.cash import Document, PlannedBuy, documents, purchase_order_line, snapshot, supplier


def days(items: CashItemColumns) -> list[date]:
    return [day_of(day) for day in items.day]


def test_the_balance_of_an_order_is_due_payment_days_after_the_goods_are() -> None:
    items, notes = purchase_order_payments(
        snapshot(suppliers=(supplier(),), purchase_orders=(purchase_order_line(),)), WEEKDAYS
    )
    assert (days(items), items.original.tolist()) == ([date(2026, 4, 10)], [-70000])  # 11 March + 30 days
    assert [CERTAINTIES[code] for code in items.certainty] == [Certainty.ORDER]
    assert [CATEGORIES[code] for code in items.category] == [CashCategory.SUPPLIERS]
    assert notes == ("deposits of open purchase orders are taken as paid with the order",)


def test_an_order_without_deposit_is_paid_whole() -> None:
    terms = supplier(deposit_fraction=Decimal(0), payment_days=0)
    items, notes = purchase_order_payments(
        snapshot(suppliers=(terms,), purchase_orders=(purchase_order_line(),)), WEEKDAYS
    )
    assert (days(items), items.original.tolist(), notes) == ([date(2026, 3, 11)], [-100000], ())


def test_goods_that_are_late_are_taken_to_arrive_the_next_day() -> None:
    late = purchase_order_line(required_on=date(2026, 1, 5))
    items, _ = purchase_order_payments(snapshot(suppliers=(supplier(),), purchase_orders=(late,)), WEEKDAYS)
    assert days(items) == [date(2026, 4, 1)]  # 2 March + 30 days


def test_an_order_of_a_supplier_without_terms_is_paid_on_receipt_and_said_so() -> None:
    items, notes = purchase_order_payments(snapshot(purchase_orders=(purchase_order_line(),)), WEEKDAYS)
    assert (days(items), items.original.tolist()) == ([date(2026, 3, 11)], [-100000])
    assert notes == (
        "open purchase orders of suppliers without terms are paid on receipt: Glassworks; import suppliers",
    )


def test_an_order_and_its_bill_are_counted_once() -> None:
    known = snapshot(
        purchase_orders=(purchase_order_line(),),
        supplier_bills=documents(Document(reference="ORD-7", total=100000, outstanding=100000)),
    )
    items, _ = purchase_order_payments(known, WEEKDAYS)
    assert len(items) == 0


def test_a_planned_order_pays_deposit_with_the_order_and_balance_after_the_receipt() -> None:
    items, notes = planned_order_payments(snapshot(suppliers=(supplier(),)), [PlannedBuy()], WEEKDAYS)
    assert (days(items), items.original.tolist()) == ([date(2026, 3, 9), date(2026, 4, 29)], [-30000, -70000])
    assert [PARTS[code] for code in items.part] == [Part.DEPOSIT, Part.BALANCE]
    assert [CATEGORIES[code] for code in items.category] == [CashCategory.PLANNED_PURCHASES] * 2
    assert [CERTAINTIES[code] for code in items.certainty] == [Certainty.FORECAST] * 2
    assert notes == ()


def test_supplier_names_match_whatever_their_letter_case() -> None:
    items, _ = planned_order_payments(
        snapshot(suppliers=(supplier(name="GLASSWORKS"),)), [PlannedBuy(supplier="glassWorks")], WEEKDAYS
    )
    assert items.original.tolist() == [-30000, -70000]


def test_a_planned_order_that_is_late_starts_the_next_day() -> None:
    late = PlannedBuy(order_on=date(2026, 2, 1), receipt_on=date(2026, 2, 20))
    items, _ = planned_order_payments(snapshot(suppliers=(supplier(),)), [late], WEEKDAYS)
    assert days(items) == [date(2026, 3, 2), date(2026, 4, 1)]


def test_a_planned_order_without_supplier_is_paid_whole_on_receipt_and_said_so() -> None:
    items, notes = planned_order_payments(snapshot(), [PlannedBuy(supplier="")], WEEKDAYS)
    assert (days(items), items.original.tolist()) == ([date(2026, 3, 30)], [-100000])
    assert [PARTS[code] for code in items.part] == [Part.WHOLE]
    assert notes == ("planned orders of suppliers without terms are paid on receipt: (no name); import suppliers",)


@given(st.integers(1, 10**9), st.integers(0, 100))
def test_deposit_and_balance_sum_to_the_cost(pence: int, percent: int) -> None:
    terms = supplier(deposit_fraction=Decimal(percent) / 100)
    items, _ = planned_order_payments(snapshot(suppliers=(terms,)), [PlannedBuy(cost=Decimal(pence) / 100)], WEEKDAYS)
    assert items.original.sum() == -pence
    assert (items.original < 0).all()
