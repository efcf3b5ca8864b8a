"""The master key this installation made for itself, and the ones before it while anything is sealed under them.

Both are files in the data folder. Whoever reads them while the key is being replaced finds the old key, or both.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict
from capliquify.ops.file_lock import FileLock
from capliquify.ops.key_files import own_key

if TYPE_CHECKING:
    from pathlib import Path

_BYTES: Final = 32
_CURRENT: Final = "master"
_PREVIOUS: Final = "master.previous"
_PATIENCE_SECONDS: Final = 10


def read_master_keys(home: Path) -> tuple[bytes, list[bytes]]:
    """The master key, made at the first call, and those before it.

    Raises:
        Conflict: A file is damaged, or others than its owner may read it.
    """
    current = own_key(home, _CURRENT)  # first: the other file is written before this one is replaced
    file = home / "keys" / _PREVIOUS
    try:
        previous = file.read_bytes()
    except FileNotFoundError:
        previous = b""
    if len(current) != _BYTES or len(previous) % _BYTES:
        message = f"The keys in {file.parent} are damaged: bring them back from a copy of the data folder."
        raise Conflict(message)
    return current, [previous[at : at + _BYTES] for at in range(0, len(previous), _BYTES)]


def replace_master_key(home: Path) -> None:
    """Make a new master key, and keep the one it replaces until `forget_previous_master_keys`.

    Raises:
        Conflict: Somebody else is replacing it.
    """
    with FileLock(home / "keys" / "master.lock") as lock:
        if not lock.acquire(timeout_seconds=_PATIENCE_SECONDS):
            message = "The master key is being replaced by somebody else: wait until that is done."
            raise Conflict(message)
        current, previous = read_master_keys(home)
        _write(home / "keys" / _PREVIOUS, b"".join([current, *previous]))
        _write(home / "keys" / _CURRENT, secrets.token_bytes(_BYTES))


def forget_previous_master_keys(home: Path, known: list[bytes]) -> None:
    """Delete the keys before the current one, where they are the ones nothing is sealed under any more."""
    with FileLock(home / "keys" / "master.lock") as lock:
        if lock.acquire(timeout_seconds=_PATIENCE_SECONDS) and read_master_keys(home)[1] == known:
            (home / "keys" / _PREVIOUS).unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
