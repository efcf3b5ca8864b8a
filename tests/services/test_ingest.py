from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict, FileRefused, InvalidInput, NotFound
from capliquify.services import ingest
from capliquify.services.import_options import ImportOptions
from capliquify.storage.repositories.organisations import enter_organisation
from support.trust import context_of

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.services.answers.imports import ImportedFile
    from capliquify.services.context import Context
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

BALANCES = "date,account_class,amount,currency\n2025-01-31,cash,5,EUR\n2025-02-28,cash,6,EUR\n"
BILLS = (
    "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,"
    "Description,LineAmount,Currency,Type,Status\n"
    "Glass Works,B-1,01/03/2026,31/03/2026,120.00,20.00,0,120.00,Bottles,60.00,GBP,Bill,Awaiting Payment\n"
    "Glass Works,B-1,01/03/2026,31/03/2026,120.00,20.00,0,120.00,Caps,40.00,GBP,Bill,Awaiting Payment\n"
    "Label House,B-2,15/03/2026,14/04/2026,12.00,2.00,0,12.00,Labels,10.00,GBP,Bill,Awaiting Payment\n"
)


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow) -> Context:
    return context_of(transaction, organisation)


def _import(context: Context, folder: Path, text: str, **options: object) -> ImportedFile:
    file = folder / "file.csv"
    file.write_text(text)
    return ingest.import_path(context, file, ImportOptions(**options))  # type: ignore[arg-type]  # as given


def _balances(context: Context) -> list[Decimal]:
    rows = context.transaction.execute(
        "select amount from ledger_balance where known_until is null order by balance_on"
    )
    return [row[0] for row in rows]


def test_every_row_is_imported_unchanged_or_in_error(context: Context, tmp_path: Path) -> None:
    outcome = _import(context, tmp_path, BALANCES + "2025-03-31,cash,six,EUR\n2025-02-28,cash,6,EUR\n")

    assert (outcome.rows, outcome.imported, outcome.unchanged) == (4, 2, 1)
    assert [(error.row, error.column, error.value) for error in outcome.errors] == [(4, "amount", "six")]


def test_a_document_counts_all_its_rows(context: Context, tmp_path: Path) -> None:
    first = _import(context, tmp_path, BILLS)
    again = _import(context, tmp_path, BILLS)

    assert (first.rows, first.imported, first.unchanged) == (3, 3, 0)
    assert (again.rows, again.imported, again.unchanged) == (3, 0, 3)


def test_the_same_file_twice_changes_nothing(context: Context, tmp_path: Path) -> None:
    _import(context, tmp_path, BALANCES)
    again = _import(context, tmp_path, BALANCES)

    assert (again.imported, again.unchanged) == (0, 2)
    assert _balances(context) == [Decimal(5), Decimal(6)]


def test_the_first_file_brings_the_base_currency_and_says_so(context: Context, tmp_path: Path) -> None:
    outcome = _import(context, tmp_path, BALANCES)

    entered = enter_organisation(context.transaction, "roastery")
    assert (entered.currency, entered.currency_source) == ("EUR", "ledger-balances")
    assert any(note.startswith("base currency EUR, from this file") for note in outcome.notes)


def test_a_currency_somebody_set_stays(context: Context, tmp_path: Path) -> None:
    context.transaction.execute("update organisation set currency = 'GBP', currency_source = 'set'")
    setting = enter_organisation(context.transaction, "roastery")

    _import(
        context_of(context.transaction, setting),
        tmp_path,
        BALANCES,
    )

    assert enter_organisation(context.transaction, "roastery").currency == "GBP"


def test_all_or_nothing_refuses_the_file_with_its_errors(context: Context, tmp_path: Path) -> None:
    with pytest.raises(ingest.RowsRefused, match="1 of 3 rows") as refusal:
        _import(context, tmp_path, BALANCES + "2025-03-31,cash,six,EUR\n", all_or_nothing=True)

    answer = ingest.refused_file("file.csv", refusal.value)
    assert (answer.kind, answer.rows, answer.imported) == ("ledger-balances", 3, 0)
    assert [error.row for error in answer.errors] == [4]


def test_bytes_a_person_cannot_read_are_shown_as_codes(context: Context, tmp_path: Path) -> None:
    outcome = _import(context, tmp_path, BALANCES + "2025-03-31,cash,1\x002,EUR\n")

    assert outcome.errors[0].value == "1\\x002"
    listed = ingest.list_row_errors(context, outcome.import_id or "", limit=10, cursor=None)
    assert [error.value for error in listed.errors] == ["1\\x002"]


def test_undoing_an_import_leaves_what_was_before(context: Context, tmp_path: Path) -> None:
    _import(context, tmp_path, BALANCES)
    second = _import(context, tmp_path, BALANCES.replace(",6,", ",7,"))
    assert _balances(context) == [Decimal(5), Decimal(7)]

    answer = ingest.rollback_import(context, second.import_id or "")

    assert (answer.removed, answer.restored) == (0, 1)
    assert _balances(context) == [Decimal(5), Decimal(6)]


def test_an_import_is_undone_once(context: Context, tmp_path: Path) -> None:
    outcome = _import(context, tmp_path, BALANCES)
    ingest.rollback_import(context, outcome.import_id or "")

    with pytest.raises(Conflict):
        ingest.rollback_import(context, outcome.import_id or "")


def test_imports_are_listed_newest_first_page_by_page(context: Context, tmp_path: Path) -> None:
    _import(context, tmp_path, BALANCES)
    _import(context, tmp_path, BILLS)

    first = ingest.list_imports(context, limit=1, cursor=None)
    second = ingest.list_imports(context, limit=1, cursor=first.next_cursor)

    assert [job.kind for job in first.imports + second.imports] == ["xero-bills", "ledger-balances"]
    assert second.next_cursor is None


def test_what_is_not_a_file_is_refused(context: Context, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a folder"):
        ingest.import_path(context, tmp_path, ImportOptions())
    with pytest.raises(FileRefused, match="there is no file"):
        ingest.import_path(context, tmp_path / "none.csv", ImportOptions())


def test_an_option_that_does_not_exist_is_refused(context: Context, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="day-first and month-first"):
        _import(context, tmp_path, BALANCES, dates="sideways")


@pytest.mark.parametrize("unknown", ["not-an-id", "01a20c2b-e3eb-777a-9bf0-2b236a52614e"])
def test_an_import_that_does_not_exist_is_not_found(context: Context, unknown: str) -> None:
    with pytest.raises(NotFound):
        ingest.get_import(context, unknown)
