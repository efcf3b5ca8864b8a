from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from capliquify.services import first_administrator, mailing, organisations
from capliquify.storage.transaction import begin
from support.browsing import PASSWORD, Browser, make_account
from support.parts import NOW

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

OTHER = "seven copper kettles whisper"
WEB = "http://localhost:3000"


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def browser(app: App) -> Browser:
    return Browser(app)


def emails(parts: Parts) -> list[mailing.Email]:
    with parts.system_context("job:test") as context:
        ids: list[UUID] = [
            row[0]
            for row in context.transaction.execute_binary("select id from outbound_email order by created_at, id")
        ]
        found = [mailing.read(context, each) for each in ids]
    return [each for each in found if each is not None]


def link_of(email: mailing.Email) -> str:
    return email.text.split("#token=", 1)[1].split("\n", 1)[0]


def links_and_emails(parts: Parts) -> tuple[int, int]:
    with begin(parts.pool) as transaction:
        row = transaction.execute(
            "select (select count(*) from one_time_link), (select count(*) from outbound_email)"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_a_link_by_email_lets_choose_a_password_once(parts: Parts, app: App, browser: Browser) -> None:
    make_account(parts)
    signed_in = Browser(app)
    signed_in.sign_in()
    assert browser.post("/password-resets", email="Ada@Example.com ").status_code == 202
    [email] = emails(parts)
    assert email.recipient == "ada@example.com"
    assert f"{WEB}/reset-password#token=" in email.text
    token = link_of(email)
    assert browser.post("/password-resets/complete", token=token, password="short").status_code == 400
    assert browser.post("/password-resets/complete", token=token, password=OTHER).status_code == 204
    assert browser.post("/password-resets/complete", token=token, password=PASSWORD).status_code == 400
    assert signed_in.ask("/session").status_code == 401
    assert browser.sign_in().status_code == 401
    assert browser.sign_in(password=OTHER).status_code == 201
    assert emails(parts)[1].subject == "Your CapLiquify password was changed"


def test_nothing_tells_whether_an_address_has_an_account(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    known = browser.post("/password-resets", email="ada@example.com")
    assert links_and_emails(parts) == (1, 1)
    unknown = browser.post("/password-resets", email="nobody@example.com")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert links_and_emails(parts) == (1, 1)


def test_what_was_taken_back_for_nobody_reaches_no_anchor(parts: Parts) -> None:
    heads: list[int] = []
    noting = replace(
        parts, trust=replace(parts.trust, anchor=lambda _organisation, sequence, _head: heads.append(sequence))
    )
    Browser(create_app(noting)).post("/password-resets", email="nobody@example.com")
    assert heads == []


def test_a_newer_link_replaces_the_older(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.post("/password-resets", email="ada@example.com")
    browser.post("/password-resets", email="ada@example.com")
    old, new = (link_of(each) for each in emails(parts))
    assert browser.post("/password-resets/complete", token=old, password=OTHER).status_code == 400
    assert browser.post("/password-resets/complete", token=new, password=OTHER).status_code == 204


def test_a_link_runs_out_after_an_hour(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    browser.post("/password-resets", email="ada@example.com")
    token = link_of(emails(parts)[0])
    later = Browser(create_app(replace(parts, clock=lambda: NOW + timedelta(hours=1))))
    assert later.post("/password-resets/complete", token=token, password=OTHER).status_code == 400
    assert browser.sign_in().status_code == 201


def test_one_address_gets_five_emails_in_a_quarter_of_an_hour(parts: Parts, browser: Browser) -> None:
    make_account(parts)
    answers = {browser.post("/password-resets", email="ada@example.com").status_code for _ in range(7)}
    assert answers == {202}
    assert len(emails(parts)) == 5


def test_a_reset_opens_a_lock_but_leaves_the_second_factor(parts: Parts, app: App, browser: Browser) -> None:
    make_account(parts)
    for number in range(6):
        Browser(app, address=f"10.0.0.{number}").sign_in(password="wrong password")
    assert browser.sign_in().status_code == 429
    with begin(parts.pool) as transaction:
        transaction.execute("update user_account set totp_confirmed_at = now()")
    browser.post("/password-resets", email="ada@example.com")
    browser.post("/password-resets/complete", token=link_of(emails(parts)[0]), password=OTHER)
    assert browser.sign_in(password=OTHER).json()["next"] == "second-factor"


def test_the_first_administrator_is_who_opens_the_link(parts: Parts, app: App, browser: Browser) -> None:
    token = offered(parts)
    body = {"email": "Ada@Example.com", "name": "Ada", "password": PASSWORD}
    assert browser.post("/first-administrator", token="x" * 40, **body).status_code == 400
    answer = browser.post("/first-administrator", token=token, **body)
    assert (answer.status_code, answer.json()["next"]) == (201, "enrol-second-factor")
    session = browser.ask("/session").json()
    assert session["email"] == "ada@example.com"
    assert [(each["organisation"], each["role"]) for each in session["memberships"]] == [("default", "administrator")]
    again = Browser(app).post("/first-administrator", token=token, **{**body, "email": "eve@example.com"})
    assert again.status_code == 400


def test_the_link_of_the_first_administrator_runs_out_after_a_day(parts: Parts, app: App) -> None:
    token = offered(parts)
    assert len(token) == 43  # 256 bits
    body = {"token": token, "email": "ada@example.com", "name": "Ada", "password": PASSWORD}
    later = Browser(create_app(replace(parts, clock=lambda: NOW + timedelta(hours=24))))
    assert later.post("/first-administrator", **body).status_code == 400
    assert Browser(app).post("/first-administrator", **body).status_code == 201


def test_only_the_newest_link_counts_and_none_once_there_is_an_account(parts: Parts, browser: Browser) -> None:
    old, new = offered(parts), offered(parts)
    body = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}
    assert browser.post("/first-administrator", token=old, **body).status_code == 400
    make_account(parts, "first@example.com")
    assert browser.post("/first-administrator", token=new, **body).status_code == 409
    with parts.system_context("cli:test") as context:
        assert first_administrator.offer(context, WEB) is None


def test_the_administrators_of_default_look_after_the_demo_too(parts: Parts, browser: Browser) -> None:
    make_account(parts, "ada@example.com", Role.ADMINISTRATOR)
    make_account(parts, "eve@example.com", Role.MANAGER)
    with parts.system_context("cli:test") as context:
        organisations.create_organisation(context, slug="demo", name="Demo data", demo=True)
        first_administrator.share_organisation(context, "demo")
        first_administrator.share_organisation(context, "demo")
    browser.sign_in()
    assert [each["organisation"] for each in browser.ask("/session").json()["memberships"]] == ["default", "demo"]
    browser.sign_in("eve@example.com")
    assert [each["organisation"] for each in browser.ask("/session").json()["memberships"]] == ["default"]


def offered(parts: Parts) -> str:
    with parts.system_context("cli:test") as context:
        link = first_administrator.offer(context, WEB)
    assert link is not None
    assert link.startswith(f"{WEB}/welcome#token=")
    return link.partition("#token=")[2]
