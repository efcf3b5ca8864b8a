"""Where files of this machine are imported: into a database here, or by a server elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

from capliquify.cli.actor import acting_user
from capliquify.cli.remote import PAGE, Elsewhere, named_organisation
from capliquify.domain.errors import FileRefused, InvalidInput, NotFound
from capliquify.services import ingest
from capliquify.services.answers.imports import ImportedFile, ImportJob, ImportJobs, Rollback, RowErrors
from capliquify.services.import_options import check_options, in_order, require_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.imports import RowError
    from capliquify.services.context import Progress
    from capliquify.services.import_options import ImportOptions

_SHOWN_IMPORTS: Final = 50
_CHUNK_BYTES: Final = 1 << 18
_LISTED_ERRORS: Final = 10_000
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0
_UNFINISHED: Final = frozenset({"receiving", "queued", "running"})


class ImportPlace(Protocol):
    """Where files are imported."""

    def in_order(self, files: list[Path], options: ImportOptions) -> list[Path]:
        """The files in the order they are read."""

    def import_file(self, file: Path, options: ImportOptions, progress: Progress) -> ImportedFile:
        """Import one file; one that cannot be used is refused in the answer."""

    def roll_back(self, import_id: str) -> Rollback:
        """Undo an import."""

    def history(self) -> ImportJobs:
        """The latest imports."""


@dataclass(frozen=True)
class Here:
    """The database of this machine."""

    parts: Parts
    organisation: str

    def in_order(self, files: list[Path], options: ImportOptions) -> list[Path]:
        """The files in the order they are read."""
        with self.parts.context(self.organisation, acting_user()) as context:
            return ingest.in_reading_order(context, files, options)

    def import_file(self, file: Path, options: ImportOptions, progress: Progress) -> ImportedFile:
        """Import one file in one transaction; of one that cannot be used nothing is stored but that it was refused."""
        try:
            with self.parts.context(self.organisation, acting_user(), progress=progress) as context:
                return ingest.import_path(context, file, options)
        except FileRefused as refusal:
            outcome = ingest.refused_file(file.name, refusal)
            with self.parts.context(self.organisation, acting_user()) as context:
                ingest.record_import(context, outcome)
            return outcome

    def roll_back(self, import_id: str) -> Rollback:
        """Undo an import."""
        with self.parts.context(self.organisation, acting_user()) as context:
            return ingest.rollback_import(context, import_id)

    def history(self) -> ImportJobs:
        """The latest imports."""
        with self.parts.context(self.organisation, acting_user()) as context:
            return ingest.list_imports(context, limit=_SHOWN_IMPORTS, cursor=None)


class There:
    """A server elsewhere, which takes a file in and imports it by a job."""

    def __init__(self, server: Elsewhere, organisation: str) -> None:
        """Keep the way to the server."""
        self._server = server
        self._organisation = {"organisation": named_organisation(organisation)}

    def in_order(self, files: list[Path], options: ImportOptions) -> list[Path]:
        """The files in the order they are read.

        Raises:
            InvalidInput: An option is asked for that the server does not know.
        """
        if options.all_or_nothing:
            message = "--all-or-nothing works on the machine of the database only: a server sets bad rows aside."
            raise InvalidInput(message)
        check_options(options)
        return in_order(files, options, today=datetime.now(UTC).date())

    def import_file(self, file: Path, options: ImportOptions, progress: Progress) -> ImportedFile:
        """Send one file and wait until it is imported."""
        try:
            return self._import(file, options, progress)
        except FileRefused as refusal:
            return ingest.refused_file(file.name, refusal)

    def _import(self, file: Path, options: ImportOptions, progress: Progress) -> ImportedFile:
        require_file(file)
        size = file.stat().st_size
        job = self._server.post(
            "imports",
            ImportJob,
            {**self._organisation, "file_name": file.name, **_parameters(options)},
            content=_pieces(file, size, progress),
            size=size,
        )
        return self._outcome(self._finished(job, size, progress))

    def roll_back(self, import_id: str) -> Rollback:
        """Undo an import."""
        return self._server.post(f"imports/{_plain(import_id)}/rollback", Rollback, self._organisation)

    def history(self) -> ImportJobs:
        """The latest imports."""
        return self._server.get("imports", ImportJobs, {**self._organisation, "limit": _SHOWN_IMPORTS})

    def _finished(self, job: ImportJob, size: int, progress: Progress) -> ImportJob:
        wait = _FIRST_WAIT
        while job.status in _UNFINISHED:
            time.sleep(wait)
            wait = min(wait * 1.5, _LONGEST_WAIT)
            job = self._server.get(f"imports/{job.id}", ImportJob, self._organisation)
            progress(done=job.bytes_done, total=size, rows=job.rows)
        return job

    def _outcome(self, job: ImportJob) -> ImportedFile:
        if job.refused is not None:
            raise FileRefused(job.refused)
        errors, warnings = self._rows(job.id) if job.error_count or job.warning_count else ([], [])
        return ImportedFile(
            file=job.file,
            kind=job.kind,
            rows=job.rows,
            imported=job.imported,
            unchanged=job.unchanged,
            errors=errors[:_LISTED_ERRORS],
            import_id=job.id,
            warnings=warnings[:_LISTED_ERRORS],
            notes=job.notes,
        )

    def _rows(self, import_id: str) -> tuple[list[RowError], list[RowError]]:
        errors: list[RowError] = []
        warnings: list[RowError] = []
        cursor: str | None = None
        while True:
            parameters = {**self._organisation, "limit": PAGE, "cursor": cursor}
            page = self._server.get(f"imports/{import_id}/errors", RowErrors, parameters)
            errors.extend(page.errors)
            warnings.extend(page.warnings)
            cursor = page.next_cursor
            if cursor is None or len(errors) + len(warnings) > 2 * _LISTED_ERRORS:
                return errors, warnings


def _parameters(options: ImportOptions) -> dict[str, str | None]:
    return {
        "kind": options.kind,
        "dates": options.dates,
        "decimal": options.decimal,
        "account": options.account,
        "currency": options.currency.upper() if options.currency else None,
        "encoding": options.encoding,
    }


def _pieces(file: Path, size: int, progress: Progress) -> Iterator[bytes]:
    sent = 0
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK_BYTES):
            yield piece
            sent += len(piece)
            progress(done=sent, total=size, rows=0)


def _plain(import_id: str) -> str:
    """An id that is nothing but one: it becomes part of an address."""
    try:
        return str(UUID(import_id))
    except ValueError:
        message = f"There is no import {import_id}."
        raise NotFound(message) from None
