"""Files that arrive over the network: streamed into the database, then imported by a job."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from capliquify.domain.errors import Conflict, FileRefused
from capliquify.services.import_options import ImportOptions
from capliquify.services.ingest import (
    RowsRefused,
    import_file,
    import_job,
    parsed_id,
    record_import,
    refused_file,
)
from capliquify.services.intake import stored_error
from capliquify.services.job_names import JOB_QUEUE, JobName
from capliquify.services.organisation_deletion import is_closed
from capliquify.storage import job_queue
from capliquify.storage.repositories import imports as repository
from capliquify.storage.repositories import uploads

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.answers.imports import ImportJob
    from capliquify.services.context import Context
    from capliquify.storage.repositories.imports import ImportRow
    from capliquify.storage.transaction import Transaction

_CLOSED: Final = "The organisation was closed before the file was imported; nothing was stored."
_WAITING: Final = frozenset({"queued", "running"})


def open_upload(context: Context, file_name: str, options: ImportOptions) -> str:
    """Begin an upload and give its import's id; until it is finished nobody sees it."""
    new = repository.NewImport(
        file=file_name,
        actor=context.actor,
        status="receiving",
        created_at=context.clock(),
        options=asdict(options),
    )
    return str(repository.create_import(context.transaction, new))


def append_chunk(context: Context, import_id: str, position: int, data: bytes) -> None:
    """Keep the bytes of a file from an offset on."""
    uploads.append_chunk(context.transaction, parsed_id(import_id), position, data)


def finish_upload(context: Context, import_id: str) -> ImportJob:
    """Make the import visible and queue its job in the same transaction.

    Raises:
        NotFound: The organisation has no such import.
        Conflict: It is finished already, or a piece of the file has not arrived.
    """
    number = parsed_id(import_id)
    row = repository.get_import(context.transaction, number, lock=True)
    if row.status != "receiving":
        message = f"The upload of {row.file} is finished already."
        raise Conflict(message)
    size = uploads.uploaded_size(context.transaction, number)
    repository.change_import(context.transaction, number, status="queued", size_bytes=size)
    job_queue.enqueue(
        context.transaction,
        JobName.IMPORT_FILE,
        [{"organisation": context.organisation.slug, "import_id": import_id}],
        job_id=import_id,
        queue=JOB_QUEUE,
    )
    return import_job(repository.get_import(context.transaction, number))


def record_progress(context: Context, import_id: str, *, done: int, rows: int) -> None:
    """Show how far an import is, in bytes and rows; of one that has ended nothing changes."""
    repository.note_progress(context.transaction, parsed_id(import_id), bytes_done=done, rows=rows)


def run_upload(context: Context, import_id: str) -> None:
    """Import a file that has arrived; one that was imported, refused or undone already is left as it is.

    A file that cannot be used is not an error of the job: the import says why.
    """
    number = parsed_id(import_id)
    repository.lock_import(context.transaction, number)
    row = repository.get_import(context.transaction, number)
    if row.status not in _WAITING:
        return
    if is_closed(context):
        fail_upload(context, import_id, _CLOSED)
        return
    try:
        with context.transaction.savepoint():
            outcome = import_file(context, _arrived(context.transaction, row), ImportOptions(**row.options), number)
    except FileRefused as refusal:
        _refuse(context, number, refusal)
        outcome = refused_file(row.file, refusal, import_id)
    uploads.delete_upload(context.transaction, number)
    record_import(context, outcome, sent_by=row.actor)


def fail_upload(context: Context, import_id: str, reason: str) -> None:
    """Say of an import that waits or runs that it will not be finished; one that has ended is left as it is."""
    number = parsed_id(import_id)
    repository.lock_import(context.transaction, number)
    row = repository.get_import(context.transaction, number)
    if row.status in _WAITING:
        repository.change_import(
            context.transaction, number, status="failed", finished_at=context.clock(), refused=reason
        )
        uploads.delete_upload(context.transaction, number)
        record_import(context, refused_file(row.file, FileRefused(reason), import_id), sent_by=row.actor)


def _refuse(context: Context, number: UUID, refusal: FileRefused) -> None:
    errors = refusal.errors if isinstance(refusal, RowsRefused) else []
    stored = [stored_error("error", one) for one in errors]
    repository.add_row_errors(context.transaction, number, stored, first_position=0)
    repository.change_import(
        context.transaction,
        number,
        status="failed",
        finished_at=context.clock(),
        rows=refusal.rows if isinstance(refusal, RowsRefused) else 0,
        error_count=len(errors),
        refused=str(refusal),
    )


def _arrived(transaction: Transaction, row: ImportRow) -> _ArrivedFile:
    return _ArrivedFile(
        name=row.file, size=uploads.uploaded_size(transaction, row.id), row=row, transaction=transaction
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _ArrivedFile:
    name: str
    size: int
    row: ImportRow
    transaction: Transaction

    def open(self) -> BinaryIO:
        return uploads.open_upload(self.transaction, self.row.id)
