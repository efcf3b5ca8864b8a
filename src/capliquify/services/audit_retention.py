"""Closing a segment of the audit log: archived, signed for, and only then taken out of the database."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from capliquify.domain.errors import Conflict
from capliquify.services import audit
from capliquify.services.audit import Act
from capliquify.services.audit_checkpoints import checkpoint_message
from capliquify.services.audit_reading import encode_row, verify_log, whose_log
from capliquify.services.context import Context
from capliquify.storage.repositories import audit as repository
from capliquify.storage.repositories.audit import CheckpointRow

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from capliquify.domain.access.audit_chain import ChainPoint
    from capliquify.services.audit_reading import LogContext
    from capliquify.services.context import SystemContext


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """A segment that was closed."""

    organisation_id: UUID
    up_to_sequence: int
    entries: int
    archive_digest: bytes


def close_log(context: LogContext, before: date, archive: BinaryIO) -> Closed:
    """Write what was logged before a day to an archive and keep a signed checkpoint in its place.

    The rows stay until the owner deletes them (`delete_closed`), once the checkpoint is committed.

    Args:
        context: Whose log; its transaction must not be of one moment only.
        before: The first day that stays, where the organisation is.
        archive: Takes the entries, a line of JSON each, compressed with gzip.

    Raises:
        Conflict: There is nothing to close, or the log is not as it was written: closing it would hide that.
    """
    organisation_id, slug = whose_log(context)
    if not repository.lock_closing(context.transaction, organisation_id):
        message = f"The audit log of {slug} is being closed by somebody else at this moment."
        raise Conflict(message)
    _require_intact(context, slug)
    after, up_to = _segment(context, before)
    digest = hashlib.sha256()
    entries, last = _write(context, organisation_id, (after, up_to), _Digesting(archive, digest.update))
    if last is None:
        message = f"Nothing was logged before {before} in {slug} that is not closed already."
        raise Conflict(message)
    _sign(context, organisation_id, CheckpointRow(
        up_to_sequence=last.sequence, hash=last.hash, entries=entries, archive_digest=digest.digest(),
        closed_at=context.clock(), key_id="", signature=b"",
    ))  # fmt: skip
    closed = Closed(
        organisation_id=organisation_id,
        up_to_sequence=last.sequence,
        entries=entries,
        archive_digest=digest.digest(),
    )
    _record(context, closed, slug, before)
    return closed


def _record(context: LogContext, closed: Closed, slug: str, before: date) -> None:
    after = {
        "up_to_sequence": closed.up_to_sequence,
        "entries": closed.entries,
        "archive_sha256": closed.archive_digest.hex(),
    }
    act = Act(action="audit.closed", subject=slug, after=after, reason=f"Entries before {before}")
    if isinstance(context, Context):
        audit.record(context, act)
    else:
        audit.record_for_installation(context, act)


def delete_closed(context: SystemContext, organisation_id: UUID) -> int:
    """As owner, delete what the latest checkpoint of an organisation closed; gives how many entries."""
    return repository.delete_closed(context.transaction, organisation_id)


def _require_intact(context: LogContext, slug: str) -> None:
    found = verify_log(context)
    if not found.intact:
        message = (
            f"The audit log of {slug} is not as it was written, and closing it would hide that: {found.faults[0]} "
            "`capliquify audit verify` tells all."
        )
        raise Conflict(message)


def _segment(context: LogContext, before: date) -> tuple[int, int | None]:
    """The numbers the segment lies between: after the last checkpoint, up to the first entry that stays."""
    zone = ZoneInfo(context.organisation.time_zone) if isinstance(context, Context) else UTC
    checkpoint = repository.find_checkpoint(context.transaction)
    moment = datetime.combine(before, time(), zone)
    stays = repository.first_sequence_since(context.transaction, moment)
    return checkpoint.up_to_sequence if checkpoint else 0, None if stays is None else stays - 1


def _write(
    context: LogContext, organisation_id: UUID, between: tuple[int, int | None], stream: _Digesting
) -> tuple[int, ChainPoint | None]:
    after, up_to = between
    entries, last = 0, None
    # No time of writing in it: the same entries give the same file.
    with gzip.GzipFile(fileobj=cast("Any", stream), mode="wb", filename="", mtime=0) as packed:
        for row in repository.stream_segment(context.transaction, organisation_id, after=after, up_to=up_to):
            packed.write(encode_row(row) + b"\n")
            entries, last = entries + 1, row.point
    return entries, last


def _sign(context: LogContext, organisation_id: UUID, row: CheckpointRow) -> None:
    signer = context.trust.signer
    if signer is None:
        message = "Nothing can be signed here, so the audit log cannot be closed."
        raise Conflict(message)
    named = replace(row, key_id=signer.key_id)
    signature = signer.sign(checkpoint_message(organisation_id, named))
    repository.add_checkpoint(context.transaction, replace(named, signature=signature))


class _Digesting:
    """Passes bytes on and tells them to a digest."""

    def __init__(self, stream: BinaryIO, update: Any) -> None:  # noqa: ANN401 - of hashlib
        self._stream = stream
        self._update = update

    def write(self, data: bytes) -> int:
        """Write bytes."""
        self._update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """Nothing is kept back."""
