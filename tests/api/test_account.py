from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyotp
import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from support.browsing import PASSWORD, Browser, make_account
from support.parts import NOW

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

OTHER = "seven copper kettles whisper"
STEP = timedelta(seconds=30)


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def browser(app: App) -> Browser:
    return Browser(app)


def enrol(browser: Browser) -> tuple[str, list[str]]:
    """Sets a second factor up; gives the secret and the recovery codes."""
    secret = browser.post("/account/second-factor").json()["secret"]
    answer = browser.post("/account/second-factor/confirm", code=code_of(secret))
    assert answer.status_code == 200, answer.text
    return secret, answer.json()["codes"]


def code_of(secret: str, steps: int = 0) -> str:
    """The code of a time step from now; the one of now was used to set the factor up."""
    return pyotp.TOTP(secret).at(NOW + steps * STEP)


def test_a_second_factor_is_set_up_by_a_code_of_it(parts: Parts, browser: Browser) -> None:
    make_account(parts, role=Role.ADMINISTRATOR)
    assert browser.sign_in().json()["next"] == "enrol-second-factor"
    assert browser.ask("/cash").json()["code"] == "second-factor-needed"
    setup = browser.post("/account/second-factor").json()
    assert setup["uri"].startswith("otpauth://totp/CapLiquify:ada%40example.com?secret=")
    assert setup["secret"] in setup["uri"]
    assert setup["qr_svg"].startswith("<svg ")
    before = browser.token
    answer = browser.post("/account/second-factor/confirm", code=code_of(setup["secret"]))
    assert len(set(answer.json()["codes"])) == 10
    assert browser.token != before
    session = browser.ask("/session").json()["second_factor"]
    assert session == {
        "enrolled": True, "required": True, "passed_at": "2026-06-30T12:00:00Z", "recovery_codes_left": 10,
    }  # fmt: skip
    assert browser.ask("/cash").status_code == 200


def test_a_wrong_code_sets_nothing_up(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    secret = browser.post("/account/second-factor").json()["secret"]
    for wrong in (f"{(int(code_of(secret)) + 1) % 1_000_000:06}", "\u0661" * 6):
        assert browser.post("/account/second-factor/confirm", code=wrong).status_code == 400
    assert browser.ask("/session").json()["second_factor"]["enrolled"] is False


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_before_the_second_factor_is_given_nothing_else_can_be_done(
    parts: Parts, app: App, browser: Browser, role: Role | None
) -> None:
    make_account(parts, role=role)
    browser.sign_in()
    secret, _ = enrol(browser)
    half = Browser(app)
    assert half.sign_in().json()["next"] == "second-factor"
    refused = [
        half.ask("/cash"),
        half.ask("/organisations"),
        half.ask("/account/sessions"),
        half.post("/account/second-factor"),
        half.post("/account/sessions/end-others"),
        half.post("/account/password", current=PASSWORD, new=OTHER),
        half.post("/imports?file_name=a.csv"),
    ]
    assert {(each.status_code, each.json()["code"]) for each in refused} == {(403, "second-factor-needed")}
    assert half.ask("/session").json()["memberships"] == []
    token = half.token
    assert half.post("/session/second-factor", code=code_of(secret, 1)).json()["next"] == "done"
    assert half.token != token
    assert half.ask("/account/sessions").status_code == 200
    stale = Browser(app)
    stale.token = token
    assert stale.ask("/session").status_code == 401


def test_a_half_signed_in_person_may_leave(parts: Parts, app: App, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    enrol(browser)
    half = Browser(app)
    half.sign_in()
    assert half.ask("/session", "DELETE").status_code == 204


def test_a_code_counts_once_and_so_do_those_before_it(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    secret, _ = enrol(browser)
    assert browser.post("/session/second-factor", code=code_of(secret)).status_code == 400
    assert browser.post("/session/second-factor", code=code_of(secret, -1)).status_code == 400
    assert browser.post("/session/second-factor", code=code_of(secret, 1)).status_code == 201
    assert browser.post("/session/second-factor", code=code_of(secret, 1)).status_code == 400


def test_a_recovery_code_counts_once_however_it_is_typed(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    _, codes = enrol(browser)
    typed = codes[3].upper().replace("-", " ")
    assert browser.post("/session/second-factor", code=typed).status_code == 201
    assert browser.ask("/session").json()["second_factor"]["recovery_codes_left"] == 9
    assert browser.post("/session/second-factor", code=codes[3]).status_code == 400


def test_recovery_codes_are_random_and_kept_nowhere(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    _, codes = enrol(browser)
    plain = {code.replace("-", "") for code in codes}
    assert len(plain) == 10
    assert {len(code) for code in plain} == {16}  # of 32 letters and digits: 80 bits
    with parts.system_context("cli:test") as context:
        rows = context.transaction.execute_binary("select code_hash, r::text from recovery_code r").fetchall()
    assert {len(hashed) for hashed, _ in rows} == {32}
    assert [text for _, text in rows if any(code in text for code in plain)] == []


def test_new_recovery_codes_take_the_place_of_the_old(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    _, old = enrol(browser)
    new = browser.post("/account/recovery-codes").json()["codes"]
    assert browser.post("/session/second-factor", code=old[0]).status_code == 400
    assert browser.post("/session/second-factor", code=new[0]).status_code == 201


def test_wrong_codes_lock_too_and_the_right_password_does_not_begin_the_count_anew(
    parts: Parts, app: App, browser: Browser
) -> None:
    make_account(parts)
    browser.sign_in()
    secret, _ = enrol(browser)
    half = Browser(app)
    answers = []
    for _ in range(3):
        half.sign_in()
        answers += [half.post("/session/second-factor", code="abcdef").status_code for _ in range(2)]
    assert answers == [400, 400, 400, 400, 400, 429]
    assert half.post("/session/second-factor", code=code_of(secret, 1)).status_code == 429
    assert half.sign_in().status_code == 429


def test_setting_up_another_app_takes_the_factor_in_use(parts: Parts, browser: Browser) -> None:
    make_account(parts, role=Role.ADMINISTRATOR)
    browser.sign_in()
    first, _ = enrol(browser)
    second = browser.post("/account/second-factor").json()["secret"]
    assert browser.post("/session/second-factor", code=code_of(first, 1)).status_code == 201
    assert browser.post("/account/second-factor/confirm", code=code_of(second)).status_code == 200
    assert browser.post("/session/second-factor", code=code_of(first, 1)).status_code == 400
    assert browser.post("/session/second-factor", code=code_of(second, 1)).status_code == 201


def test_only_who_is_no_administrator_goes_back_to_a_password_alone(parts: Parts, app: App) -> None:
    make_account(parts, "boss@example.com", Role.ADMINISTRATOR)
    make_account(parts, "ada@example.com", Role.MANAGER)
    boss, ada = Browser(app), Browser(app)
    boss.sign_in("boss@example.com")
    ada.sign_in()
    enrol(boss)
    enrol(ada)
    assert boss.ask("/account/second-factor", "DELETE").status_code == 403
    assert ada.ask("/account/second-factor", "DELETE").status_code == 204
    assert ada.ask("/session").json()["second_factor"]["enrolled"] is False


@pytest.mark.parametrize(
    ("path", "method"), [("/account/recovery-codes", "POST"), ("/account/second-factor", "DELETE")]
)
def test_grave_acts_take_a_fresh_code(parts: Parts, browser: Browser, path: str, method: str) -> None:
    make_account(parts)
    browser.sign_in()
    enrol(browser)
    with parts.system_context("cli:test") as context:
        context.transaction.execute("update session set factor_at = factor_at - interval '11 minutes'")
    answer = browser.ask(path, method)
    assert (answer.status_code, answer.json()["code"]) == (403, "second-factor-needed")
    assert browser.ask("/session").json()["second_factor"]["recovery_codes_left"] == 10


def test_another_password_takes_the_one_in_use_and_ends_other_sessions(parts: Parts, app: App) -> None:
    make_account(parts)
    here, there = Browser(app), Browser(app)
    here.sign_in()
    there.sign_in()
    assert here.post("/account/password", current="not this one", new=OTHER).status_code == 400
    assert here.post("/account/password", current=PASSWORD, new=OTHER).status_code == 204
    assert here.ask("/session").status_code == 200
    assert there.ask("/session").status_code == 401
    assert there.sign_in().status_code == 401
    assert there.sign_in(password=OTHER).status_code == 201


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("short", "The password has 5 characters"),
        ("x" * 129, "The password has 129 characters"),
        ("ada@example.com1", "The password is made of your address"),
        ("password12345", "The password is too easy to guess."),
        ("aaaaaaaaaaaaaa", "The password is too easy to guess."),
    ],
)
def test_a_password_anybody_would_try_is_refused(parts: Parts, browser: Browser, new: str, reason: str) -> None:
    make_account(parts)
    browser.sign_in()
    answer = browser.post("/account/password", current=PASSWORD, new=new)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(reason)
    assert new not in answer.text
    assert browser.sign_in().status_code == 201


def test_own_sessions_are_listed_and_ended(parts: Parts, app: App) -> None:
    make_account(parts)
    make_account(parts, "eve@example.com")
    here, there, foreign = Browser(app), Browser(app, address="10.0.0.9"), Browser(app)
    here.sign_in()
    there.sign_in()
    foreign.sign_in("eve@example.com")

    def listed() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = here.ask("/account/sessions").json()["sessions"]
        return found

    assert {(each["current"], each["address"], each["user_agent"]) for each in listed()} == {
        (True, "127.0.0.1", "Testfox"), (False, "10.0.0.9", "Testfox"),
    }  # fmt: skip
    other = next(each["id"] for each in listed() if not each["current"])
    assert foreign.ask(f"/account/sessions/{other}", "DELETE").status_code == 404
    assert here.ask(f"/account/sessions/{other}", "DELETE").status_code == 204
    assert there.ask("/session").status_code == 401
    there.sign_in()
    assert here.post("/account/sessions/end-others").status_code == 204
    assert [each["current"] for each in listed()] == [True]
    assert foreign.ask("/session").status_code == 200


def test_a_name_is_changed(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    assert browser.ask("/account", "PATCH", json={"name": "  Ada Lovelace "}).status_code == 204
    assert browser.ask("/session").json()["name"] == "Ada Lovelace"
    assert browser.ask("/account", "PATCH", json={"name": "Ada\u202eevil"}).status_code == 400


def test_a_change_without_the_token_of_our_pages_is_refused(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.sign_in()
    answer = browser.ask("/account", "PATCH", json={"name": "Eve"}, headers={"X-CSRF-Token": "guess"})
    assert answer.status_code == 403
    assert browser.ask("/session").json()["name"] == "Ada"
