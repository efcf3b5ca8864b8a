from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from capliquify.services.callers import IDLE_LIMIT
from capliquify.services.identity import token_hash
from capliquify.storage.repositories.organisations import enter_organisation
from capliquify.storage.transaction import begin
from support.browsing import PASSWORD, Browser, make_account
from support.http import ask
from support.parts import NOW
from support.people import COOKIE

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def browser(app: App) -> Browser:
    return Browser(app)


def test_the_right_password_begins_a_session(parts: Parts, browser: Browser) -> None:
    make_account(parts, role=Role.MANAGER)
    answer = browser.sign_in()
    assert answer.status_code == 201
    assert answer.json()["next"] == "done"
    session = browser.ask("/session").json()
    assert session["email"] == "ada@example.com"
    assert session["csrf_token"] == answer.json()["csrf_token"]
    assert session["second_factor"] == {
        "enrolled": False, "required": False, "passed_at": None, "recovery_codes_left": 0,
    }  # fmt: skip
    assert [(each["organisation"], each["role"]) for each in session["memberships"]] == [("default", "manager")]


def test_the_cookie_is_kept_from_scripts_and_other_sites(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    cookie = browser.sign_in().headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=cls_")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=lax"}


@pytest.mark.parametrize(
    ("role", "hours"), [(Role.ADMINISTRATOR, 4), (Role.MANAGER, 8), (Role.OPERATOR, 12), (None, 12)]
)
def test_the_more_somebody_may_do_the_shorter_the_session(
    parts: Parts, browser: Browser, role: Role | None, hours: int
) -> None:
    make_account(parts, role=role)
    browser.sign_in()
    expires_at = browser.ask("/session").json()["expires_at"]
    assert expires_at == f"2026-0{'7-01' if hours == 12 else '6-30'}T{(12 + hours) % 24:02}:00:00Z"


def test_a_token_is_known_to_the_browser_alone(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    token = browser.token or ""
    browser.sign_in()
    assert len({token, browser.token}) == 2
    assert len(token.removeprefix("cls_")) == 43  # 256 bits
    with parts.system_context("cli:test") as context:
        kept = context.transaction.execute_binary("select token_hash, s::text from session s order by created_at, id")
        rows = [(bytes(hashed), text) for hashed, text in kept.fetchall()]
    assert {hashed for hashed, _ in rows} == {token_hash(token), token_hash(browser.token or "")}
    assert [text for _, text in rows if token in text or (browser.token or "") in text] == []


def test_a_session_ends_unused_and_at_last_also_when_used(parts: Parts, app: App) -> None:
    make_account(parts, role=Role.OPERATOR)
    unused, used = Browser(app), Browser(app)
    unused.sign_in()
    used.sign_in()

    def status(browser: Browser, after: timedelta) -> int:
        later = Browser(create_app(replace(parts, clock=lambda: NOW + after)))
        later.token = browser.token
        return later.ask("/imports").status_code

    step = IDLE_LIMIT - timedelta(minutes=1)
    life = timedelta(hours=12)
    assert status(unused, IDLE_LIMIT) == 401
    steps = [step * number for number in range(1, life // step + 1)]
    assert [status(used, after) for after in steps] == [200] * len(steps)
    assert status(used, life) == 401


def test_signing_in_and_out_and_a_lock_stand_in_the_audit_log(parts: Parts, app: App, browser: Browser) -> None:
    make_account(parts, role=Role.MANAGER)
    browser.sign_in()
    browser.ask("/session", "DELETE")
    for number in range(5):
        Browser(app, address=f"10.0.0.{number}").sign_in(password="wrong password")
    with begin(parts.pool) as transaction:
        enter_organisation(transaction, "default")
        entries = transaction.execute("select actor, action, subject, address from audit_entry order by sequence")
        rows = [(actor, action, subject, str(address)) for actor, action, subject, address in entries.fetchall()]
    assert rows == [
        ("user:ada@example.com", "session.started", "ada@example.com", "127.0.0.1"),
        ("user:ada@example.com", "session.ended", "ada@example.com", "127.0.0.1"),
        ("api:sign-in", "account.locked", "ada@example.com", "10.0.0.4"),
    ]


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com", "not an address", "nul\0@example.com"])
def test_a_wrong_sign_in_answers_the_same_whoever_it_is(parts: Parts, browser: Browser, email: str) -> None:
    make_account(parts)
    answer = browser.sign_in(email, "another password altogether")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "The email address or the password is wrong, or the account is closed."
    assert browser.token is None


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_five_wrong_passwords_in_a_row_lock_whoever_it_is(parts: Parts, app: App, email: str) -> None:
    make_account(parts)
    wrong = [
        Browser(app, address=f"10.0.0.{number}").sign_in(email, "wrong password").status_code for number in range(6)
    ]
    assert wrong == [401, 401, 401, 401, 401, 429]
    locked = Browser(app).sign_in(email, PASSWORD)
    assert locked.status_code == 429
    assert locked.headers["retry-after"] == "900"
    assert locked.json()["detail"] == "There were too many wrong passwords or codes in a row. Try again in 15 minutes."


def test_an_address_may_try_thirty_times(parts: Parts, app: App) -> None:
    make_account(parts)
    browser = Browser(app)
    answers = [browser.sign_in(f"{number}@example.com", "wrong").status_code for number in range(30)]
    assert answers == [401] * 30
    assert browser.sign_in().status_code == 429
    assert Browser(app, address="10.1.1.1").sign_in().status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_signs_nobody_in(parts: Parts, app: App, headers: dict[str, str]) -> None:
    make_account(parts)
    body = {"email": "ada@example.com", "password": PASSWORD}
    answer = ask(app, "/api/v1/session", "POST", json=body, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "origin-not-allowed"
    assert "set-cookie" not in answer.headers


def test_a_session_known_before_the_sign_in_counts_no_more_and_never_becomes_the_new_one(
    parts: Parts, app: App
) -> None:
    make_account(parts)
    browser = Browser(app)
    browser.sign_in()
    old = browser.token
    browser.sign_in()
    assert browser.token not in {old, None}
    stale = Browser(app)
    stale.token = old
    assert stale.ask("/session").status_code == 401


def test_signing_out_ends_the_session_and_takes_the_cookie_away(parts: Parts, app: App) -> None:
    make_account(parts)
    browser = Browser(app)
    browser.sign_in()
    token = browser.token
    answer = browser.ask("/session", "DELETE")
    assert answer.status_code == 204
    assert browser.token is None
    assert "Max-Age=0" in answer.headers["set-cookie"]
    stale = Browser(app)
    stale.token = token
    assert stale.ask("/session").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"email": "ada@example.com"},
        {"email": "ada@example.com", "password": PASSWORD, "admin": True},
        {"email": "ada@example.com", "password": 12},
        {"email": "a" * 300, "password": PASSWORD},
    ],
)
def test_what_is_not_asked_for_is_refused(browser: Browser, body: dict[str, object]) -> None:
    answer = browser.post("/session", **body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid-input"


def test_an_endless_body_is_refused(browser: Browser) -> None:
    answer = browser.post("/session", email="ada@example.com", password="x" * 20_000)
    assert answer.status_code == 413
