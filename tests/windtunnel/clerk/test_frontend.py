from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from support.http import ask
from windtunnel.clerk.__main__ import populate, settings
from windtunnel.clerk.frontend import BrowserSide, publishable_key
from windtunnel.clerk.server import ClerkStandIn

if TYPE_CHECKING:
    import httpx

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
ISSUER = "http://127.0.0.1:4100"
PARTY = "http://localhost:3000"


@pytest.fixture
def side() -> BrowserSide:
    stand_in = ClerkStandIn(clock=lambda: NOW)
    populate(stand_in)
    return BrowserSide(stand_in=stand_in, issuer=ISSUER, party=PARTY)


def post(side: BrowserSide, path: str, body: dict[str, Any]) -> httpx.Response:
    return ask(side.app(), f"/browser/{path}", "POST", content=json.dumps(body).encode(), headers={"Origin": PARTY})


def claims(answer: httpx.Response) -> dict[str, Any]:
    body = answer.json()["jwt"].split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return read


def signed_in(side: BrowserSide, email: str) -> str:
    people = ask(side.app(), "/browser/people").json()["people"]
    user = next(each["id"] for each in people if each["email"] == email)
    session: str = post(side, "sessions", {"user": user}).json()["id"]
    return session


def organisation(side: BrowserSide, slug: str) -> str:
    found = [key for key, each in side.stand_in.directory.organizations.items() if each["slug"] == slug]
    return found[0]


def test_the_key_names_where_the_scripts_are(side: BrowserSide) -> None:
    assert base64.b64decode(publishable_key(ISSUER).removeprefix("pk_test_")) == b"127.0.0.1:4100$"
    for path in ("/npm/@clerk/clerk-js@6/dist/clerk.browser.js", "/npm/@clerk/ui@1/dist/ui.browser.js"):
        script = ask(side.app(), path, headers={"Origin": PARTY})
        assert (script.status_code, script.headers["access-control-allow-origin"]) == (200, PARTY)


def test_a_token_is_of_the_organisation_that_is_asked_for(side: BrowserSide) -> None:
    session, alder = signed_in(side, "ada@alder.example"), organisation(side, "alder")
    told = claims(post(side, "tokens", {"session": session, "organization": alder}))
    none = claims(post(side, "tokens", {"session": session, "organization": None}))

    assert (told["iss"], told["azp"], told["sid"]) == (ISSUER, PARTY, session)
    assert {name: told["o"][name] for name in ("id", "slg", "rol")} == {"id": alder, "slg": "alder", "rol": "admin"}
    assert "o" not in none


def test_no_token_of_an_organisation_one_does_not_belong_to(side: BrowserSide) -> None:
    session = signed_in(side, "ben@alder.example")
    refused = post(side, "tokens", {"session": session, "organization": organisation(side, "birch")})
    assert refused.status_code == 403


def test_no_token_after_signing_out(side: BrowserSide) -> None:
    session = signed_in(side, "ada@alder.example")
    assert post(side, "sign-out", {"session": session}).status_code == 200
    assert post(side, "tokens", {"session": session, "organization": None}).status_code == 404


def test_servers_are_answered_beside_browsers(side: BrowserSide) -> None:
    assert len(ask(side.app(), "/.well-known/jwks.json").json()["keys"]) == 2
    assert settings(side.stand_in, ISSUER)["CAPLIQUIFY_CLERK_API_URL"] == f"{ISSUER}/v1"
