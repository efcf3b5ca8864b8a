from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import NotFound
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.imports import (
    NewImport,
    RowErrorRow,
    add_row_errors,
    change_import,
    create_import,
    delete_broken_uploads,
    get_import,
    list_imports,
    list_row_errors,
    list_unfinished,
    note_progress,
)
from capliquify.storage.repositories.uploads import append_chunk
from support.tenants import NOON

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction

pytestmark = pytest.mark.usefixtures("organisation")


def new(file: str = "sales.csv", status: str = "queued") -> NewImport:
    return NewImport(file=file, actor="test", status=status, created_at=NOON, options={"dates": "day-first"})


def row_error(row: int, severity: str = "error") -> RowErrorRow:
    return RowErrorRow(
        severity=severity, row=row, column="date", value="31.02.2026", reason="no such day", fix="correct the day"
    )


def test_an_import_comes_back_with_what_was_known_of_it(transaction: Transaction) -> None:
    row = get_import(transaction, create_import(transaction, new()))
    assert (row.file, row.status, row.actor, row.options) == ("sales.csv", "queued", "test", {"dates": "day-first"})
    assert (row.created_at, row.finished_at, row.rows, row.notes, row.refused) == (NOON, None, 0, [], None)


def test_an_import_takes_its_result(transaction: Transaction) -> None:
    import_id = create_import(transaction, new())
    change_import(transaction, import_id, status="completed", rows=3, imported=2, unchanged=1, notes=["UTF-8"])
    row = get_import(transaction, import_id, lock=True)
    assert (row.status, row.rows, row.imported, row.unchanged, row.notes) == ("completed", 3, 2, 1, ["UTF-8"])


def test_only_what_changes_can_be_changed(transaction: Transaction) -> None:
    import_id = create_import(transaction, new())
    with pytest.raises(KeyError, match="organisation_id"):
        change_import(transaction, import_id, organisation_id=new_id())


def test_an_unknown_import_is_not_found(transaction: Transaction) -> None:
    with pytest.raises(NotFound, match="There is no import"):
        get_import(transaction, new_id())
    with pytest.raises(NotFound, match="There is no import"):
        change_import(transaction, new_id(), status="running")


def test_imports_are_listed_newest_first_a_page_at_a_time(transaction: Transaction) -> None:
    identifiers = sorted(create_import(transaction, new(f"{number}.csv")) for number in range(3))
    first = list_imports(transaction, 2)
    second = list_imports(transaction, 2, before=first[-1].id)
    assert [row.id for row in (*first, *second)] == identifiers[::-1]


def test_a_file_that_is_still_arriving_is_not_listed(transaction: Transaction) -> None:
    create_import(transaction, new(status="receiving"))
    assert list_imports(transaction, 10) == []


def test_row_errors_keep_their_order_over_several_batches(transaction: Transaction) -> None:
    import_id = create_import(transaction, new())
    add_row_errors(transaction, import_id, [row_error(7), row_error(9, "warning")], first_position=0)
    add_row_errors(transaction, import_id, [], first_position=2)
    add_row_errors(transaction, import_id, [row_error(12)], first_position=2)
    first = list_row_errors(transaction, import_id, 2)
    second = list_row_errors(transaction, import_id, 2, after=first[-1].position)
    assert first == [row_error(7), row_error(9, "warning")]
    assert second == [row_error(12)]


def test_what_is_left_of_a_broken_upload_is_removed(transaction: Transaction) -> None:
    broken = create_import(transaction, new(status="receiving"))
    append_chunk(transaction, broken, 0, b"date;amount\n")
    whole = create_import(transaction, new())
    assert delete_broken_uploads(transaction, NOON) == 0
    assert delete_broken_uploads(transaction, NOON + timedelta(hours=1)) == 1
    assert [row.id for row in list_imports(transaction, 10)] == [whole]
    with pytest.raises(NotFound):
        get_import(transaction, broken)


def test_an_import_that_arrived_cannot_be_deleted(transaction: Transaction) -> None:
    create_import(transaction, new())
    assert transaction.execute("delete from import_job").rowcount == 0


def test_progress_is_noted_until_the_import_has_ended(transaction: Transaction) -> None:
    import_id = create_import(transaction, new())
    note_progress(transaction, import_id, bytes_done=10, rows=2)
    running = get_import(transaction, import_id)
    assert (running.status, running.bytes_done, running.rows) == ("running", 10, 2)
    change_import(transaction, import_id, status="completed")
    note_progress(transaction, import_id, bytes_done=20, rows=4)
    ended = get_import(transaction, import_id)
    assert (ended.status, ended.bytes_done, ended.rows) == ("completed", 10, 2)


def test_imports_that_have_not_ended_are_listed_for_rescue(transaction: Transaction) -> None:
    waiting = [create_import(transaction, new(status=status)) for status in ("queued", "running")]
    for status in ("receiving", "completed", "failed"):
        create_import(transaction, new(status=status))
    assert list_unfinished(transaction) == sorted(waiting)
