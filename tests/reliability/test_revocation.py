from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest

from capliquify.ops.embedded_postgres import EmbeddedPostgres
from support.stack import Stack, running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

pytestmark = pytest.mark.reliability

ROUNDS = 3
SESSIONS = 8
PROMISED_SECONDS = 1.0
PASSWORD = "velvet tractor nine umbrellas"
STANDBY_SECONDS = 6.0  # after a start the double of the API comes last


@dataclass(eq=False)
class Asker(threading.Thread):
    """Asks with one session as fast as it is answered, and remembers when it was let in last."""

    url: str
    cookies: httpx.Cookies
    accepted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(name="asker", daemon=True)

    def run(self) -> None:
        # A connection for each request: the two processes share the work as the kernel deals it out.
        while not self.ending.is_set():
            started = time.time()
            status = httpx.get(f"{self.url}/api/v1/session", cookies=self.cookies, timeout=10).status_code
            kept = {200: self.accepted, 401: self.refused}.get(status)
            if kept is None:
                self.strange.append(status)
            else:
                kept.append(started)


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    monkeypatch.setenv("CAPLIQUIFY_REQUESTS_PER_MINUTE", "1000000")
    with running_stack() as stack:
        stack.wait_until_printed("/welcome#token=")
        token = stack.printed.split("/welcome#token=", 1)[1].split()[0]
        body = {"token": token, "email": "ada@example.com", "name": "Ada", "password": PASSWORD}
        httpx.post(f"{stack.web_url}/api/v1/first-administrator", json=body, timeout=30).raise_for_status()
        time.sleep(STANDBY_SECONDS)
        yield stack


def signed_in(stack: Stack) -> Asker:
    body = {"email": "ada@example.com", "password": PASSWORD}
    answer = httpx.post(f"{stack.web_url}/api/v1/session", json=body, timeout=30)
    answer.raise_for_status()
    return Asker(stack.web_url, answer.cookies)


def revoke(stack: Stack) -> float:
    """Sign everybody out; gives the moment from which on nobody is to be let in, before it was committed."""
    command = [sys.executable, "-m", "capliquify", "sessions", "revoke"]
    environment = {**os.environ, "CAPLIQUIFY_HOME": str(stack.home)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "Signed out: 1 person.\n"
    with psycopg.connect(EmbeddedPostgres(stack.home).application_url) as connection:
        row = connection.execute("select sessions_valid_from from user_account").fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment.timestamp()


def test_nobody_is_let_in_once_everybody_was_signed_out(stack: Stack) -> None:
    for _ in range(ROUNDS):
        askers = [signed_in(stack) for _ in range(SESSIONS)]
        for asker in askers:
            asker.start()
        time.sleep(1.0)
        revoked_at = revoke(stack)
        time.sleep(2.0)
        for asker in askers:
            asker.ending.set()
            asker.join()
        assert [asker.strange for asker in askers] == [[]] * SESSIONS
        assert all(asker.accepted and asker.refused for asker in askers)
        last = max(max(asker.accepted) for asker in askers)
        asked = sum(len(asker.accepted) + len(asker.refused) for asker in askers)
        lag = last - revoked_at
        sys.stdout.write(f"{asked} requests; the last one let in began {lag:+.3f} s from the revocation\n")
        assert lag <= PROMISED_SECONDS
