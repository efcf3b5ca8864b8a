"""The rows of one file on their way in: stored, set aside, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from capliquify.services.answers.imports import ImportedFile, RowError
from capliquify.storage.repositories import imports as repository
from capliquify.storage.repositories.facts import FactWriters

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.connectors.files.batches import Batch, FileError
    from capliquify.connectors.files.importing import FileReading
    from capliquify.connectors.files.reading import FileInput
    from capliquify.services.context import Context

LISTED_ERRORS: Final = 10_000
LONGEST_VALUE: Final = 200


class Intake:
    """Takes the batches of one file and counts what becomes of its rows."""

    def __init__(self, context: Context, reading: FileReading, import_id: UUID) -> None:
        self.rows = 0
        self.rows_in_error = 0
        self.errors: list[RowError] = []
        self.warnings: list[RowError] = []
        self._context = context
        self._reading = reading
        self._import_id = import_id
        self._writers = FactWriters(context.transaction, reading.source, import_id, context.clock())
        self._rows_of: dict[tuple[type[Any], str], int] = {}  # of the records that are not exactly one row
        self._stored = {"error": 0, "warning": 0}

    def take(self, batch: Batch) -> None:
        """Stage the records of a batch and keep its errors and warnings."""
        self._writers.write(record for _, record, _ in batch.records)
        self._rows_of.update(
            ((type(record), record.external_id), rows) for _, record, rows in batch.records if rows != 1
        )
        self.rows += batch.rows
        self.rows_in_error += batch.rows_in_error
        self._set_aside("error", batch.errors, self.errors)
        self._set_aside("warning", batch.warnings, self.warnings)

    def _set_aside(self, severity: str, found: list[FileError], listed: list[RowError]) -> None:
        shown = [
            RowError(row=one.row, column=one.column, value=_shown(one.value), reason=one.reason, fix=one.fix)
            for one in found
        ]
        repository.add_row_errors(
            self._context.transaction,
            self._import_id,
            [stored_error(severity, one) for one in shown],
            first_position=sum(self._stored.values()),
        )
        self._stored[severity] += len(shown)
        listed.extend(shown[: max(0, LISTED_ERRORS - len(listed))])

    def finish(self, file: FileInput, notes: list[str]) -> ImportedFile:
        """Merge what was staged into the facts and close the import."""
        records_imported = self._writers.finish().imported
        used = self.rows - self.rows_in_error
        imported = min(used, records_imported + self._further_rows())
        if self._stored["error"] > LISTED_ERRORS:
            notes.append(f"{self._stored['error']:,} errors were found; the first {LISTED_ERRORS:,} are listed here")
        outcome = ImportedFile(
            file=file.name,
            kind=self._reading.kind,
            rows=self.rows,
            imported=imported,
            unchanged=used - imported,
            errors=self.errors,
            import_id=str(self._import_id),
            warnings=self.warnings,
            notes=notes,
        )
        self._complete(file, outcome)
        return outcome

    def _further_rows(self) -> int:
        """Rows beyond the first of the records that this import stored (an invoice has a row a line)."""
        if not self._rows_of:
            return 0
        stored = self._writers.imported_external_ids()
        return sum(self._rows_of.get(key, 1) - 1 for key in stored)

    def _complete(self, file: FileInput, outcome: ImportedFile) -> None:
        repository.change_import(
            self._context.transaction,
            self._import_id,
            kind=outcome.kind,
            source=self._reading.source,
            status="completed_with_errors" if self.rows_in_error else "completed",
            finished_at=self._context.clock(),
            size_bytes=file.size,
            bytes_done=file.size,
            rows=outcome.rows,
            imported=outcome.imported,
            unchanged=outcome.unchanged,
            error_count=self._stored["error"],
            warning_count=self._stored["warning"],
            notes=outcome.notes,
        )


def stored_error(severity: str, error: RowError) -> repository.RowErrorRow:
    """A row set aside (error) or remarked on (warning) as it is stored."""
    return repository.RowErrorRow(
        severity=severity,
        row=error.row,
        column=error.column,
        value=error.value,
        reason=error.reason,
        fix=error.fix,
    )


def _shown(value: str) -> str:
    """A value of a file as a person can read it and the database can keep it."""
    text = value if value.isprintable() else "".join(map(_visible, value))
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _visible(character: str) -> str:
    if character.isprintable() or character in "\n\t":
        return character
    return f"\\x{ord(character):02x}"
