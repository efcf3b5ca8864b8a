from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.ops.file_lock import FileLock

if TYPE_CHECKING:
    from pathlib import Path


def test_an_exclusive_lock_shuts_everybody_out(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first, FileLock(tmp_path / "lock") as second:
        assert first.try_acquire()
        assert not second.try_acquire()
        assert not second.try_acquire(shared=True)


def test_shared_locks_are_held_together(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first, FileLock(tmp_path / "lock") as second:
        assert first.try_acquire(shared=True)
        assert second.try_acquire(shared=True)


def test_the_last_of_the_shared_holders_can_take_it_alone(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first, FileLock(tmp_path / "lock") as second:
        assert first.try_acquire(shared=True)
        assert second.try_acquire(shared=True)
        assert not first.try_acquire()
        first.release()
        assert second.try_acquire()


def test_waiting_ends_at_the_timeout(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first, FileLock(tmp_path / "lock") as second:
        assert first.try_acquire()
        assert not second.acquire(timeout_seconds=0.05)


def test_closing_gives_the_lock_back(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.try_acquire()
    first.close()
    assert second.try_acquire()
    second.close()
