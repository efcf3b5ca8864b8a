"""Heads of audit logs in the data folder: a row cut off the end of the log in the database is still known here."""

from __future__ import annotations

import contextlib
import fcntl
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog

from capliquify.domain.access.audit_chain import ChainPoint
from capliquify.ops.audit_anchor_lines import AnchorLine, kept_lines, read_line, write_line
from capliquify.services.context import Anchored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from capliquify.ops.audit_signing import AuditSigner

_HOURLY_FOR: Final = timedelta(days=7)
_SUFFIX: Final = ".jsonl"

_log = structlog.get_logger(__name__)


class AuditAnchors:
    """Appends the head of an organisation's log to its file after each commit that moved it.

    Args:
        folder: Where the files are kept, one for each organisation.
        signer: Signs each line, so that whoever can write files but not read the key cannot make one up.
        clock: The time.
    """

    def __init__(self, folder: Path, signer: AuditSigner, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._signer = signer
        self._clock = clock

    def __call__(self, organisation_id: UUID, sequence: int, head: bytes) -> None:
        """Append one line; a disk that refuses it is told in the log, as the work itself is done."""
        self._append(organisation_id, AnchorLine(sequence=sequence, hash=head, at=self._clock()))

    def note_restore(self, organisation_id: UUID, head: ChainPoint | None) -> None:
        """Note that the database was put back to an earlier state: what was noted beyond it counts no more."""
        sequence, hashed = (0, bytes(32)) if head is None else (head.sequence, head.hash)
        self._append(organisation_id, AnchorLine(sequence=sequence, hash=hashed, at=self._clock(), restored=True))

    def read(self, organisation_id: UUID) -> Anchored:
        """What is noted of an organisation; a last line torn by a crash is passed over."""
        points: dict[ChainPoint, None] = {}
        faults, notes = [], []
        for number, line in enumerate(self._lines(organisation_id), 1):
            found = read_line(line, organisation_id, self._signer)
            if found is None:
                continue
            if isinstance(found, str):
                faults.append(f"Line {number} of the notes outside the database {found}.")
                continue
            if found.restored:
                points = {point: None for point in points if point.sequence <= found.sequence}
                notes.append(
                    f"The database was restored on {found.at:%Y-%m-%d %H:%M} UTC; "
                    f"what was logged after entry {found.sequence} before that day is not in it."
                )
            if found.sequence:
                points[ChainPoint(found.sequence, found.hash)] = None
        return Anchored(points=tuple(points), faults=tuple(faults), notes=tuple(notes))

    def organisations(self) -> list[UUID]:
        """Whose heads are kept here."""
        found = []
        for file in sorted(self._folder.glob(f"*{_SUFFIX}")):
            with contextlib.suppress(ValueError):
                found.append(UUID(file.stem))
        return found

    def forget(self, organisation_id: UUID) -> None:
        """Remove the notes of an organisation that is purged."""
        with self._told(organisation_id), self._locked(exclusive=True):
            self._file(organisation_id).unlink(missing_ok=True)

    def compact(self, organisation_id: UUID) -> None:
        """Keep one line an hour of the last week and one a day before, besides those that tell of anything odd."""
        file = self._file(organisation_id)
        with self._told(organisation_id), self._locked(exclusive=True):
            lines = self._lines(organisation_id)
            read = [read_line(line, organisation_id, self._signer) for line in lines]
            keep = kept_lines(read, hourly_since=self._clock() - _HOURLY_FOR)
            if len(keep) == len(lines):
                return
            draft = file.with_suffix(".compacted")
            with _opened(draft, os.O_WRONLY | os.O_TRUNC) as descriptor:
                os.write(descriptor, b"".join(lines[place] + b"\n" for place in keep))
                os.fsync(descriptor)
            draft.replace(file)

    def _append(self, organisation_id: UUID, line: AnchorLine) -> None:
        with self._told(organisation_id):
            data = write_line(line, organisation_id, self._signer)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked(), _opened(self._file(organisation_id), os.O_RDWR | os.O_APPEND) as descriptor:
                os.write(descriptor, _after_torn_line(descriptor) + data + b"\n")

    def _lines(self, organisation_id: UUID) -> list[bytes]:
        try:
            return self._file(organisation_id).read_bytes().splitlines()
        except FileNotFoundError:
            return []

    def _file(self, organisation_id: UUID) -> Path:
        return self._folder / f"{organisation_id}{_SUFFIX}"

    @contextlib.contextmanager
    def _locked(self, *, exclusive: bool = False) -> Iterator[None]:
        """Appending goes on side by side; whoever replaces a file is alone, or a line could go to the old one."""
        if not self._folder.is_dir():
            yield
            return
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
            yield
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _told(self, organisation_id: UUID) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            _log.error("audit_anchor_not_written", organisation_id=str(organisation_id), reason=str(error))


@contextlib.contextmanager
def _opened(file: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(file, flags | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _after_torn_line(descriptor: int) -> bytes:
    """What must stand before the next line: an end of the last one, where a crash has torn it."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""
