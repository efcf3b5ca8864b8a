from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.services import secrets
from support.http import ask
from support.organisation_people import approve, member, send
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn

VALUE = "refresh-token-of-xero"


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def ada(parts: Parts) -> SignedIn:
    person = member(parts, "ada")
    with parts.context("default", TESTER) as context:
        secrets.put_secret(context, "xero", VALUE.encode())
    return person


@pytest.fixture
def ben(parts: Parts) -> SignedIn:
    return member(parts, "ben")


def test_secrets_are_listed_without_their_values(app: App, ada: SignedIn) -> None:
    answer = ask(app, "/api/v1/secrets", headers=ada.headers)

    assert answer.status_code == 200
    assert [each["name"] for each in answer.json()["secrets"]] == ["xero"]
    assert VALUE not in answer.text


def test_a_value_never_comes_to_a_browser_even_when_it_may_be_shown(app: App, ada: SignedIn, ben: SignedIn) -> None:
    asked = send(app, ada, "/secrets/xero/reveal-request", {"reason": "Xero asks for it"})
    decided = approve(app, ben, asked.json())

    assert (asked.status_code, asked.json()["kind"]) == (202, "secret.reveal")
    assert decided.json()["status"] == "executed"
    assert decided.json()["outcome"] == "It may be shown once at the terminal within 15 minutes."
    assert VALUE not in asked.text + decided.text


def test_an_agreed_rotation_is_given_to_a_worker(app: App, parts: Parts, ada: SignedIn, ben: SignedIn) -> None:
    asked = send(app, ada, "/secrets/rotation", {"reason": "somebody left"})
    decided = approve(app, ben, asked.json())

    assert (asked.status_code, asked.json()["kind"]) == (202, "secrets.rotate")
    assert decided.json()["status"] == "executed"
    with parts.system_context("test") as system:
        names = system.transaction.execute("select name from dbos.workflow_status").fetchall()
    assert ("rotate_secrets",) in names


def test_a_secret_that_is_not_there_cannot_be_asked_for(app: App, ada: SignedIn) -> None:
    assert send(app, ada, "/secrets/nothing/reveal-request", {"reason": "why"}).status_code == 404
