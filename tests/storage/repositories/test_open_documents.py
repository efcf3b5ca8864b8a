from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.storage.engine import open_pool
from capliquify.storage.repositories.open_documents import (
    LIST_AT_ONCE_STATEMENTS,
    LIST_STATEMENTS,
    list_open_documents,
    list_open_documents_at_once,
)
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from capliquify.storage.transaction import begin
from support.ingesting import ingest
from support.records import sales_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.ops.postgres_cluster import DatabaseUrls
    from capliquify.storage.engine import Pool
    from capliquify.storage.transaction import Transaction

FIRST = date(2026, 2, 1)


@pytest.mark.usefixtures("organisation")
def test_the_earliest_due_comes_first_a_page_at_a_time(transaction: Transaction) -> None:
    ingest(transaction, *(sales_invoice(f"INV-{day}", due_on=FIRST + timedelta(days=day % 3)) for day in range(7)))
    first = list_open_documents(transaction, "receivable", 4)
    second = list_open_documents(transaction, "receivable", 4, after=first[-1].cursor)
    pages = [*first, *second]
    assert [row.due_on for row in pages] == sorted(row.due_on for row in pages)
    assert sorted(row.number for row in pages) == [f"INV-{day}" for day in range(7)]
    assert list_open_documents(transaction, "payable", 4) == []


@pytest.mark.usefixtures("organisation")
def test_settled_and_voided_documents_and_former_versions_are_not_open(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("open"), sales_invoice("voided", status="voided"), sales_invoice("paid"))
    ingest(transaction, sales_invoice("paid", outstanding=Decimal(0)))
    [row] = list_open_documents(transaction, "receivable", 10)
    assert (row.number, row.party, row.outstanding, row.status) == ("open", "Harbour Deli", Decimal(120), "approved")


@pytest.fixture
def pool(database_copy: DatabaseUrls) -> Iterator[Pool]:
    """Two organisations with documents of their own."""
    with open_pool(database_copy.application, owner_url=database_copy.owner) as pool:
        with begin(pool) as transaction:
            enter_organisation(transaction, "default")
            ingest(transaction, *(sales_invoice(f"OURS-{number}") for number in range(200)))
            create_organisation(transaction, slug="other", name="Other")
            enter_organisation(transaction, "other")
            ingest(transaction, *(sales_invoice(f"THEIRS-{number}") for number in range(200)))
        yield pool


def test_one_statement_gives_the_same_rows_and_leaves_no_organisation_behind(pool: Pool) -> None:
    with begin(pool) as transaction:
        ours = enter_organisation(transaction, "default")
        wanted = list_open_documents(transaction, "receivable", 50)
    with pool.connection() as connection:
        found = list_open_documents_at_once(connection, ours.id, "receivable", 50)
        more = list_open_documents_at_once(connection, ours.id, "receivable", 500, after=found[-1].cursor)
        left = connection.execute("select nullif(current_setting('app.organisation_id', true), '')").fetchone()
    assert found == wanted
    assert len(found) + len(more) == 200
    assert {row.number.split("-")[0] for row in (*found, *more)} == {"OURS"}
    assert left == (None,)


def test_both_forms_read_the_index_in_order_and_set_the_organisation_first(pool: Pool) -> None:
    with begin(pool) as transaction:
        ours = enter_organisation(transaction, "default")
        transaction.execute("set local enable_seqscan = off")
        parameters = (FIRST, ours.id, 50)
        plain = transaction.execute("explain " + LIST_STATEMENTS["receivable"], parameters).fetchall()
        at_once = transaction.execute(
            "explain " + LIST_AT_ONCE_STATEMENTS["receivable"], (str(ours.id), *parameters)
        ).fetchall()
    for plan in ("\n".join(row[0] for row in plain), "\n".join(row[0] for row in at_once)):
        assert "Index Scan using sales_invoice_open_idx" in plan
        assert "Sort" not in plan
    steps = [row[0].strip() for row in at_once]
    assert steps.index(next(step for step in steps if "CTE Scan on organisation" in step)) < steps.index(
        next(step for step in steps if "sales_invoice_open_idx" in step)
    )
