from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.connectors.protocol import ConsentNeeded, QuotaLevel, Token, VendorUnavailable
from capliquify.domain.errors import Unavailable
from capliquify.services import connections
from capliquify.services.connector_stores import CallCounter, Calls, ConnectionQuotas, ConnectionTokens
from support.parts import NOW
from support.renewing import OLD, renew_at_once
from support.scripted_source import Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from capliquify.bootstrap import Parts
    from capliquify.services.context import Context

NEW = Token(access="new", refresh="refresh-2", expires_at=NOW + timedelta(minutes=30), scopes=("read",))
TESTS = Path(__file__).parents[1]


@pytest.fixture
def world(parts: Parts) -> Syncing:
    made = Syncing.over(parts)
    made.connect()
    return made


@pytest.fixture
def tokens(world: Syncing) -> ConnectionTokens:
    store = ConnectionTokens(partial(world.parts.context, "default", TESTER), UUID(world.connection_id))
    with world.parts.context("default", TESTER) as context:
        store.put(context, OLD)
    return store


def given(token: Token) -> Callable[[Token | None], Token]:
    return lambda _stored: token


def test_a_token_comes_back_as_it_was_kept(tokens: ConnectionTokens) -> None:
    tokens.renew(OLD, given(NEW))

    assert tokens.current() == NEW


def test_a_token_lies_sealed(tokens: ConnectionTokens, world: Syncing) -> None:
    assert tokens.current() == OLD
    [(sealed,)] = world.rows("select sealed from connection_token")
    assert b"refresh-1" not in sealed


def test_whoever_saw_an_older_token_gets_the_one_stored_without_asking(tokens: ConnectionTokens) -> None:
    tokens.renew(OLD, given(NEW))

    assert tokens.renew(OLD, given(replace(NEW, access="newer"))) == NEW


def test_a_token_the_vendor_does_not_renew_stays(tokens: ConnectionTokens) -> None:
    def refuse(stored: Token | None) -> Token:
        raise VendorUnavailable(str(stored))

    with pytest.raises(VendorUnavailable):
        tokens.renew(OLD, refuse)

    assert tokens.current() == OLD


def test_a_token_the_vendor_has_given_is_kept_although_the_database_went_away(
    tokens: ConnectionTokens, world: Syncing
) -> None:
    breaks = iter([True])

    @contextmanager
    def breaking() -> Iterator[Context]:
        with world.parts.context("default", TESTER) as context:
            yield context
            if next(breaks, False):
                message = "The connection broke."
                raise Unavailable(message)

    assert ConnectionTokens(breaking, tokens.connection_id).renew(OLD, given(NEW)) == NEW
    assert tokens.current() == NEW


def test_a_disconnected_source_gets_no_token(tokens: ConnectionTokens, world: Syncing) -> None:
    with world.parts.context("default", TESTER) as context:
        connections.disconnect(context, world.connection_id)

    with pytest.raises(ConsentNeeded, match="was disconnected"):
        tokens.renew(OLD, given(NEW))
    assert tokens.current() is None


def test_a_consent_that_comes_after_the_end_of_its_source_leaves_no_token(
    tokens: ConnectionTokens, world: Syncing
) -> None:
    with world.parts.context("default", TESTER) as context:
        connections.disconnect(context, world.connection_id)

    with pytest.raises(ConsentNeeded, match="was disconnected"), world.parts.context("default", TESTER) as context:
        tokens.put(context, NEW)
    assert tokens.current() is None


def test_of_eight_threads_that_ask_at_once_one_asks_the_vendor(
    tokens: ConnectionTokens, world: Syncing, tmp_path: Path
) -> None:
    counted = tmp_path / "asked"

    got = renew_at_once(world.parts, str(tokens.connection_id), str(counted), 8)

    assert [token.access for token in got] == ["new"] * 8
    assert counted.read_text(encoding="utf-8") == "refresh-1\n"


def test_of_two_processes_that_ask_at_once_one_asks_the_vendor(
    tokens: ConnectionTokens, world: Syncing, tmp_path: Path
) -> None:
    counted = tmp_path / "asked"
    command = [sys.executable, "-m", "support.renewing", world.parts.application_url, world.parts.owner_url or ""]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}

    def started() -> subprocess.Popen[str]:
        arguments = [*command, str(tokens.connection_id), str(counted), "4"]
        return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)

    both = [started(), started()]
    answers = [process.communicate(timeout=60)[0] for process in both]

    assert answers == ["4 {'new'}\n"] * 2
    assert counted.read_text(encoding="utf-8") == "refresh-1\n"


def test_an_allowance_is_remembered(world: Syncing) -> None:
    quotas = ConnectionQuotas(partial(world.parts.context, "default", TESTER), UUID(world.connection_id))
    assert quotas.load("day") is None

    quotas.save("day", QuotaLevel(left=4999.0, at=NOW))
    quotas.save("day", QuotaLevel(left=4998.0, at=NOW))

    assert quotas.load("day") == QuotaLevel(left=4998.0, at=NOW)


def test_calls_are_counted_since_the_last_time() -> None:
    counter = CallCounter()
    counter(operation="a", status=200, seconds=0.1, attempt=1, waited=0.0)
    counter(operation="a", status=None, seconds=0.1, attempt=2, waited=1.5)

    assert counter.take() == Calls(2, 1.5)
    assert counter.take() == Calls(0, 0.0)


def test_calls_that_had_to_be_made_again_are_counted_for_the_whole_turn() -> None:
    counter = CallCounter()
    for attempt in (1, 2, 3, 1):
        counter(operation="a", status=503, seconds=0.1, attempt=attempt, waited=0.0)
    counter.take()

    assert counter.repeated == 2
