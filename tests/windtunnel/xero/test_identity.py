"""Codes and tokens count as long as Xero's do, and no longer."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from windtunnel.xero.documents import TENANT_ID
from windtunnel.xero.server import CUSTOM_CONNECTION, NATIVE_APP, WEB_APP

if TYPE_CHECKING:
    import httpx

    from windtunnel.xero.identity import App
    from windtunnel.xero.server import XeroStandIn

REDIRECT = "http://127.0.0.1:8000/callback"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": WEB_APP.id,
    "redirect_uri": REDIRECT,
    "scope": "offline_access accounting.settings.read",
    "state": "s",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def code(http: httpx.Client, app: App = WEB_APP) -> str:
    answer = http.post("/identity/connect/authorize", data={**ASKED, "client_id": app.id, "decision": "allow"})
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def redeemed(http: httpx.Client, app: App = WEB_APP, changes: dict[str, str] | None = None) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code(http, app),
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        **(changes or {}),
    }
    if app.secret is None:
        return http.post("/connect/token", data={**form, "client_id": app.id})
    return http.post("/connect/token", data=form, auth=(app.id, app.secret))


def renewed(http: httpx.Client, refresh: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": refresh}
    return http.post("/connect/token", data=form, auth=(WEB_APP.id, WEB_APP.secret or ""))


def status(http: httpx.Client, token: dict[str, Any]) -> int:
    headers = {"Authorization": f"Bearer {token['access_token']}", "xero-tenant-id": TENANT_ID}
    return http.get("/api.xro/2.0/Organisation", headers=headers).status_code


def test_the_page_names_the_organisation_and_the_rights(http: httpx.Client) -> None:
    page = http.get("/identity/connect/authorize", params=ASKED)

    assert page.status_code == 200
    assert "Allow access to Stillwater Drinks Ltd?" in page.text
    assert "<li>accounting.settings.read</li>" in page.text


def test_who_does_not_agree_is_sent_back_with_that(http: httpx.Client) -> None:
    answer = http.post("/identity/connect/authorize", data={**ASKED, "decision": "deny"})

    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"error": ["access_denied"], "state": ["s"]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"client_id": "nobody"}, "unauthorized_client"),
        ({"client_id": CUSTOM_CONNECTION.id}, "unauthorized_client"),
        ({"scope": "accounting.transactions"}, "invalid_scope"),
        ({"response_type": "token"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"client_id": NATIVE_APP.id, "code_challenge": ""}, "invalid_request"),
    ],
)
def test_a_wrong_request_for_consent_is_told(http: httpx.Client, change: dict[str, str], told: str) -> None:
    answer = http.get("/identity/connect/authorize", params={**ASKED, **change})

    assert (answer.status_code, told in answer.text) == (400, True)


@pytest.mark.parametrize("app", [WEB_APP, NATIVE_APP])
def test_a_code_opens_the_organisation(http: httpx.Client, app: App) -> None:
    assert status(http, redeemed(http, app).json()) == 200


@pytest.mark.parametrize(
    "change", [{"code": "another"}, {"code_verifier": "w" * 64}, {"redirect_uri": "http://127.0.0.1/else"}]
)
def test_a_code_that_is_not_proved_opens_nothing(http: httpx.Client, change: dict[str, str]) -> None:
    answer = redeemed(http, changes=change)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_a_code_is_over_after_five_minutes(http: httpx.Client, xero: XeroStandIn) -> None:
    given = code(http)
    xero.world.clock.advance(301)

    assert redeemed(http, changes={"code": given}).json() == {"error": "invalid_grant"}


def test_a_wrong_secret_opens_nothing(http: httpx.Client) -> None:
    form = {"grant_type": "client_credentials"}

    assert http.post("/connect/token", data=form, auth=(CUSTOM_CONNECTION.id, "x")).json() == {
        "error": "invalid_client"
    }


def test_only_a_custom_connection_needs_no_code(http: httpx.Client) -> None:
    answer = http.post(
        "/connect/token", data={"grant_type": "client_credentials"}, auth=(WEB_APP.id, WEB_APP.secret or "")
    )

    assert answer.json() == {"error": "unauthorized_client"}


def test_an_access_token_is_over_after_thirty_minutes(http: httpx.Client, xero: XeroStandIn) -> None:
    token = redeemed(http).json()
    xero.world.clock.advance(1799)
    before = status(http, token)
    xero.world.clock.advance(1)

    assert (before, status(http, token)) == (200, 401)


def test_a_refresh_token_rotates(http: httpx.Client) -> None:
    first = redeemed(http).json()["refresh_token"]

    second = renewed(http, first).json()["refresh_token"]

    assert second != first
    assert renewed(http, second).status_code == 200


def test_the_old_refresh_token_counts_for_thirty_minutes_more(http: httpx.Client, xero: XeroStandIn) -> None:
    first = redeemed(http).json()["refresh_token"]
    renewed(http, first)
    xero.world.clock.advance(1800)
    in_time = renewed(http, first).status_code
    xero.world.clock.advance(1)

    assert (in_time, renewed(http, first).json()) == (200, {"error": "invalid_grant"})


def test_a_refresh_token_left_for_sixty_days_is_over(http: httpx.Client, xero: XeroStandIn) -> None:
    first = redeemed(http).json()["refresh_token"]
    xero.world.clock.advance(timedelta(days=60, seconds=1).total_seconds())

    assert renewed(http, first).json() == {"error": "invalid_grant"}


def test_who_asks_for_no_offline_access_gets_no_refresh_token(http: httpx.Client) -> None:
    token = http.post(
        "/connect/token",
        data={"grant_type": "client_credentials"},
        auth=(CUSTOM_CONNECTION.id, CUSTOM_CONNECTION.secret or ""),
    )

    assert "refresh_token" not in token.json()


def test_a_connection_that_was_ended_opens_nothing(http: httpx.Client) -> None:
    token = redeemed(http).json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    (found,) = http.get("/connections", headers=headers).json()

    ended = http.delete(f"/connections/{found['id']}", headers=headers).status_code

    assert (ended, http.get("/connections", headers=headers).json(), status(http, token)) == (204, [], 403)
