from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from capliquify.connectors.protocol import ConsentNeeded, VendorTotal, VendorUnavailable
from capliquify.domain.errors import Conflict, FileRefused
from capliquify.services import connections, syncing
from capliquify.services.connector_stores import Calls
from capliquify.services.import_options import ImportOptions
from capliquify.services.ingest import import_path
from capliquify.services.syncing import Going
from capliquify.storage.repositories import sync_cursors
from support.parts import NOW
from support.scripted_source import NEW_SOURCE, UNUSABLE, ScriptedSource, Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts

ONE_HUNDRED_TWENTY = Decimal("120.0000")


@pytest.fixture
def syncing_(parts: Parts) -> Syncing:
    made = Syncing.over(parts)
    made.vendor.put("a", "b", "c", "d", "e")
    made.vendor.stock = {"beans": 5, "cups": 7}
    made.connect()
    return made


def audit_of(world: Syncing, action: str) -> list[dict[str, object]]:
    rows = world.rows("select after::text from audit_entry where action = %s order by sequence", action)
    return [msgspec.json.decode(row[0]) for row in rows]


def versions(world: Syncing) -> int:
    return int(world.rows("select count(*) from sales_invoice")[0][0])


def test_the_first_sync_brings_everything_there_is(syncing_: Syncing) -> None:
    run = syncing_.work()

    assert run.status == "completed"
    assert (run.row_count, run.imported, run.unchanged, run.set_aside) == (7, 7, 0, 0)
    assert syncing_.known() == dict.fromkeys("abcde", ONE_HUNDRED_TWENTY)


def test_its_facts_name_the_connection_and_the_sync(syncing_: Syncing) -> None:
    run = syncing_.work()

    assert syncing_.rows("select distinct source, import_id from sales_invoice") == [
        (f"xero/{syncing_.connection_id}", run.id)
    ]


def test_every_stream_is_up_to_date_afterwards_and_the_next_sync_is_due_with_the_first(syncing_: Syncing) -> None:
    syncing_.work()

    rows = syncing_.rows("select stream, backfilled_at, synced_at from sync_cursor order by stream")
    assert rows == [("invoices", syncing_.now, syncing_.now), ("stock", syncing_.now, syncing_.now)]
    next_at = syncing_.connection().next_sync_at
    assert next_at is not None
    assert (next_at - syncing_.now).total_seconds() == 30 * 60


def test_a_sync_is_one_line_of_the_audit_log_with_its_counts(syncing_: Syncing) -> None:
    run = syncing_.work()

    assert audit_of(syncing_, "sync.completed") == [
        {
            "calls": 0,
            "cause": "connect",
            "imported": 7,
            "requested_by": "job:test",
            "row_count": 7,
            "set_aside": 0,
            "sync_id": str(run.id),
            "unchanged": 0,
        }
    ]


def test_a_second_sync_of_what_did_not_change_stores_no_fact(syncing_: Syncing) -> None:
    syncing_.work()
    syncing_.later(hours=1)

    run = syncing_.sync()

    assert (run.status, run.imported, run.unchanged) == ("completed", 0, 2)
    assert versions(syncing_) == 5


def test_what_changed_at_the_vendor_supersedes_what_was_known(syncing_: Syncing) -> None:
    syncing_.work()
    syncing_.later(hours=1)
    syncing_.vendor.put("b", total="90.00")

    run = syncing_.sync()

    assert run.imported == 1
    assert syncing_.known()["b"] == Decimal("90.0000")
    assert versions(syncing_) == 6


def test_what_the_vendor_no_longer_lists_is_known_no_more(syncing_: Syncing) -> None:
    syncing_.work()
    syncing_.later(hours=1)
    del syncing_.vendor.stock["cups"]

    run = syncing_.sync()

    assert syncing_.rows("select item from stock_level where known_until is null") == [("beans",)]
    assert run.notes == ["1 rows ended: the source no longer has them"]


def test_a_failure_keeps_the_pages_before_it_and_the_next_sync_goes_on_there(syncing_: Syncing) -> None:
    syncing_.vendor.faults[2] = VendorUnavailable("Xero does not answer.")

    failed = syncing_.work()

    assert (failed.status, failed.message, failed.row_count) == ("failed", "Xero does not answer.", 2)
    assert sorted(syncing_.known()) == ["a", "b"]
    syncing_.later(minutes=1)
    again = syncing_.sync()
    assert (again.status, again.row_count, again.attempt) == ("completed", 5, 2)
    assert sorted(syncing_.known()) == ["a", "b", "c", "d", "e"]


def test_failures_are_written_down_with_their_reason(syncing_: Syncing) -> None:
    syncing_.vendor.faults[1] = VendorUnavailable("Xero does not answer.")

    syncing_.work()

    rows = syncing_.rows("select reason from audit_entry where action = 'sync.failed'")
    assert rows == [("Xero does not answer.",)]


def test_lost_consent_waits_for_a_person(syncing_: Syncing) -> None:
    syncing_.vendor.faults[1] = ConsentNeeded("Xero no longer lets us in: connect again.")

    syncing_.work()

    row = syncing_.connection()
    assert (row.status, row.problem, row.next_sync_at) == (
        "waiting_for_consent",
        "Xero no longer lets us in: connect again.",
        None,
    )
    with pytest.raises(Conflict, match="waiting for consent"):
        syncing_.start()


def test_an_error_nobody_expected_ends_the_sync_and_is_raised(syncing_: Syncing) -> None:
    syncing_.vendor.faults[1] = RuntimeError("secret detail")
    run_id = syncing_.unfinished()

    with pytest.raises(RuntimeError, match="secret detail"):
        syncing_.work(run_id)

    run = syncing_.run(run_id)
    assert run.status == "failed"
    assert run.message is not None
    assert "secret detail" not in run.message


def test_what_does_not_map_is_set_aside_and_everything_else_stored(syncing_: Syncing) -> None:
    syncing_.vendor.put("f", total=UNUSABLE)

    run = syncing_.work()

    assert (run.status, run.set_aside, run.imported) == ("completed_with_problems", 1, 7)
    waiting = "select external_id, reason, fix, attempts from set_aside_record where resolved_at is null"
    assert syncing_.rows(waiting) == [("f", "It has no amount.", "Enter one.", 1)]


def test_a_record_that_was_set_aside_waits_no_more_once_it_maps(syncing_: Syncing) -> None:
    syncing_.vendor.put("f", total=UNUSABLE)
    syncing_.work()
    syncing_.later(hours=1)
    syncing_.vendor.put("f", total="7.00")

    run = syncing_.sync()

    assert run.status == "completed"
    assert syncing_.rows("select resolved_at from set_aside_record") == [(syncing_.now,)]


def test_a_value_that_fits_nowhere_is_set_aside_alone(syncing_: Syncing) -> None:
    syncing_.vendor.page_size = 10
    syncing_.vendor.put("c", total="1" * 20)

    run = syncing_.work()

    assert (run.set_aside, run.imported) == (1, 6)
    assert sorted(syncing_.known()) == ["a", "b", "d", "e"]


def test_a_running_sync_is_cancelled_between_two_pages(syncing_: Syncing) -> None:
    def cancel(number: int) -> None:
        if number == 2:
            with syncing_.parts.context("default", TESTER) as context:
                syncing.cancel(context, connections.require(context, syncing_.connection_id))

    syncing_.vendor.before_page = cancel

    run = syncing_.work()

    assert (run.status, run.row_count) == ("cancelled", 2)
    assert sorted(syncing_.known()) == ["a", "b"]
    syncing_.later(minutes=1)
    assert syncing_.sync().row_count == 5


def test_a_waiting_sync_is_cancelled_at_once(syncing_: Syncing) -> None:
    run_id = syncing_.unfinished()
    with syncing_.parts.context("default", TESTER) as context:
        syncing.cancel(context, connections.require(context, syncing_.connection_id))

    assert syncing_.work(run_id).status == "cancelled"
    assert syncing_.vendor.asked == 0


def test_a_paused_source_stops_between_two_pages_and_goes_on_there(syncing_: Syncing) -> None:
    def pause(number: int) -> None:
        if number == 2:
            with syncing_.parts.context("default", TESTER) as context:
                connections.pause(context, syncing_.connection_id)

    syncing_.vendor.before_page = pause
    paused = syncing_.work()
    assert (paused.status, paused.message, paused.row_count) == ("parked", "The source is paused.", 2)

    with syncing_.parts.context("default", TESTER) as context:
        connections.resume(context, syncing_.connection_id)
    run = syncing_.work(paused.id)

    assert (run.status, run.row_count, run.turn) == ("completed", 7, 2)


def test_a_sync_whose_turn_is_over_queues_its_next_one_and_goes_on_there(syncing_: Syncing) -> None:
    run_id = syncing_.unfinished()
    statuses = [syncing_.work(run_id, seconds=0).status for _ in range(4)]

    assert statuses == ["queued"] * 4
    run = syncing_.work(run_id)
    assert (run.status, run.row_count, run.turn) == ("completed", 9, 5)


def test_of_two_workers_only_the_last_to_take_a_sync_up_stores(syncing_: Syncing) -> None:
    run_id = syncing_.unfinished()
    with syncing_.parts.context("default", TESTER) as context:
        first = syncing.begin(context, run_id)
    with syncing_.parts.context("default", TESTER) as context:
        second = syncing.begin(context, run_id)
    assert first is not None
    assert second is not None
    page = next(ScriptedSource(syncing_.vendor).pages("invoices", {}))

    with syncing_.parts.context("default", TESTER) as context:
        assert syncing.store(context, first, page, Calls()) is Going.ENDED
    assert syncing_.known() == {}
    with syncing_.parts.context("default", TESTER) as context:
        assert syncing.store(context, second, page, Calls()) is Going.ON
    assert sorted(syncing_.known()) == ["a", "b"]


def test_where_a_stream_goes_on_is_stored_with_its_page_or_not_at_all(syncing_: Syncing) -> None:
    with syncing_.parts.context("default", TESTER) as context:
        work = syncing.begin(context, syncing_.unfinished())
    assert work is not None
    page = next(ScriptedSource(syncing_.vendor).pages("invoices", {}))

    with syncing_.parts.context("default", TESTER) as context:
        syncing.store(context, work, page, Calls())
        context.transaction.connection.rollback()

    with syncing_.parts.context("default", TESTER) as context:
        assert sync_cursors.list_cursors(context.transaction, work.connection.id) == {}
    assert syncing_.known() == {}


def receivable(amount: str) -> VendorTotal:
    return VendorTotal(
        measure="receivable", subject="", as_of=NOW.date(), amount=Decimal(amount), currency="GBP", report="Aged"
    )


def test_totals_that_equal_the_vendors_are_no_problem(syncing_: Syncing) -> None:
    syncing_.vendor.totals = [receivable("600.00")]

    assert syncing_.work().status == "completed"
    assert syncing_.rows("select ours, theirs from reconciliation") == [(Decimal("600.0000"), Decimal("600.0000"))]


def test_a_total_that_differs_is_told(syncing_: Syncing) -> None:
    syncing_.vendor.totals = [receivable("601.00")]

    run = syncing_.work()

    assert (run.status, run.notes) == (
        "completed_with_problems",
        ["1 of 1 totals differ from the vendor's own or cannot be compared"],
    )


def test_totals_that_cannot_be_read_fail_no_sync(syncing_: Syncing) -> None:
    syncing_.vendor.totals_fault = VendorUnavailable("No report today.")

    run = syncing_.work()

    assert (run.status, run.imported) == ("completed_with_problems", 7)
    assert run.notes == ["totals could not be compared: No report today."]


def test_a_second_sync_is_not_queued_beside_one_that_waits(syncing_: Syncing) -> None:
    assert syncing_.start() == syncing_.unfinished()
    assert syncing_.rows("select count(*) from dbos.workflow_status where name = 'sync_source'") == [(1,)]


def test_rows_of_files_end_in_the_moment_everything_is_here_from_the_source(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "invoices.csv"
    file.write_text(XERO_FILE, encoding="utf-8")
    with parts.context("default", TESTER) as context:
        import_path(context, file, ImportOptions())
    world = Syncing.over(parts)
    world.vendor.put("a", "b", "c")
    with pytest.raises(Conflict, match="1 of sales invoice"):
        world.connect()
    world.connect(replace(NEW_SOURCE, replace_files=True))

    of_files: list[int] = []
    still_there = "select from sales_invoice where known_until is null and source = 'files/xero'"
    world.vendor.before_page = lambda _number: of_files.append(len(world.rows(still_there)))

    run = world.work()

    assert of_files == [1, 1, 1]  # also after the invoices were done, while stock was missing
    assert run.notes == ["1 rows that came from files ended: the source brings them now"]
    assert sorted(world.known()) == ["a", "b", "c"]
    assert not world.connection().replaces_files


def test_a_file_of_what_a_connected_source_brings_is_refused(syncing_: Syncing, tmp_path: Path) -> None:
    file = tmp_path / "invoices.csv"
    file.write_text(XERO_FILE, encoding="utf-8")

    with (
        pytest.raises(
            FileRefused, match="Roastery Ltd is connected and brings what is in a file of the kind xero-sales"
        ),
        syncing_.parts.context("default", TESTER) as context,
    ):
        import_path(context, file, ImportOptions())


XERO_FILE = """ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,LineAmount,InvoiceAmountDue,Currency,Type,Status
Harbour Deli,INV-1,25/01/2026,24/02/2026,100.00,100.00,100.00,GBP,Sales invoice,Awaiting Payment
"""
