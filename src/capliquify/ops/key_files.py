"""Keys this installation makes for itself: files in the data folder that only its owner can read."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY_BYTES: Final = 32


def own_key(home: Path, name: str, make: Callable[[], bytes] = lambda: secrets.token_bytes(_KEY_BYTES)) -> bytes:
    """The key of a name, made at the first call; several processes may ask at once.

    Args:
        home: The data folder.
        name: File name of the key.
        make: Gives a new key.

    Raises:
        Conflict: The file is empty, or others than its owner may read it.
    """
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / name
    if not file.exists():
        _write_once(folder, file, make())
    if file.stat().st_mode & 0o077:
        message = f"{file} can be read by others than its owner: chmod 600 it, and rotate the secrets it protects."
        raise Conflict(message)
    key = file.read_bytes()
    if not key:
        message = f"{file} is empty: bring it back from a copy of the data folder."
        raise Conflict(message)
    return key


def _write_once(folder: Path, file: Path, key: bytes) -> None:
    """Write the file whole under another name first, so that nobody ever reads half a key."""
    draft = folder / f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, key)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    with suppress(FileExistsError):  # another process was first: its key counts
        os.link(draft, file)
    draft.unlink()
