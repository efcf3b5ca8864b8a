from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from capliquify.ops.workers import beat, keep_alive, sweep
from capliquify.storage.engine import Pool, open_pool
from capliquify.storage.transaction import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from capliquify.ops.postgres_cluster import DatabaseUrls


@pytest.fixture
def pool(database_copy: DatabaseUrls) -> Iterator[Pool]:
    with open_pool(database_copy.application, owner_url=database_copy.owner) as pool:
        yield pool


def _known(pool: Pool) -> list[str]:
    with begin(pool) as transaction:
        return [row[0] for row in transaction.execute("select executor_id from worker_liveness order by 1")]


def _grow_old(pool: Pool, executor_id: str) -> None:
    with begin(pool) as transaction:
        transaction.execute(
            "update worker_liveness set seen_at = seen_at - interval '1 hour' where executor_id = %s", (executor_id,)
        )


def _recover_into(recovered: list[str]) -> Callable[[Sequence[str]], int]:
    def recover(executor_ids: Sequence[str]) -> int:
        recovered.extend(executor_ids)
        return len(executor_ids)

    return recover


def test_a_silent_worker_is_recovered_and_forgotten(pool: Pool) -> None:
    beat(pool, "dead")
    beat(pool, "alive")
    _grow_old(pool, "dead")
    recovered: list[str] = []
    assert sweep(pool, _recover_into(recovered), dead_after_seconds=10) == ["dead"]
    assert recovered == ["dead"]
    assert _known(pool) == ["alive"]


def test_a_sweep_with_nobody_dead_recovers_nothing(pool: Pool) -> None:
    beat(pool, "alive")
    recovered: list[str] = []
    assert sweep(pool, _recover_into(recovered), dead_after_seconds=10) == []
    assert recovered == []


def test_a_failed_recovery_is_left_to_the_next_sweep(pool: Pool) -> None:
    beat(pool, "dead")
    _grow_old(pool, "dead")

    def fail(_executor_ids: Sequence[str]) -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        sweep(pool, fail, dead_after_seconds=10)
    assert _known(pool) == ["dead"]


def test_a_worker_is_known_from_its_first_moment(pool: Pool) -> None:
    with keep_alive(pool, "new", _recover_into([])):
        assert _known(pool) == ["new"]


def test_living_workers_sweep_for_the_dead(pool: Pool) -> None:
    beat(pool, "dead")
    _grow_old(pool, "dead")
    recovered: list[str] = []
    with keep_alive(pool, "alive", _recover_into(recovered), beat_seconds=0.01):
        deadline = time.monotonic() + 10
        while _known(pool) != ["alive"]:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert recovered == ["dead"]
