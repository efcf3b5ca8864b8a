"""Answers about imports."""

from __future__ import annotations

from datetime import datetime

import msgspec


class RowError(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row of a file was set aside, or (warning) what looked odd in a row that was used."""

    row: int  # line of the file a person sees, header included
    column: str
    value: str
    reason: str
    fix: str


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file; `rows` = imported + unchanged + rows with errors."""

    file: str
    kind: str | None  # None when the file could not be recognised
    rows: int
    imported: int
    unchanged: int
    errors: list[RowError]
    import_id: str | None = None
    warnings: list[RowError] = []
    notes: list[str] = []  # what was assumed: encoding, dates, currency, account
    refused: str | None = None  # why nothing of the file could be used


class ImportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the files given, in their order."""

    files: list[ImportedFile]


class ImportJob(msgspec.Struct, frozen=True, kw_only=True):
    """An import as it stands: queued, running, done, failed (nothing stored) or rolled back."""

    id: str
    file: str
    kind: str | None
    status: str  # receiving | queued | running | completed | completed_with_errors | failed | rolled_back
    created_at: datetime
    finished_at: datetime | None
    size_bytes: int
    bytes_done: int
    rows: int
    imported: int
    unchanged: int
    error_count: int
    warning_count: int
    notes: list[str]
    refused: str | None


class ImportJobs(msgspec.Struct, frozen=True, kw_only=True):
    """Imports, newest first, one page."""

    imports: list[ImportJob]
    next_cursor: str | None


class RowErrors(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of an import that were set aside, one page in file order."""

    errors: list[RowError]
    warnings: list[RowError]
    next_cursor: str | None


class Rollback(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import changed."""

    import_id: str
    removed: int  # rows that are gone
    restored: int  # rows that are again as they were before
