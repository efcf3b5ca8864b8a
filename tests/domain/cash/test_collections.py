from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np

from capliquify.domain.cash.banking_days import WEEKDAYS
from capliquify.domain.cash.collections import MedianTerms, invoice_receipts, order_receipts
from capliquify.domain.cash.items import CATEGORIES, CERTAINTIES
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_of
from support.cash import Document, documents, sales_order_line, snapshot


def invoice(terms_days: int, party: str = "Harbour Deli") -> Document:
    return Document(party=party, issued_on=date(2026, 1, 1), due_on=date(2026, 1, 1 + terms_days), outstanding=0)


def test_an_open_invoice_is_a_receipt_from_customers() -> None:
    items = invoice_receipts(snapshot(sales_invoices=documents(Document(outstanding=7000))), WEEKDAYS)
    assert (items.original.tolist(), [CATEGORIES[code] for code in items.category]) == (
        [7000],
        [CashCategory.TRADE_RECEIVABLES],
    )


def test_an_order_is_paid_the_customers_own_median_terms_after_delivery() -> None:
    known = snapshot(
        sales_orders=(sales_order_line(required_on=date(2026, 3, 11)),),
        sales_invoices=documents(invoice(7), invoice(14), invoice(30), invoice(2, "Corner Shop")),
    )
    items, notes = order_receipts(known, WEEKDAYS)
    assert [day_of(day) for day in items.day] == [date(2026, 3, 25)]
    assert (items.original.tolist(), notes) == ([100000], ())
    assert [CERTAINTIES[code] for code in items.certainty] == [Certainty.ORDER]


def test_a_new_customer_takes_the_median_terms_of_all() -> None:
    known = snapshot(
        sales_orders=(sales_order_line(customer="New Bar"),),
        sales_invoices=documents(invoice(7), invoice(14), invoice(9)),
    )
    items, _ = order_receipts(known, WEEKDAYS)
    assert [day_of(day) for day in items.day] == [date(2026, 3, 20)]


def test_orders_are_left_out_with_the_reason_where_no_invoice_tells_the_terms() -> None:
    items, notes = order_receipts(snapshot(sales_orders=(sales_order_line(),)), WEEKDAYS)
    assert len(items) == 0
    assert [note.split(":")[0] for note in notes] == ["1 deliveries of open sales orders are left out"]


def test_a_late_delivery_is_taken_to_happen_the_next_day() -> None:
    known = snapshot(
        sales_orders=(sales_order_line(required_on=date(2026, 1, 5)),), sales_invoices=documents(invoice(14))
    )
    items, _ = order_receipts(known, WEEKDAYS)
    assert [day_of(day) for day in items.day] == [date(2026, 3, 16)]


def test_an_order_and_its_invoice_are_counted_once() -> None:
    known = snapshot(
        sales_orders=(sales_order_line(line_total=Decimal("1000.00")),),
        sales_invoices=documents(Document(reference="ORD-7", total=60000, outstanding=60000)),
    )
    items, _ = order_receipts(known, WEEKDAYS)
    assert items.original.tolist() == [40000]
    assert items.original.sum() + invoice_receipts(known, WEEKDAYS).original.sum() == 100000


def test_the_median_of_an_even_number_is_the_lower_of_the_two_in_the_middle() -> None:
    terms = MedianTerms.of(documents(invoice(7), invoice(30)), frozenset({"Harbour Deli"}))
    assert terms.days("Harbour Deli") == 7


def test_no_customers_need_no_terms() -> None:
    assert MedianTerms.of(documents(invoice(7)), frozenset()).days("Harbour Deli") is None


def test_nothing_is_learned_from_invoices_that_statistics_leave_out() -> None:
    known = documents(invoice(7), invoice(30), invoice(30))
    left_out = replace(known, no_statistics=np.array([0, 1, 1]))
    nothing_left = replace(known, no_statistics=np.array([1, 1, 1]))
    customers = frozenset({"Harbour Deli"})

    assert MedianTerms.of(known, customers).days("Harbour Deli") == 30
    assert MedianTerms.of(left_out, customers).days("Harbour Deli") == 7
    assert MedianTerms.of(left_out, customers).days("New Bar") == 7
    assert MedianTerms.of(nothing_left, customers).days("Harbour Deli") is None
