from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capliquify.domain.errors import Conflict, NotFound
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.facts import Counts
from capliquify.storage.repositories.imports import change_import, get_import
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from capliquify.storage.repositories.rollbacks import RollbackCounts, rollback_import
from support.ingesting import ingest
from support.records import facility, sales_invoice
from support.tenants import NOON, rolled_back

if TYPE_CHECKING:
    from capliquify.domain.records.invoice import SalesInvoice
    from capliquify.storage.engine import Pool
    from capliquify.storage.transaction import Transaction

LATER = NOON + timedelta(days=1)
LATEST = NOON + timedelta(days=2)
PAID = Decimal(0)

invoices = st.dictionaries(
    st.sampled_from(["INV-1", "INV-2", "INV-3", "INV-4"]), st.sampled_from([Decimal(120), Decimal(60), PAID])
).map(lambda rows: [sales_invoice(key, outstanding=open_) for key, open_ in sorted(rows.items())])


def known(transaction: Transaction) -> list[tuple[Any, ...]]:
    return transaction.execute(
        "select external_id, number, outstanding, import_id, valid_from, content_hash from sales_invoice "
        "where known_until is null order by external_id"
    ).fetchall()


def ended(transaction: Transaction) -> int:
    row = transaction.execute("select count(*) from sales_invoice where known_until is not null").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.usefixtures("organisation")
def test_new_rows_are_gone_after_the_rollback(transaction: Transaction) -> None:
    import_id, _ = ingest(transaction, sales_invoice("INV-1"), facility())
    assert rollback_import(transaction, import_id, LATER) == RollbackCounts(removed=2, restored=0)
    assert known(transaction) == []
    assert get_import(transaction, import_id).status == "rolled_back"


@pytest.mark.usefixtures("organisation")
def test_changed_rows_are_again_as_they_were(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"))
    before = known(transaction)
    import_id, _ = ingest(transaction, sales_invoice("INV-1", outstanding=PAID), sales_invoice("INV-2"), at=LATER)
    assert rollback_import(transaction, import_id, LATEST) == RollbackCounts(removed=1, restored=1)
    assert known(transaction) == before


@pytest.mark.usefixtures("organisation")
def test_what_was_undone_stays_in_the_history(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"))
    import_id, _ = ingest(transaction, sales_invoice("INV-1", outstanding=PAID), at=LATER)
    rollback_import(transaction, import_id, LATEST)
    rows = transaction.execute(
        "select outstanding, known_from, known_until from sales_invoice order by known_from"
    ).fetchall()
    assert rows == [(Decimal(120), NOON, LATER), (PAID, LATER, LATEST), (Decimal(120), LATEST, None)]


@pytest.mark.usefixtures("organisation")
def test_an_import_can_be_undone_after_the_one_on_top_of_it(transaction: Transaction) -> None:
    first, _ = ingest(transaction, sales_invoice("INV-1"))
    second, _ = ingest(transaction, sales_invoice("INV-1", outstanding=PAID), at=LATER)
    rollback_import(transaction, second, LATEST)
    assert rollback_import(transaction, first, LATEST) == RollbackCounts(removed=1, restored=0)
    assert known(transaction) == []


@pytest.mark.usefixtures("organisation")
def test_an_import_under_a_later_one_is_refused_by_name_and_nothing_changes(transaction: Transaction) -> None:
    first, _ = ingest(transaction, sales_invoice("INV-1"), sales_invoice("INV-2"))
    second, _ = ingest(transaction, sales_invoice("INV-1", outstanding=PAID), at=LATER, file="april.csv")
    before = known(transaction)
    with pytest.raises(Conflict, match=rf"undo these first: april\.csv \({second}\)"):
        rollback_import(transaction, first, LATEST)
    assert known(transaction) == before
    assert get_import(transaction, first).status == "completed"


@pytest.mark.usefixtures("organisation")
def test_a_later_import_of_the_same_content_is_no_obstacle(transaction: Transaction) -> None:
    first, _ = ingest(transaction, sales_invoice("INV-1"))
    ingest(transaction, sales_invoice("INV-1"), at=LATER)
    assert rollback_import(transaction, first, LATEST) == RollbackCounts(removed=1, restored=0)


@pytest.mark.usefixtures("organisation")
def test_an_import_is_undone_once(transaction: Transaction) -> None:
    import_id, _ = ingest(transaction, sales_invoice("INV-1"))
    rollback_import(transaction, import_id, LATER)
    with pytest.raises(Conflict, match="is rolled back: only a finished import can be undone"):
        rollback_import(transaction, import_id, LATER)


@pytest.mark.usefixtures("organisation")
def test_a_running_import_cannot_be_undone(transaction: Transaction) -> None:
    import_id, _ = ingest(transaction, sales_invoice("INV-1"))
    change_import(transaction, import_id, status="running")
    with pytest.raises(Conflict, match=r"invoices\.csv is running"):
        rollback_import(transaction, import_id, LATER)


@pytest.mark.usefixtures("organisation")
def test_an_unknown_import_is_not_found(transaction: Transaction) -> None:
    with pytest.raises(NotFound):
        rollback_import(transaction, new_id(), LATER)


def test_an_import_of_another_organisation_is_not_found(transaction: Transaction) -> None:
    for slug in ("theirs", "ours"):
        create_organisation(transaction, slug=slug, name=slug)
    enter_organisation(transaction, "theirs")
    import_id, _ = ingest(transaction, sales_invoice("INV-1"))
    enter_organisation(transaction, "ours")
    with pytest.raises(NotFound):
        rollback_import(transaction, import_id, LATER)


@given(first=invoices, second=invoices)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_a_second_file_and_undoing_it_leaves_the_first(
    worker_pool: Pool, first: list[SalesInvoice], second: list[SalesInvoice]
) -> None:
    with rolled_back(worker_pool) as transaction:
        create_organisation(transaction, slug="roastery", name="Roastery")
        enter_organisation(transaction, "roastery")
        ingest(transaction, *first)
        before = known(transaction)
        second_id, counts = ingest(transaction, *second, at=LATER)
        undone = rollback_import(transaction, second_id, LATEST)
        assert known(transaction) == before
        assert undone.removed + undone.restored == counts.imported


@given(first=invoices, second=invoices)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_a_file_again_changes_nothing(
    worker_pool: Pool, first: list[SalesInvoice], second: list[SalesInvoice]
) -> None:
    with rolled_back(worker_pool) as transaction:
        create_organisation(transaction, slug="roastery", name="Roastery")
        enter_organisation(transaction, "roastery")
        ingest(transaction, *first)
        ingest(transaction, *second, at=LATER)
        before, history = known(transaction), ended(transaction)
        _, counts = ingest(transaction, *second, at=LATEST)
        assert counts == Counts(imported=0, unchanged=len(second))
        assert (known(transaction), ended(transaction)) == (before, history)
