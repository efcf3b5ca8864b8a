from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.facility import Facility
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.storage.engine import open_pool
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.facts import Counts, FactWriter, FactWriters
from capliquify.storage.repositories.organisations import OrganisationRow, enter_organisation
from capliquify.storage.transaction import Transaction, begin
from support.records import facility, sale, sales_invoice
from support.tenants import NOON

if TYPE_CHECKING:
    from capliquify.ops.postgres_cluster import DatabaseUrls

pytestmark = pytest.mark.usefixtures("organisation")


def ingest(transaction: Transaction, *records: Any, at: datetime = NOON, source: str = "files/xero") -> Counts:  # noqa: ANN401 - records of any type
    writers = FactWriters(transaction, source, new_id(), at)
    writers.write(records)
    return writers.finish()


def versions(transaction: Transaction) -> list[tuple[Any, ...]]:
    return transaction.execute(
        "select external_id, outstanding, known_from, known_until from sales_invoice order by external_id, known_from"
    ).fetchall()


def test_a_new_record_becomes_the_known_version(transaction: Transaction, organisation: OrganisationRow) -> None:
    assert ingest(transaction, sales_invoice("INV-1")) == Counts(imported=1, unchanged=0)
    row = transaction.execute(
        "select external_id, number, customer, reference, issued_on, due_on, expected_on, currency, total, tax, "
        "outstanding, status, organisation_id, source, replaces_id, valid_from, known_from, known_until "
        "from sales_invoice"
    ).fetchall()
    assert row == [
        (
            "INV-1",
            "INV-1",
            "Harbour Deli",
            "PO 7",
            date(2026, 1, 5),
            date(2026, 2, 4),
            None,
            "GBP",
            Decimal("120.0000"),
            Decimal("20.0000"),
            Decimal("120.0000"),
            "approved",
            organisation.id,
            "files/xero",
            None,
            date(2026, 1, 5),
            NOON,
            None,
        )
    ]


def test_the_same_content_again_changes_nothing(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"))
    assert ingest(transaction, sales_invoice("INV-1"), at=NOON + timedelta(days=1)) == Counts(0, 1)
    assert versions(transaction) == [("INV-1", Decimal(120), NOON, None)]


def test_another_way_to_write_a_number_is_the_same_content(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1", total=Decimal("120.5")))
    assert ingest(transaction, sales_invoice("INV-1", total=Decimal("120.5000"))) == Counts(0, 1)


def test_other_content_ends_the_known_version_and_begins_the_next(transaction: Transaction) -> None:
    later = NOON + timedelta(days=1)
    ingest(transaction, sales_invoice("INV-1"))
    assert ingest(transaction, sales_invoice("INV-1", outstanding=Decimal(0)), at=later) == Counts(1, 0)
    assert versions(transaction) == [("INV-1", Decimal(120), NOON, later), ("INV-1", Decimal(0), later, None)]


def test_new_changed_and_unchanged_records_are_told_apart(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"), sales_invoice("INV-2"))
    counts = ingest(transaction, sales_invoice("INV-1"), sales_invoice("INV-2", status="paid"), sales_invoice("INV-3"))
    assert counts == Counts(imported=2, unchanged=1)


@pytest.mark.parametrize("known_before", [False, True])
def test_of_a_key_that_stands_twice_in_a_file_the_first_counts(transaction: Transaction, *, known_before: bool) -> None:
    if known_before:
        ingest(transaction, sales_invoice("INV-0"))
    twice = (sales_invoice("INV-1"), sales_invoice("INV-1", outstanding=Decimal(5)))
    assert ingest(transaction, *twice) == Counts(1, 1)
    assert ingest(transaction, *twice) == Counts(0, 2)
    assert ("INV-1", Decimal(120), NOON, None) in versions(transaction)


def test_the_same_key_of_another_source_is_another_fact(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"), source="files/xero")
    assert ingest(transaction, sales_invoice("INV-1"), source="files/other") == Counts(1, 0)


def test_a_version_never_ends_before_it_began(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"))
    ingest(transaction, sales_invoice("INV-1", status="paid"), at=NOON - timedelta(hours=1))
    assert [row[2:] for row in versions(transaction)] == [(NOON, NOON), (NOON, None)]


def test_records_of_several_types_are_taken_in_together(transaction: Transaction) -> None:
    assert ingest(transaction, facility(), sale("S-1"), sale("S-2")) == Counts(3, 0)
    assert transaction.execute('select "limit", annual_rate, day_count from facility').fetchall() == [
        (Decimal(250_000), Decimal("0.085"), "actual/365")
    ]
    assert transaction.execute("select count(*) from sale").fetchone() == (2,)


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\rb", "a\\b", "\\N", "\\.", "", "Café ☕"])
def test_any_text_comes_back_as_it_went_in(transaction: Transaction, text: str) -> None:
    ingest(transaction, sales_invoice("INV-1", customer=text))
    assert transaction.execute("select customer from sales_invoice").fetchone() == (text,)


def test_a_day_nobody_set_stays_unset(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"), sales_invoice("INV-2", expected_on=date(2026, 2, 1)))
    rows = transaction.execute("select expected_on from sales_invoice order by external_id").fetchall()
    assert rows == [(None,), (date(2026, 2, 1),)]


def test_a_value_too_large_for_its_column_is_refused(transaction: Transaction) -> None:
    writer = FactWriter(transaction, SalesInvoice, "files/xero", new_id(), NOON)
    with pytest.raises(InvalidInput, match="does not fit sales_invoice"), transaction.savepoint():
        writer.write([sales_invoice("INV-1", total=Decimal("1e18"))])
    assert writer.finish() == Counts(0, 0)


def test_two_imports_of_the_same_rows_at_once_both_succeed(database_copy: DatabaseUrls) -> None:
    results: list[Counts] = []

    def run(status: str) -> None:
        with begin(pool) as transaction:
            enter_organisation(transaction, "default")
            results.append(
                ingest(
                    transaction,
                    *(sales_invoice(f"INV-{number}", status=status) for number in range(500)),
                    at=datetime.now(UTC),
                )
            )

    with open_pool(database_copy.application, owner_url=database_copy.owner) as pool:
        threads = [Thread(target=run, args=(status,)) for status in ("approved", "approved", "paid", "paid")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with begin(pool) as transaction:
            enter_organisation(transaction, "default")
            known = transaction.execute("select count(*) from sales_invoice where known_until is null").fetchone()
            overlapping = transaction.execute(
                "select count(*) from sales_invoice a join sales_invoice b using (external_id) where a.id <> b.id "
                "and a.known_from < coalesce(b.known_until, 'infinity') "
                "and b.known_from < coalesce(a.known_until, 'infinity')"
            ).fetchone()
    assert len(results) == 4
    assert all(counts.imported + counts.unchanged == 500 for counts in results)
    assert known == (500,)
    assert overlapping == (0,)


def test_identifiers_are_version_7(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"), sales_invoice("INV-2"))
    identifiers: list[UUID] = [row[0] for row in transaction.execute("select id from sales_invoice").fetchall()]
    assert [identifier.version for identifier in identifiers] == [7, 7]
    assert len(set(identifiers)) == 2


def test_a_writer_tells_which_records_it_stored(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice("INV-1"))
    writers = FactWriters(transaction, "files/xero", new_id(), NOON)
    writers.write([sales_invoice("INV-1"), sales_invoice("INV-2"), facility()])
    writers.finish()
    assert sorted(writers.imported_external_ids(), key=str) == [(Facility, "Bank"), (SalesInvoice, "INV-2")]


def test_two_imports_of_several_types_in_opposite_order_do_not_wait_for_each_other(
    database_copy: DatabaseUrls,
) -> None:
    done: list[Counts] = []

    def run(records: list[Any]) -> None:
        with begin(pool) as transaction:
            enter_organisation(transaction, "default")
            writers = FactWriters(transaction, "files/xero", new_id(), datetime.now(UTC))
            for record in records:
                writers.write([record])
            written.wait(timeout=10)
            done.append(writers.finish())

    written = Barrier(2)
    rows = [sales_invoice("INV-1"), facility()]
    with open_pool(database_copy.application, owner_url=database_copy.owner) as pool:
        threads = [Thread(target=run, args=(order,)) for order in (rows, rows[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted((counts.imported, counts.unchanged) for counts in done) == [(0, 2), (2, 0)]
