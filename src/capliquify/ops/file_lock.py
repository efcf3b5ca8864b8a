"""Advisory locks on files: released by the kernel when their holder dies, however it dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

_POLL_SECONDS = 0.02


class FileLock:
    """One open file on which a shared or an exclusive lock can be held.

    Args:
        path: the lock file; made when missing, never deleted (deleting it would split its users in two groups).
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def try_acquire(self, *, shared: bool = False) -> bool:
        """Take the lock, or change the kind of lock held, without waiting; True when it is held."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
            return True
        return False

    def acquire(self, *, shared: bool = False, timeout_seconds: float) -> bool:
        """Take the lock, waiting for at most `timeout_seconds`; True when it is held."""
        deadline = time.monotonic() + timeout_seconds
        while not self.try_acquire(shared=shared):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True

    def release(self) -> None:
        """Give the lock back; the file stays open for another acquire."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the lock back and close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
