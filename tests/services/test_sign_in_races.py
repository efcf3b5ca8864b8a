"""Two processes at once: what counts once, and what is counted, does so whoever comes first."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest

from capliquify.domain.access.credentials import SessionCredential
from capliquify.services import account_administration, first_administrator, second_factor, sessions
from capliquify.services.context import Origin
from capliquify.services.identity import token_hash
from capliquify.services.refusals import settled
from capliquify.storage.transaction import begin
from support.browsing import make_account
from support.parts import NOW

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

ORIGIN = Origin(surface="api")

# What one of the processes does: many threads, each its own transaction, all at the same moment.
WORKER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from capliquify.bootstrap import Parts
from capliquify.domain.access.credentials import SessionCredential
from capliquify.domain.errors import DomainError
from capliquify.services import first_administrator, password_resets, second_factor
from capliquify.services.callers import Admission
from capliquify.services.context import Origin
from capliquify.services.identity import BuiltInIdentity
from capliquify.services.refusals import settled
from capliquify.services.sign_in import begin_sign_in
from capliquify.storage.engine import open_pool
from support.trust import TRUST

url, act, value = sys.argv[1:4]
NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
ORIGIN = Origin(surface="api")


def attempt(number):
    try:
        if act == "code":
            token, code = value.split()
            credential = SessionCredential(token_hash=bytes.fromhex(token))
            with parts.admit_person(credential, ORIGIN, Admission(before_second_factor=True)) as person:
                outcome = second_factor.give(person, code)
            settled(outcome)
        else:
            with parts.system_context("api:test", ORIGIN) as context:
                if act == "sign-in":
                    outcome = begin_sign_in(context, value)
                elif act == "reset":
                    outcome = password_resets.finish(context, value, f"hash {number}")
                else:
                    account = (f"{number}-{sys.argv[4]}@example.com", "Ada", "hash")
                    outcome = first_administrator.finish(context, value, account, None)
            settled(outcome)
    except DomainError as error:
        return error.code
    return "done"


with open_pool(url, size=8) as pool:
    parts = Parts(pool=pool, application_url=url, owner_url=None, clock=lambda: NOW, trust=TRUST,
                  identity=BuiltInIdentity(secure=False), web_url="http://localhost:3000")
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(8) as threads:
        print(*threads.map(attempt, range(8)))
"""


def race(parts: Parts, act: str, value: str) -> list[str]:
    """Eight attempts of each of two processes at the same moment; gives what each answered."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, parts.application_url, act, value, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        for number in range(2)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return sorted(word for racer in racers for word in racer.communicate(timeout=60)[0].split())


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_only_five_passwords_are_looked_at_before_the_lock(parts: Parts, email: str) -> None:
    make_account(parts)
    assert race(parts, "sign-in", email) == ["done"] * 5 + ["too-many-requests"] * 11


def test_a_reset_link_counts_once(parts: Parts) -> None:
    make_account(parts)
    with parts.system_context("cli:test") as context:
        link = account_administration.make_reset_link(context, "ada@example.com", "http://localhost:3000")
    assert race(parts, "reset", link.partition("#token=")[2]) == ["done"] + ["invalid-input"] * 15


def test_there_is_one_first_administrator(parts: Parts) -> None:
    with parts.system_context("cli:test") as context:
        link = first_administrator.offer(context, "http://localhost:3000")
    assert link is not None
    assert race(parts, "first", link.partition("#token=")[2]) == ["done"] + ["invalid-input"] * 15
    with begin(parts.pool) as transaction:
        assert len(transaction.execute("select from user_account").fetchall()) == 1


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_counts_once(parts: Parts, kind: str) -> None:
    user_id = make_account(parts)
    with parts.system_context("cli:test") as context:
        token = sessions.start(context, user_id)
    app_code, recovery_code = enrolled(parts, token)
    outcomes = race(parts, "code", f"{token_hash(token).hex()} {app_code if kind == 'app' else recovery_code}")
    assert outcomes.count("done") == 1
    # Whoever comes after finds the code used, the account locked by the fifth, or the session renewed.
    assert set(outcomes) <= {"done", "invalid-input", "too-many-requests", "not-signed-in"}


def enrolled(parts: Parts, token: str) -> tuple[str, str]:
    """A second factor to be given in the session: a code of the app and one written down."""
    credential = SessionCredential(token_hash=token_hash(token))
    with parts.admit_person(credential, ORIGIN) as person:
        secret = second_factor.set_up(person).secret
        _, codes = settled(second_factor.confirm(person, pyotp.TOTP(secret).at(NOW)))
        person.transaction.execute("update session set token_hash = %b, factor_at = null", (credential.token_hash,))
    return pyotp.TOTP(secret).at(NOW + timedelta(seconds=30)), codes.codes[0]
