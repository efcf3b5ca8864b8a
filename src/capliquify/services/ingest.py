"""Files in: read, set aside what cannot be used, store the rest, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from capliquify.connectors.files.importing import open_reading
from capliquify.connectors.files.reading import PathInput
from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import Conflict, FileRefused, InvalidInput, NotFound
from capliquify.domain.records.ledger_balance import LedgerBalance
from capliquify.services import audit
from capliquify.services.answers.imports import ImportedFile, ImportJob, ImportJobs, Rollback, RowError, RowErrors
from capliquify.services.audit import Act
from capliquify.services.file_rows import refuse_file_of_connected
from capliquify.services.import_options import ImportOptions, in_order, read_options, require_file
from capliquify.services.intake import Intake
from capliquify.services.organisation_deletion import require_open
from capliquify.storage.repositories import imports as repository
from capliquify.storage.repositories.cash_lines import KIND as CASH_LINE
from capliquify.storage.repositories.organisations import set_organisation
from capliquify.storage.repositories.rollbacks import rollback_import as undo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from capliquify.connectors.files.importing import FileReading
    from capliquify.connectors.files.reading import FileInput
    from capliquify.services.context import Context
    from capliquify.storage.repositories.imports import ImportRow, RowErrorRow

_ENTERED_BY_HAND: Final = "entered by hand"
_NO_SUCH_IMPORT: Final = "There is no import {}."


class RowsRefused(FileRefused):
    """Rows of a file cannot be used and the whole file was asked for."""

    def __init__(self, message: str, kind: str, rows: int, errors: list[RowError]) -> None:
        super().__init__(message)
        self.kind = kind
        self.rows = rows
        self.errors = errors


def in_reading_order(context: Context, paths: list[Path], options: ImportOptions) -> list[Path]:
    """Files of one command in the order they are read: what names the base currency before what takes it."""
    return in_order(paths, options, today=context.today, base_currency=context.organisation.currency)


def import_path(context: Context, path: Path, options: ImportOptions) -> ImportedFile:
    """Import a file of this machine, and log it.

    Raises:
        FileRefused: Nothing of the file can be used; what was written must be rolled back.
        Conflict: The organisation is closed.
    """
    outcome = take_in(context, path, options)
    record_import(context, outcome)
    return outcome


def take_in(context: Context, path: Path, options: ImportOptions) -> ImportedFile:
    """Import a file of this machine without logging it, for whoever takes in many and logs them as one.

    Raises:
        FileRefused: Nothing of the file can be used; what was written must be rolled back.
        Conflict: The organisation is closed.
    """
    require_open(context)
    require_file(path)
    file = PathInput(path)
    new = repository.NewImport(
        file=file.name, actor=context.actor, status="running", created_at=context.clock(), size_bytes=file.size
    )
    import_id = repository.create_import(context.transaction, new)
    return import_file(context, file, options, import_id)


def import_file(context: Context, file: FileInput, options: ImportOptions, import_id: UUID) -> ImportedFile:
    """Import a file into an import that exists: bad rows are set aside, good ones stored.

    Raises:
        FileRefused: Nothing of the file can be used; what was written must be rolled back.
        RowsRefused: The same, because rows cannot be used and `all_or_nothing` was asked for.
    """
    reading = open_reading(file, read_options(options, context.today, context.organisation.currency))
    refuse_file_of_connected(context, reading.kind, reading.source, reading.record_types)
    notes = [*reading.notes, *_adopt_currency(context, reading)]
    intake = Intake(context, reading, import_id)
    for batch in reading.batches():
        intake.take(batch)
        context.progress(done=batch.bytes_done, total=file.size, rows=intake.rows)
    if options.all_or_nothing and intake.rows_in_error:
        message = f"{intake.rows_in_error} of {intake.rows} rows cannot be used, and all or nothing was asked for"
        raise RowsRefused(message, reading.kind, intake.rows, intake.errors)
    return intake.finish(file, notes)


def record_import(context: Context, outcome: ImportedFile, *, sent_by: str | None = None) -> None:
    """Log what became of a file; last of all in its transaction, as a long import must not keep others waiting."""
    after: dict[str, Any] = {
        "import_id": outcome.import_id,
        "kind": outcome.kind,
        "rows": outcome.rows,
        "imported": outcome.imported,
        "unchanged": outcome.unchanged,
    }
    if sent_by is not None:
        after["sent_by"] = sent_by
    action = "import.completed" if outcome.refused is None else "import.failed"
    audit.record(context, Act(action=action, subject=outcome.file, after=after, reason=outcome.refused))


def refused_file(name: str, refusal: FileRefused, import_id: str | None = None) -> ImportedFile:
    """The answer for a file nothing of which was used."""
    rows_refused = refusal if isinstance(refusal, RowsRefused) else None
    return ImportedFile(
        file=name,
        kind=rows_refused.kind if rows_refused else None,
        rows=rows_refused.rows if rows_refused else 0,
        imported=0,
        unchanged=0,
        errors=rows_refused.errors if rows_refused else [],
        import_id=import_id,
        refused=str(refusal),
    )


def list_imports(context: Context, *, limit: int, cursor: str | None) -> ImportJobs:
    """Imports, newest first, one page.

    Raises:
        InvalidInput: The cursor is not one that was given out.
    """
    rows = repository.list_imports(context.transaction, limit + 1, _cursor_id(cursor))
    page = rows[:limit]
    more = str(page[-1].id) if len(rows) > limit else None
    return ImportJobs(imports=[_shown_job(context, row) for row in page], next_cursor=more)


def get_import(context: Context, import_id: str) -> ImportJob:
    """One import as it stands.

    Raises:
        NotFound: The organisation has no such import.
    """
    return _shown_job(context, repository.get_import(context.transaction, parsed_id(import_id)))


def list_row_errors(context: Context, import_id: str, *, limit: int, cursor: str | None) -> RowErrors:
    """Rows of an import that were set aside, and remarks on rows that were used, in file order, one page.

    Raises:
        NotFound: The organisation has no such import.
        InvalidInput: The cursor is not one that was given out.
    """
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal()):
        raise InvalidInput(_FOREIGN_CURSOR)
    number = repository.get_import(context.transaction, parsed_id(import_id)).id
    rows = repository.list_row_errors(context.transaction, number, limit + 1, int(cursor) if cursor else None)
    page = rows[:limit]
    return RowErrors(
        errors=_of_severity("error", page),
        warnings=_of_severity("warning", page),
        next_cursor=str(page[-1].position) if len(rows) > limit else None,
    )


def rollback_import(context: Context, import_id: str) -> Rollback:
    """Undo an import: what it changed is again as it was before.

    Raises:
        NotFound: The organisation has no such import.
        Conflict: It cannot be undone: a later import changed the same rows, or it is not finished.
    """
    number = parsed_id(import_id)
    if repository.get_import(context.transaction, number).kind == CASH_LINE:
        message = "This is a cash line entered by hand: withdraw it as one, with a reason."
        raise Conflict(message)
    counts = undo(context.transaction, number, context.clock())
    after = {"removed": counts.removed, "restored": counts.restored}
    audit.record(context, Act(action="import.rolled_back", subject=import_id, after=after))
    return Rollback(import_id=import_id, removed=counts.removed, restored=counts.restored)


def import_job(row: ImportRow) -> ImportJob:
    """The answer for a stored import."""
    return ImportJob(
        id=str(row.id),
        file=row.file,
        kind=row.kind,
        status=row.status,
        created_at=row.created_at,
        finished_at=row.finished_at,
        size_bytes=row.size_bytes,
        bytes_done=row.bytes_done,
        rows=row.rows,
        imported=row.imported,
        unchanged=row.unchanged,
        error_count=row.error_count,
        warning_count=row.warning_count,
        notes=row.notes,
        refused=row.refused,
    )


def _shown_job(context: Context, row: ImportRow) -> ImportJob:
    """An import as whoever asks may see it: a line of cash entered by hand is named after what is paid."""
    if row.kind == CASH_LINE and not context.principal.may(Permission.FINANCE_READ):
        return msgspec.structs.replace(import_job(row), file=_ENTERED_BY_HAND)
    return import_job(row)


def parsed_id(import_id: str) -> UUID:
    """The id of an import.

    Raises:
        NotFound: No import can have this id.
    """
    try:
        return UUID(import_id)
    except ValueError:
        raise NotFound(_NO_SUCH_IMPORT.format(import_id)) from None


_FOREIGN_CURSOR: Final = "the cursor is not one this list gave; start again without it"


def _cursor_id(cursor: str | None) -> UUID | None:
    try:
        return UUID(cursor) if cursor else None
    except ValueError:
        raise InvalidInput(_FOREIGN_CURSOR) from None


def _of_severity(severity: str, rows: Iterable[RowErrorRow]) -> list[RowError]:
    return [
        RowError(row=row.row, column=row.column, value=row.value, reason=row.reason, fix=row.fix)
        for row in rows
        if row.severity == severity
    ]


def _adopt_currency(context: Context, reading: FileReading) -> list[str]:
    """Take the base currency from the first ledger-balances, until then from the first file; say so."""
    source = context.organisation.currency_source
    from_ledger = reading.record_type is LedgerBalance
    if reading.first_currency is None or source in {"set", "ledger-balances"}:
        return []
    if source == "first-file" and not from_ledger:
        return []
    chosen = "ledger-balances" if from_ledger else "first-file"
    changes = {"currency": reading.first_currency, "currency_source": chosen}
    set_organisation(context.transaction, context.organisation.id, changes)
    choose = "`capliquify organisation set currency` chooses another"
    notes = [f"base currency {reading.first_currency}, from this file; {choose}"]
    before = context.organisation.currency
    if before not in {None, reading.first_currency}:
        notes.append(f"rows imported before that name no currency were taken as {before}: import their files again")
    return notes
