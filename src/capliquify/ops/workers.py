"""Signs of life of workers, and the rescue of what a dead one was doing."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

import structlog

from capliquify.domain.errors import Unavailable
from capliquify.storage import job_queue
from capliquify.storage.transaction import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from capliquify.storage.engine import Pool

    Recover = Callable[[Sequence[str]], int]

BEAT_SECONDS: Final = 2.0
DEAD_AFTER_SECONDS: Final = 10.0

_log = structlog.get_logger(__name__)


@contextlib.contextmanager
def keep_alive(
    pool: Pool,
    executor_id: str,
    recover: Recover,
    *,
    beat_seconds: float = BEAT_SECONDS,
    dead_after_seconds: float = DEAD_AFTER_SECONDS,
) -> Iterator[None]:
    """Say every few seconds that this worker lives, and recover the jobs of those that stopped saying so.

    The sign of life stays behind when the worker leaves: should it leave jobs undone, others find them by it.

    Args:
        pool: connections for beats and sweeps.
        executor_id: the name of this worker, never used before.
        recover: puts the unfinished jobs of the named workers back into the queue, and tells how many those were;
            several workers may do so at once.
        beat_seconds: time between two beats.
        dead_after_seconds: silence after which a worker counts as dead.
    """
    beat(pool, executor_id)
    stop = threading.Event()

    def live() -> None:
        while not stop.wait(beat_seconds):
            # The database may be away for a moment; the next beat tries again.
            with contextlib.suppress(Unavailable):
                beat(pool, executor_id)
                sweep(pool, recover, dead_after_seconds=dead_after_seconds)

    thread = threading.Thread(target=live, name="liveness", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def beat(pool: Pool, executor_id: str) -> None:
    """Note that a worker lives now."""
    with begin(pool) as transaction:
        job_queue.beat(transaction, executor_id)


def sweep(pool: Pool, recover: Recover, *, dead_after_seconds: float) -> list[str]:
    """Recover the jobs of workers that have been silent for too long, and forget those workers.

    In this order: who dies between the two steps leaves the rest to the next sweep.

    Returns:
        The names of the dead.
    """
    with begin(pool) as transaction:
        dead = job_queue.list_dead_executors(transaction, silent_seconds=dead_after_seconds)
    if dead:
        _log.warning("workers_died", executor_ids=dead, jobs_recovered=recover(dead))
        with begin(pool) as transaction:
            job_queue.forget_executors(transaction, dead)
    return dead
