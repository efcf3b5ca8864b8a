"""What is checked before a workbook is opened: format, password, and how large it becomes when unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import FileInput

ZIP_MAGIC: Final = b"PK\x03\x04"
COMPOUND_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_UNPACKED: Final = 256 << 20
_MOST_RATIO: Final = 300
_RATIO_MATTERS_FROM: Final = 16 << 20
_MOST_PARTS: Final = 5_000
_MOST_CELLS: Final = 5_000_000
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_CELL: Final = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_LETTERS: Final = 26
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def refuse_unsafe_workbook(file: FileInput) -> None:
    """Check a file that starts like a workbook.

    Raises:
        FileRefused: Password-protected, an old or foreign format, damaged, or too large when unpacked.
    """
    with file.open() as stream:
        head = stream.read(1 << 16)
        if head.startswith(COMPOUND_MAGIC):
            raise FileRefused(_compound(file, head, stream))
        try:
            with zipfile.ZipFile(stream) as archive:
                _check_parts(archive, file)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
            message = f"{file.name} is a damaged or truncated workbook: save it again"
            raise FileRefused(message) from None


def _compound(file: FileInput, head: bytes, stream: BinaryIO) -> str:
    stream.seek(max(0, file.size - (1 << 20)))
    if _ENCRYPTED in head or _ENCRYPTED in stream.read(1 << 20):
        return f"{file.name} is protected by a password: save it without one"
    return f"{file.name} is a workbook in the old XLS format: save it as XLSX or CSV"


def _check_parts(archive: zipfile.ZipFile, file: FileInput) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        message = f"{file.name} is a ZIP archive but not an XLSX workbook: give the files inside it, as CSV or XLSX"
        raise FileRefused(message)
    if any(part.flag_bits & 1 for part in parts):
        message = f"{file.name} is protected by a password: save it without one"
        raise FileRefused(message)
    declared = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or _too_large(declared, file.size):
        raise FileRefused(_bomb(file))
    total = 0
    for part in parts:
        total = _unpacked(archive, part, total, file)


def _too_large(unpacked: int, packed: int) -> bool:
    return unpacked > _MOST_UNPACKED or (unpacked > _RATIO_MATTERS_FROM and unpacked > packed * _MOST_RATIO)


def _bomb(file: FileInput) -> str:
    return (
        f"{file.name} becomes far larger when unpacked than a workbook of its size should, so it is not opened: "
        "save the sheet as CSV"
    )


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, total: int, file: FileInput) -> int:
    """Unpack one part without keeping it: declared sizes can lie, and far-away cells make a sheet huge in memory."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    last_row = last_column = 0
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if _too_large(total, file.size):
                raise FileRefused(_bomb(file))
            if is_sheet:
                text = tail + chunk
                for letters, digits in _CELL.findall(text):
                    last_row = max(last_row, int(digits))
                    last_column = max(last_column, _column_number(letters))
                tail = text[-_OVERLAP:]
    if last_row * last_column > _MOST_CELLS:
        message = (
            f"{file.name} has a sheet of {last_row} rows and {last_column} columns, more than {_MOST_CELLS} cells: "
            "save it as CSV"
        )
        raise FileRefused(message)
    return total


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - 64
    return number
