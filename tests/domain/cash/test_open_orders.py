from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.cash.open_orders import Delivery, OrderLine, open_deliveries, order_line
from support.cash import Document, documents

MARCH, APRIL = date(2026, 3, 11), date(2026, 4, 8)


def line(
    row: int = 0, amount: int = 1000, on: date = MARCH, *, is_open: bool = True, number: str = "PO-7"
) -> OrderLine:
    return OrderLine(row, number, "Glassworks", on, amount, "GBP", is_open)


def bill(total: int, *, number: str = "B-1", reference: str = "PO-7", currency: str = "GBP") -> Document:
    return Document(number=number, reference=reference, total=total, currency=currency)


def deliveries(lines: list[OrderLine], *bills: Document, prepaid: int = 0) -> list[Delivery]:
    return open_deliveries(lines, documents(*bills), lambda _party, _total: prepaid)


def test_lines_of_a_day_are_one_delivery() -> None:
    assert deliveries([line(0, 1000), line(1, 500)]) == [Delivery(0, "Glassworks", MARCH, 1500, "GBP")]


def test_each_day_is_a_delivery_of_its_own() -> None:
    found = deliveries([line(0, 1000), line(1, 500, APRIL)])
    assert [(one.row, one.required_on, one.amount) for one in found] == [(0, MARCH, 1000), (1, APRIL, 500)]


def test_received_lines_are_no_delivery() -> None:
    assert deliveries([line(is_open=False)]) == []


@pytest.mark.parametrize("reference", ["PO-7", "po-7", "Order PO-7, part 1", "(PO-7)", "#PO-7"])
def test_a_bill_that_names_the_order_is_taken_off(reference: str) -> None:
    assert [one.amount for one in deliveries([line()], bill(400, reference=reference))] == [600]


def test_an_order_number_of_two_words_is_recognised_as_a_whole_reference() -> None:
    lines = [line(number="PO 7")]
    assert [one.amount for one in deliveries(lines, bill(400, reference="po 7"))] == [600]
    assert [one.amount for one in deliveries(lines, bill(400, reference="7"))] == [1000]


def test_a_bill_may_name_the_order_in_its_number() -> None:
    assert [one.amount for one in deliveries([line()], bill(400, number="PO-7", reference=""))] == [600]


@pytest.mark.parametrize("reference", ["PO-70", "XPO-7", "", "PO-8"])
def test_a_bill_of_another_order_changes_nothing(reference: str) -> None:
    assert [one.amount for one in deliveries([line()], bill(400, reference=reference))] == [1000]


def test_a_bill_in_another_currency_changes_nothing() -> None:
    assert [one.amount for one in deliveries([line()], bill(400, currency="EUR"))] == [1000]


def test_a_bill_pays_for_received_lines_first() -> None:
    lines = [line(0, 600, is_open=False), line(1, 1000)]
    assert [one.amount for one in deliveries(lines, bill(700))] == [900]


def test_an_order_billed_whole_has_no_delivery_left() -> None:
    assert deliveries([line()], bill(1200)) == []


def test_the_larger_of_deposit_and_bill_is_taken_off() -> None:
    assert [one.amount for one in deliveries([line()], prepaid=300)] == [700]
    assert [one.amount for one in deliveries([line()], bill(300), prepaid=300)] == [700]
    assert [one.amount for one in deliveries([line()], bill(800), prepaid=300)] == [200]


def test_a_credit_note_adds_nothing_to_an_order() -> None:
    assert [one.amount for one in deliveries([line()], bill(-400))] == [1000]


def test_lines_without_value_are_no_delivery() -> None:
    assert deliveries([line(0, 0)]) == []


def test_what_is_left_is_split_over_deliveries_by_value() -> None:
    found = deliveries([line(0, 1000), line(1, 500, APRIL)], prepaid=500)
    assert [one.amount for one in found] == [667, 333]


def test_an_order_line_is_rounded_to_minor_units() -> None:
    made = order_line(
        row=3,
        number="PO-7",
        party="Glassworks",
        required_on=MARCH,
        total=Decimal("10.005"),
        currency="GBP",
        is_open=True,
    )
    assert made == OrderLine(3, "PO-7", "Glassworks", MARCH, 1001, "GBP", open=True)


@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.booleans(), st.sampled_from([MARCH, APRIL])), min_size=1),
    st.integers(0, 10**8),
    st.integers(0, 10**7),
)
def test_deliveries_sum_to_the_open_total_less_what_is_covered(
    rows: list[tuple[int, bool, date]], billed: int, prepaid: int
) -> None:
    lines = [line(row, amount, on, is_open=is_open) for row, (amount, is_open, on) in enumerate(rows)]
    open_total = sum(one.amount for one in lines if one.open)
    covered = max(billed - sum(one.amount for one in lines if not one.open), prepaid)
    found = deliveries(lines, bill(billed), prepaid=prepaid)
    assert sum(one.amount for one in found) == max(open_total - max(covered, 0), 0)
