"""Files streamed in: kept in chunks until they are imported, read as if they were files on disk."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from capliquify.domain.errors import Conflict

if TYPE_CHECKING:
    from uuid import UUID

    from _typeshed import WriteableBuffer

    from capliquify.storage.transaction import Transaction


def append_chunk(transaction: Transaction, import_id: UUID, position: int, data: bytes) -> None:
    """Keep a piece of a file; the same piece again changes nothing.

    Args:
        transaction: A transaction of the organisation.
        import_id: The import the file belongs to.
        position: Offset of the first byte.
        data: The bytes.
    """
    transaction.execute(
        "insert into upload_chunk (organisation_id, import_id, position, bytes) "
        "values (current_setting('app.organisation_id')::uuid, %s, %s, %b) "
        "on conflict (import_id, position) do nothing",
        (import_id, position, data),
    )


def uploaded_size(transaction: Transaction, import_id: UUID) -> int:
    """How many bytes of a file have arrived.

    Raises:
        Conflict: A piece in the middle is missing.
    """
    row = transaction.execute(
        "select coalesce(sum(length(bytes)), 0), coalesce(max(position + length(bytes)), 0) from upload_chunk "
        "where import_id = %s",
        (import_id,),
    ).fetchone()
    arrived, end = (0, 0) if row is None else (int(row[0]), int(row[1]))
    if arrived != end:
        message = f"Only {arrived} of {end} bytes of the file have arrived; send it again."
        raise Conflict(message)
    return end


def open_upload(transaction: Transaction, import_id: UUID) -> BinaryIO:
    """The file, readable and seekable; only one chunk of it is in memory.

    Raises:
        Conflict: A piece in the middle is missing.
    """
    reader = _ChunkReader(transaction, import_id, uploaded_size(transaction, import_id))
    return cast("BinaryIO", io.BufferedReader(reader))


def delete_upload(transaction: Transaction, import_id: UUID) -> None:
    """Forget the bytes of a file."""
    transaction.execute("delete from upload_chunk where import_id = %s", (import_id,))


class _ChunkReader(io.RawIOBase):
    """Reads the chunks of a file; forward and back."""

    def __init__(self, transaction: Transaction, import_id: UUID, size: int) -> None:
        self._transaction = transaction
        self._import_id = import_id
        self._size = size
        self._position = 0
        self._chunk_start = 0
        self._chunk = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            message = "a file has no byte before its first"
            raise ValueError(message)
        self._position = origin + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        if self._position >= self._size:
            return 0
        if not self._chunk_start <= self._position < self._chunk_start + len(self._chunk):
            self._fetch_chunk()
        start = self._position - self._chunk_start
        target = memoryview(buffer)
        piece = self._chunk[start : start + len(target)]
        target[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _fetch_chunk(self) -> None:
        row = self._transaction.execute_binary(
            "select position, bytes from upload_chunk where import_id = %s and position <= %s "
            "order by position desc limit 1",
            (self._import_id, self._position),
        ).fetchone()
        if row is None:
            message = "The uploaded file is gone; send it again."
            raise Conflict(message)
        self._chunk_start, self._chunk = row
