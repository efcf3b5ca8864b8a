from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from capliquify.domain.errors import Unavailable
from support.clerk import ClerkWorld


class Publisher:
    """Counts how often it is asked; silent on demand."""

    def __init__(self, world: ClerkWorld) -> None:
        self.world = world
        self.asked = 0
        self.down = False

    def __call__(self) -> list[dict[str, str]]:
        self.asked += 1
        if self.down:
            message = "Clerk does not answer"
            raise Unavailable(message)
        return self.world.published()


@pytest.fixture
def world() -> ClerkWorld:
    return ClerkWorld()


@pytest.fixture
def publisher(world: ClerkWorld) -> Publisher:
    return Publisher(world)


def test_keys_are_fetched_once_and_found_by_id(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)

    found = [keys.find("ins_first"), keys.find("ins_second"), keys.find("ins_first")]

    assert publisher.asked == 1
    assert found[0] is found[2]
    assert found[0] is not found[1]
    assert None not in found


def test_an_unknown_id_is_asked_for_once_in_ten_seconds(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)
    keys.find("ins_first")
    for _ in range(50):
        assert keys.find("ins_unknown") is None
    assert publisher.asked == 1

    world.clock.turn(seconds=10)
    for _ in range(50):
        assert keys.find("ins_unknown") is None
    assert publisher.asked == 2


def test_many_threads_make_one_fetch(world: ClerkWorld, publisher: Publisher) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slow() -> list[dict[str, str]]:
        entered.set()
        assert go_on.wait(10)
        return publisher()

    keys = world.fetched_keys(slow)
    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(keys.find, "ins_first") for _ in range(8)]
        assert entered.wait(10)
        go_on.set()
        found = {id(each.result(10)) for each in asking}

    assert publisher.asked == 1
    assert len(found) == 1


def test_a_key_retired_dies_when_ten_minutes_are_over(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)
    keys.find("ins_first")
    world.stand_in.keys.retire("ins_first")
    world.clock.turn(minutes=4, seconds=59)
    assert keys.find("ins_first") is not None

    world.clock.turn(minutes=5, seconds=1)
    assert keys.find("ins_first") is None


def test_a_key_retired_dies_when_another_key_was_asked_for(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)
    keys.find("ins_first")
    world.stand_in.keys.retire("ins_first")
    world.stand_in.keys.add("ins_third")
    world.clock.turn(seconds=10)

    assert keys.find("ins_third") is not None
    assert keys.find("ins_first") is None


def test_known_keys_go_on_to_count_for_an_hour_while_nobody_answers(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)
    keys.find("ins_first")
    publisher.down = True
    world.clock.turn(minutes=59)
    assert keys.find("ins_first") is not None

    world.clock.turn(minutes=1)
    with pytest.raises(Unavailable, match="cannot be fetched"):
        keys.find("ins_first")


def test_while_nobody_answers_it_is_tried_once_in_ten_seconds(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)
    publisher.down = True
    for _ in range(20):
        with pytest.raises(Unavailable):
            keys.find("ins_first")
    assert publisher.asked == 1

    publisher.down = False
    world.clock.turn(seconds=10)
    assert keys.find("ins_first") is not None


def test_an_unknown_id_is_not_called_wrong_while_nobody_answers(world: ClerkWorld, publisher: Publisher) -> None:
    keys = world.fetched_keys(publisher)
    keys.find("ins_first")
    publisher.down = True
    world.clock.turn(seconds=10)

    with pytest.raises(Unavailable):
        keys.find("ins_unknown")


def test_one_who_waits_for_an_answer_keeps_nobody_waiting_whose_key_is_known(world: ClerkWorld) -> None:
    entered, go_on = threading.Event(), threading.Event()
    keys = world.fetched_keys(lambda: _held(world, entered, go_on))
    go_on.set()
    keys.find("ins_first")
    go_on.clear()
    entered.clear()
    world.clock.turn(minutes=5)

    with ThreadPoolExecutor(1) as pool:
        renewing = pool.submit(keys.find, "ins_first")
        assert entered.wait(10)
        assert keys.find("ins_first") is not None
        assert not renewing.done()
        go_on.set()
        assert renewing.result(10) is not None


def test_keys_of_other_kinds_are_left_out(world: ClerkWorld) -> None:
    good = world.published()[0]
    odd: list[dict[str, str]] = [
        {**good, "kid": "ins_encryption", "use": "enc"},
        {"kty": "oct", "kid": "ins_secret", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "ins_broken", "n": "", "e": "AQAB"},
        {"kty": "RSA", "kid": "ins_partial", "e": "AQAB"},
    ]
    keys = world.fetched_keys(lambda: [good, *odd])

    assert keys.find("ins_first") is not None
    assert [keys.find(each["kid"]) for each in odd] == [None, None, None, None]


def _held(world: ClerkWorld, entered: threading.Event, go_on: threading.Event) -> list[dict[str, str]]:
    entered.set()
    assert go_on.wait(10)
    return world.published()
