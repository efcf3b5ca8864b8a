"""Limits counted in one process, and shared by several over one database."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.domain.access.rate_limits import Limits
from capliquify.domain.errors import Unavailable
from capliquify.services.rate_limits import RateLimiter
from capliquify.storage.engine import open_pool
from capliquify.storage.rate_counts import SharedCounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capliquify.ops.postgres_cluster import DatabaseUrls
    from capliquify.storage.engine import Pool

MINUTE = datetime(2026, 6, 30, 12, 0, 23, tzinfo=UTC)
ADA, BO = UUID(int=1), UUID(int=2)


class Clock:
    """A clock the test sets."""

    def __init__(self) -> None:
        self.now = MINUTE

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pool(database_copy: DatabaseUrls) -> Iterator[Pool]:
    with open_pool(database_copy.application, owner_url=database_copy.owner) as opened:
        yield opened


def take(limiter: RateLimiter, who: UUID = ADA, times: int = 1) -> int:
    """How many of some requests are answered."""
    return sum(not limiter.take(limiter.limits.caller(who)).refused for _ in range(times))


def left(limiter: RateLimiter, who: UUID = ADA) -> int:
    return limiter.take(limiter.limits.caller(who)).left


def test_the_quota_is_answered_and_no_more(clock: Clock) -> None:
    assert take(RateLimiter(Limits(10), clock), times=15) == 10


def test_one_does_not_use_up_what_another_may(clock: Clock) -> None:
    limiter = RateLimiter(Limits(10), clock)
    assert (take(limiter, ADA, 15), take(limiter, BO, 15)) == (10, 10)


def test_the_next_minute_begins_anew(clock: Clock) -> None:
    limiter = RateLimiter(Limits(10), clock)
    take(limiter, times=15)
    clock.now += timedelta(seconds=36)
    assert take(limiter) == 0
    clock.now += timedelta(seconds=1)
    assert take(limiter, times=15) == 10


def test_two_processes_share_one_limit_once_they_have_exchanged(clock: Clock, pool: Pool) -> None:
    one, two = (RateLimiter(Limits(10), clock, SharedCounts(pool)) for _ in range(2))
    assert (take(one, times=4), take(two, times=3)) == (4, 3)
    one.share()
    two.share()  # hears of the four
    one.share()  # hears of the three
    assert (left(one), left(two)) == (2, 2)
    one.share()
    two.share()
    one.share()
    assert (take(one, times=5), take(two, times=5)) == (
        1,
        1,
    )  # each knows of nine, and hears of the other's tenth later


def test_what_nobody_has_heard_of_is_shared_once_only(clock: Clock, pool: Pool) -> None:
    limiter = RateLimiter(Limits(10), clock, SharedCounts(pool))
    take(limiter, times=4)
    limiter.share()
    limiter.share()
    limiter.share()
    assert left(limiter) == 5


def test_without_the_database_a_process_counts_for_itself_and_tells_later(clock: Clock, pool: Pool) -> None:
    shared = SharedCounts(pool)
    reachable = False

    def exchange(window: datetime, added: Mapping[str, int]) -> Mapping[str, int]:
        if not reachable:
            message = "down"
            raise Unavailable(message)
        return shared(window, added)

    cut_off, other = RateLimiter(Limits(10), clock, exchange), RateLimiter(Limits(10), clock, shared)
    take(cut_off, times=6)
    cut_off.share()
    assert take(cut_off, times=15) == 4
    reachable = True
    cut_off.share()
    take(other)
    other.share()
    assert take(other, times=15) == 0


def test_windows_that_are_over_are_forgotten(clock: Clock, pool: Pool) -> None:
    limiter = RateLimiter(Limits(10), clock, SharedCounts(pool))
    for _ in range(5):
        take(limiter)
        limiter.share()
        clock.now += timedelta(minutes=1)
    with pool.connection() as connection:
        [(windows,)] = connection.execute("select count(distinct window_start) from rate_count").fetchall()
    assert windows == 3


def test_many_addresses_do_not_fill_the_memory(clock: Clock) -> None:
    limiter = RateLimiter(Limits(10), clock)
    answered = sum(not limiter.take(limiter.limits.caller(UUID(int=number))).refused for number in range(10_100))
    assert answered == 10_000 + 10  # those past the bound share the count of one


def test_no_request_is_lost_between_threads(clock: Clock) -> None:
    limiter = RateLimiter(Limits(1_000), clock)
    answered: list[int] = []
    threads = [threading.Thread(target=lambda: answered.append(take(limiter, times=400))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answered) == 1_000


def test_counts_are_exchanged_in_the_background(clock: Clock) -> None:
    heard = threading.Event()

    def exchange(window: datetime, added: Mapping[str, int]) -> Mapping[str, int]:
        assert window == MINUTE.replace(second=0)
        assert dict(added) == {f"caller:{ADA}": 2}
        heard.set()
        return {f"caller:{ADA}": 9}

    limiter = RateLimiter(Limits(10), clock, exchange)
    take(limiter, times=2)
    limiter.start_sharing()
    assert heard.wait(10)
    limiter.close()
    assert take(limiter, times=5) == 1
