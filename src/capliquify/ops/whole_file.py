"""A file that takes its name only when all of it is on the disk."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """A new file for its owner only, to write to; it is not there when the block raises.

    Raises:
        InvalidInput: It exists already, or cannot be written.
    """
    if file.exists():
        message = f"{file} exists already; name another file."
        raise InvalidInput(message)
    partial = file.with_name(file.name + ".partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        message = f"cannot write {file}: {error.strerror}"
        raise InvalidInput(message) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
