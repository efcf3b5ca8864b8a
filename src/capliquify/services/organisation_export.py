"""Everything of one organisation as a ZIP of CSV files, made while it is sent."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify import __version__
from capliquify.services import audit
from capliquify.services.audit import Act
from capliquify.services.exports.table import FORMULA_STARTS
from capliquify.storage.repositories import organisation_export as repository

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import datetime

    from capliquify.services.context import Context
    from capliquify.storage.repositories.organisation_export import ExportedTable

_FORMAT: Final = 1
_PIECE_BYTES: Final = 64 * 1024
_EARLIEST: Final = 1980  # the first year a ZIP can name
_GUARD: Final = (
    "An apostrophe stands before each text that begins with one of = + - @, a tab or a line break, so that no "
    "spreadsheet takes it for a formula."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """What the manifest says of a file."""

    name: str
    rows: int
    bytes: int
    sha256: str


def record_export(context: Context) -> None:
    """Log that everything of the organisation is about to be exported; in a transaction before the export's own."""
    audit.record(context, Act(action="organisation.exported", subject=context.organisation.slug))


def export_name(context: Context) -> str:
    """What the file is called."""
    return f"{context.organisation.slug}-{context.clock():%Y%m%dT%H%M%SZ}.zip"


def export_organisation(context: Context) -> Iterator[bytes]:
    """Pieces of the ZIP: one CSV of each table with its whole history, then a manifest with counts and checksums.

    No secret, hash, token or sealed value is in it. It is whole only with its last piece.

    Args:
        context: The organisation; its transaction sees one moment (`read_only`).
    """
    sink = _Sink()
    files = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in repository.exported_tables(context.transaction):
            file = yield from _table(context, archive, sink, table)
            files.append(file)
        archive.writestr(_entry("manifest.json", context.clock()), _manifest(context, files))
    yield sink.taken()


def _table(
    context: Context, archive: zipfile.ZipFile, sink: _Sink, table: ExportedTable
) -> Generator[bytes, None, _File]:
    name, digest, size = f"{table.name}.csv", hashlib.sha256(), 0
    with archive.open(_entry(name, context.clock()), "w", force_zip64=True) as stream:
        pieces = repository.copy_csv(context.transaction, table, FORMULA_STARTS)
        while True:
            try:
                piece = next(pieces)
            except StopIteration as end:
                rows = end.value
                break
            digest.update(piece)
            size += len(piece)
            stream.write(piece)
            if sink.size >= _PIECE_BYTES:
                yield sink.taken()
    return _File(name=name, rows=rows, bytes=size, sha256=digest.hexdigest())


def _manifest(context: Context, files: list[_File]) -> bytes:
    described = {
        "format": _FORMAT,
        "organisation": {"slug": context.organisation.slug, "name": context.organisation.name},
        "exported_at": context.clock(),
        "exported_by": context.actor,
        "program_version": __version__,
        "schema_revision": repository.revision(context.transaction),
        "files": files,
        "left_out": repository.NOT_EXPORTED,
        "notes": [_GUARD, "Hashes, sealed values and keys are in no file."],
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=2)


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    """A compressed file of the ZIP, readable for its owner."""
    entry = zipfile.ZipInfo(name, date_time=(max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


class _Sink(io.RawIOBase):
    """Takes what the ZIP writes, which can not be gone back to, until it is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """It only takes."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        """Keep bytes until they are fetched."""
        self._pieces.append(bytes(data))
        self.size += len(self._pieces[-1])
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """What came since the last time."""
        pieces, self._pieces, self.size = self._pieces, [], 0
        return b"".join(pieces)
