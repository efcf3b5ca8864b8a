from __future__ import annotations

from datetime import date

import pytest

from capliquify.domain.cash.banking_days import WEEKDAYS
from capliquify.domain.cash.items import CERTAINTIES, CURRENCIES, CashItemColumns, CashSource
from capliquify.domain.cash.open_documents import DocumentFlow, late_document_notes, open_document_items
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_of
from support.cash import Document, documents, snapshot

FLOW = DocumentFlow(source=CashSource.SUPPLIER_BILL, category=5, sign=-1)


def items(*rows: Document, as_of: date = date(2026, 3, 1)) -> CashItemColumns:
    return open_document_items(snapshot(as_of=as_of), documents(*rows), WEEKDAYS, FLOW)


@pytest.mark.parametrize(
    ("due_on", "expected_on", "on"),
    [
        (date(2026, 3, 10), None, date(2026, 3, 10)),
        (date(2026, 3, 14), None, date(2026, 3, 16)),  # Saturday
        (date(2026, 3, 10), date(2026, 3, 20), date(2026, 3, 20)),
        (date(2026, 3, 10), date(2026, 3, 22), date(2026, 3, 23)),  # Sunday
        (date(2026, 2, 10), date(2026, 3, 20), date(2026, 3, 20)),
        (date(2026, 3, 10), date(2026, 3, 1), date(2026, 3, 10)),  # the planned day passed
        (date(2026, 3, 1), None, date(2026, 3, 2)),
        (date(2025, 6, 1), None, date(2026, 3, 2)),
        (date(2025, 6, 1), date(2025, 7, 1), date(2026, 3, 2)),
    ],
)
def test_money_moves_on_the_planned_day_else_the_due_day_else_in_the_first_week(
    due_on: date, expected_on: date | None, on: date
) -> None:
    made = items(Document(due_on=due_on, expected_on=expected_on))
    assert [day_of(day) for day in made.day] == [on]


@pytest.mark.parametrize(
    ("status", "expected_on", "certainty"),
    [
        ("approved", None, Certainty.APPROVED),
        ("submitted", None, Certainty.APPROVED),
        ("approved", date(2026, 3, 20), Certainty.SCHEDULED),
        ("approved", date(2026, 2, 20), Certainty.APPROVED),
        ("draft", None, Certainty.DRAFT),
        ("draft", date(2026, 3, 20), Certainty.DRAFT),
    ],
)
def test_certainty_follows_status_and_plan(status: str, expected_on: date | None, certainty: Certainty) -> None:
    made = items(Document(status=status, expected_on=expected_on))
    assert [CERTAINTIES[code] for code in made.certainty] == [certainty]


def test_only_what_is_outstanding_moves_and_leads_back_to_its_document() -> None:
    made = items(Document(outstanding=0), Document(total=900, outstanding=400, currency="EUR"))
    assert (made.original.tolist(), made.lineage.tolist()) == ([-400], [1])
    assert [CURRENCIES[code] for code in made.currency] == ["EUR"]


def test_a_credit_note_moves_money_the_other_way() -> None:
    assert items(Document(total=-500, outstanding=-500)).original.tolist() == [500]


def test_what_is_due_on_the_day_of_the_plan_is_counted_on_the_next() -> None:
    made = items(Document(due_on=date(2026, 3, 3)), as_of=date(2026, 3, 3))
    assert [day_of(day) for day in made.day] == [date(2026, 3, 4)]


def test_late_documents_stay_in_a_first_week_of_a_weekend() -> None:
    made = items(Document(due_on=date(2026, 2, 1)), as_of=date(2026, 3, 6))
    assert [day_of(day) for day in made.day] == [date(2026, 3, 7)]


def test_no_documents_give_no_items() -> None:
    assert len(items()) == 0


def test_late_documents_are_said_to_be_taken_as_paid_in_the_first_week() -> None:
    known = snapshot(
        as_of=date(2026, 3, 1),
        sales_invoices=documents(
            Document(due_on=date(2026, 2, 27)),
            Document(due_on=date(2026, 1, 30)),
            Document(due_on=date(2026, 1, 30), outstanding=0),
            Document(due_on=date(2026, 1, 30), expected_on=date(2026, 3, 9)),
            Document(due_on=date(2026, 3, 2)),
        ),
    )

    assert list(late_document_notes(known)) == [
        "late sales invoices: 2, the oldest due on 2026-01-30; all are taken to be paid in the first week"
    ]
