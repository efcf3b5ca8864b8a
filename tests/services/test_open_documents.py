from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.services.open_documents import list_open_documents
from support.ingesting import ingest
from support.trust import context_of

if TYPE_CHECKING:
    from capliquify.services.context import Context
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction


def _invoice(number: str, due_on: date, outstanding: str = "10.00") -> SalesInvoice:
    return SalesInvoice(
        external_id=number,
        number=number,
        customer="Harbour Foods",
        reference="",
        issued_on=date(2026, 1, 1),
        due_on=due_on,
        expected_on=None,
        currency="GBP",
        total=Decimal("10.00"),
        tax=Decimal(0),
        outstanding=Decimal(outstanding),
        status="approved",
    )


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow) -> Context:
    ingest(
        transaction,
        _invoice("B", date(2026, 2, 2)),
        _invoice("A", date(2026, 2, 1)),
        _invoice("C", date(2026, 2, 3)),
        _invoice("PAID", date(2026, 2, 1), outstanding="0.00"),
    )
    return context_of(transaction, organisation)


def test_the_earliest_due_comes_first_and_settled_ones_are_left_out(context: Context) -> None:
    page = list_open_documents(context)

    assert [each.number for each in page.documents] == ["A", "B", "C"]
    assert page.next_cursor is None


def test_a_page_goes_on_where_the_one_before_ended(context: Context) -> None:
    first = list_open_documents(context, limit=2)
    second = list_open_documents(context, limit=2, cursor=first.next_cursor)

    assert [each.number for each in second.documents] == ["C"]
    assert second.next_cursor is None


def test_bills_are_another_side(context: Context) -> None:
    assert list_open_documents(context, side="payable").documents == []


@pytest.mark.parametrize(("side", "cursor"), [("both", None), ("receivable", "2026-02-01"), ("receivable", "x.y")])
def test_a_side_or_cursor_that_does_not_exist_is_refused(context: Context, side: str, cursor: str | None) -> None:
    with pytest.raises(InvalidInput):
        list_open_documents(context, side=side, cursor=cursor)
