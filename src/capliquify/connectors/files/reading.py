"""What a file is to the reader: a name, a size and bytes that can be read more than once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD: Final = 1 << 18

Cell: TypeAlias = str | Decimal | date | bool
"""A cell as the file holds it: text, or a typed value of a workbook."""

Row: TypeAlias = tuple[int, list[Cell]]
"""Line of the file a person sees (header included) and its cells."""


class FileInput(Protocol):
    """A file somebody gave; it is opened once per pass."""

    @property
    def name(self) -> str:
        """File name without folders."""

    @property
    def size(self) -> int:
        """Bytes of the file."""

    def open(self) -> BinaryIO:
        """A new seekable stream at the first byte; the reader closes it."""


@dataclass(frozen=True, slots=True)
class PathInput:
    """A file on this machine."""

    path: Path

    @property
    def name(self) -> str:
        """File name without folders."""
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """A new stream at the first byte."""
        return self.path.open("rb")


class FileHead:
    """The beginning of a file, as if it were the whole."""

    def __init__(self, file: FileInput) -> None:
        self.name = file.name
        with file.open() as stream:
            head = stream.read(_HEAD)
        # a character may be cut through where the head ends; two bytes and four fit into it evenly
        whole = len(head) < _HEAD or b"\0" in head or b"\n" not in head
        self._head = head if whole else head[: head.rfind(b"\n") + 1]

    @property
    def size(self) -> int:
        """Bytes of the beginning."""
        return len(self._head)

    def open(self) -> BinaryIO:
        """A new stream at the first byte."""
        return io.BytesIO(self._head)


class Table(Protocol):
    """Rows of a delimited text or of a worksheet."""

    @property
    def header(self) -> Sequence[str]:
        """Names of the columns as the file writes them."""

    @property
    def bytes_done(self) -> int:
        """How far into the file the current pass is."""

    @property
    def notes(self) -> list[str]:
        """What was assumed to read it."""

    def rows(self) -> Iterator[Row]:
        """The rows after the header, blank ones left out; each call starts a new pass.

        Raises:
            FileRefused: The file turns out to be unreadable further down.
        """
