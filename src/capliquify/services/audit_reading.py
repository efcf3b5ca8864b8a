"""Reading the audit log: a page of it, all of it, and whether it is still as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify.domain.access.audit_chain import GENESIS, ChainPoint, Verification, verify
from capliquify.domain.errors import InvalidInput
from capliquify.services.answers.access import AuditLine, AuditLog, AuditVerification
from capliquify.services.audit import INSTALLATION
from capliquify.services.audit_checkpoints import checkpoint_message
from capliquify.services.context import Context
from capliquify.services.exports.table import CellKind, Column, Table
from capliquify.storage.repositories import audit as repository
from capliquify.storage.repositories.organisations import list_organisations
from capliquify.storage.tenancy import INSTALLATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from capliquify.domain.access.audit_chain import AuditEntry, ChainRow
    from capliquify.domain.access.audit_filter import AuditFilter
    from capliquify.services.context import Anchored, SystemContext
    from capliquify.storage.repositories.audit import CheckpointRow, StoredRow

    LogContext = Context | SystemContext

_FAULTS_TOLD: Final = 1000
_LOOKS: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The last entry of one log."""

    organisation_id: UUID
    organisation: str
    head: ChainPoint


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """One look at a chain and what it was held against."""

    checkpoint: CheckpointRow | None
    start: ChainPoint
    anchored: Anchored
    faults: list[str]
    found: Verification


def whose_log(context: LogContext) -> tuple[UUID, str]:
    """Id and name of the log a context reads: its organisation's, without one the installation's.

    The transaction of a context without organisation speaks for the installation afterwards.
    """
    if isinstance(context, Context):
        return context.organisation.id, context.organisation.slug
    context.transaction.enter(INSTALLATION_ID)
    return INSTALLATION_ID, INSTALLATION


def list_log(context: LogContext, wanted: AuditFilter, *, limit: int, cursor: str | None) -> AuditLog:
    """Entries of the log, the newest first, one page.

    Raises:
        InvalidInput: The cursor is not one that was given out.
    """
    organisation_id, _ = whose_log(context)
    before = _sequence(cursor)
    rows = repository.list_entries(context.transaction, organisation_id, wanted, limit=limit + 1, before=before)
    page = rows[:limit]
    more = str(page[-1].sequence) if len(rows) > limit else None
    return AuditLog(entries=[audit_line(entry) for entry in page], next_cursor=more)


def stream_log(context: LogContext, wanted: AuditFilter) -> Iterator[ChainRow]:
    """Entries of the log with their hashes, the oldest first, never all at once in memory."""
    organisation_id, _ = whose_log(context)
    return repository.stream_entries(context.transaction, organisation_id, wanted)


def list_heads(context: SystemContext) -> list[Head]:
    """The last entry of every log that has one, the installation's first."""
    logs = [(INSTALLATION_ID, INSTALLATION)]
    logs += [(row.id, row.slug) for row in list_organisations(context.transaction)]
    heads = []
    for organisation_id, slug in logs:
        context.transaction.enter(organisation_id)
        head = repository.find_head(context.transaction)
        if head is not None:
            heads.append(Head(organisation_id=organisation_id, organisation=slug, head=head))
    return heads


def list_gone(context: SystemContext, anchored: Iterable[UUID]) -> list[str]:
    """Organisations noted outside the database that are not in it and were not purged, a sentence each.

    Args:
        context: Its transaction speaks for the installation afterwards.
        anchored: Whose logs are noted outside.
    """
    present = {row.id for row in list_organisations(context.transaction)} | {INSTALLATION_ID}
    context.transaction.enter(INSTALLATION_ID)
    faults = []
    for organisation_id in anchored:
        if organisation_id in present or repository.was_purged(context.transaction, organisation_id):
            continue
        last = max((point.sequence for point in context.trust.anchored(organisation_id).points), default=0)
        if last:
            faults.append(
                f"The organisation {organisation_id}, whose log was noted outside the database up to entry {last}, "
                "is not there and was not purged."
            )
    return faults


def verify_log(context: LogContext) -> AuditVerification:
    """Hold the whole log against itself, its head, its checkpoint and what is noted outside the database.

    The context's transaction must not be of one moment only: what is noted outside is read first, so that an entry
    added meanwhile is not taken for one cut off.
    """
    organisation_id, slug = whose_log(context)
    for _ in range(_LOOKS):
        look = _look(context, organisation_id)
        if not look.faults or repository.find_checkpoint(context.transaction) == look.checkpoint:
            break  # else the log was closed between reading its checkpoint and its rows
    accepted = look.start is not GENESIS
    return AuditVerification(
        organisation=slug,
        intact=not look.faults,
        entries=look.found.entries,
        first_sequence=look.start.sequence + 1,
        last_sequence=look.found.last.sequence,
        checkpoint_at=look.checkpoint.closed_at if look.checkpoint is not None and accepted else None,
        anchors=len(look.anchored.points),
        faults=look.faults,
        notes=_notes(look),
    )


def _look(context: LogContext, organisation_id: UUID) -> _Look:
    anchored = context.trust.anchored(organisation_id)
    checkpoint = repository.find_checkpoint(context.transaction)
    start, faults = _start(context, organisation_id, checkpoint)
    head = repository.find_head(context.transaction)
    rows = repository.stream_chain(context.transaction, organisation_id, after=start.sequence)
    first = next(rows, None)
    found = verify(
        _chain(first, rows),
        start=start,
        head=head if first is None else first.head,
        anchors=anchored.points,
        most_faults=_FAULTS_TOLD,
    )
    faults = [*faults, *anchored.faults, *(fault.what for fault in found.faults)]
    if found.more_faults:
        faults.append(f"{found.more_faults:,} further faults were found.")
    return _Look(checkpoint=checkpoint, start=start, anchored=anchored, faults=faults, found=found)


def _start(
    context: LogContext, organisation_id: UUID, checkpoint: CheckpointRow | None
) -> tuple[ChainPoint, list[str]]:
    """Where the chain begins; a checkpoint nobody here signed is refused, so that all it covers counts as missing."""
    if checkpoint is None:
        return GENESIS, []
    signer = context.trust.signer
    message = checkpoint_message(organisation_id, checkpoint)
    if signer is not None and signer.verifies(checkpoint.key_id, message, checkpoint.signature):
        return ChainPoint(checkpoint.up_to_sequence, checkpoint.hash), []
    fault = (
        f"The checkpoint at entry {checkpoint.up_to_sequence} is refused: its signature is not one of the key "
        f"{signer.key_id if signer else 'of this data folder'} ({checkpoint.key_id} is named)."
    )
    return GENESIS, [fault]


def _chain(first: StoredRow | None, rest: Iterable[StoredRow]) -> Iterator[ChainRow]:
    if first is not None:
        yield first.row
        for stored in rest:
            yield stored.row


def _notes(look: _Look) -> list[str]:
    notes = [*look.anchored.notes]
    if look.found.last.sequence and not look.anchored.points:
        notes.append("Nothing is noted outside the database on this machine: a log written anew as a whole would pass.")
    return notes


def audit_line(entry: AuditEntry) -> AuditLine:
    """The answer for an entry."""
    return AuditLine(
        sequence=entry.sequence,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        before=_details(entry.before),
        after=_details(entry.after),
        reason=entry.reason,
        surface=entry.surface,
        address=entry.address,
        request_id=entry.request_id,
    )


def encode_row(row: ChainRow) -> bytes:
    """An entry with its hashes as a line of JSON, without the end of line."""
    fields = msgspec.structs.asdict(audit_line(row.entry))
    fields |= {"previous_hash": row.previous_hash.hex(), "hash": row.hash.hex()}
    return msgspec.json.encode(fields)


def audit_table(lines: Iterable[AuditLine]) -> Table:
    """Entries as a table, one row each."""
    titles = ("Action", "Subject", "Before", "After", "Reason", "Surface", "Address", "Request")
    return Table(
        name="Audit log",
        title="Audit log",
        columns=(
            Column("Sequence", CellKind.INTEGER),
            Column("At"),
            Column("Actor"),
            *(Column(title) for title in titles),
        ),
        rows=[
            (
                line.sequence, line.at.isoformat(), line.actor, line.action, line.subject, _text(line.before),
                _text(line.after), line.reason, line.surface, line.address, line.request_id,
            )
            for line in lines
        ],
    )  # fmt: skip


def _details(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:  # somebody wrote into the row; the verification tells, and the rest stays readable
        found = text
    return found if isinstance(found, dict) else {"value": found}


def _text(details: dict[str, Any] | None) -> str | None:
    return None if details is None else msgspec.json.encode(details, order="sorted").decode()


def _sequence(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 18):  # noqa: PLR2004 - digits of a bigint
        message = "the cursor is not one this list gave; start again without it"
        raise InvalidInput(message)
    return int(cursor)
