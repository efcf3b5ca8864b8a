from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import Edge, create_app
from capliquify.api.cors import checked_origins
from capliquify.api.response_headers import BrowserPolicy
from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import InvalidInput
from support.http import ask
from support.people import join, make_key, sign_in

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

LISTED, OTHER = "https://tool.example.com", "https://evil.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
ALLOWED = "access-control-allow-origin"


@pytest.fixture(scope="module")
def app(module_parts: Parts) -> App:
    return create_app(module_parts, edge=Edge(browsers=BrowserPolicy(), cors_origins=(LISTED,)))


@pytest.fixture(scope="module")
def key(module_parts: Parts) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_key(module_parts, 'default', Permission)}"}


def test_a_preflight_of_a_listed_site_is_answered_without_credentials(app: App) -> None:
    answer = ask(app, "/api/v1/imports", "OPTIONS", headers={"Origin": LISTED, **PREFLIGHT})
    assert (answer.status_code, answer.headers[ALLOWED]) == (204, LISTED)
    assert "access-control-allow-credentials" not in answer.headers
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", [OTHER, "null", "https://tool.example.com.evil.example", "http://tool.example.com"])
def test_another_site_is_allowed_nothing(app: App, origin: str) -> None:
    for method in ("OPTIONS", "GET"):
        answer = ask(app, "/api/v1/imports", method, headers={"Origin": origin, **PREFLIGHT})
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


def test_a_listed_site_reads_with_a_key(app: App, key: dict[str, str]) -> None:
    answer = ask(app, "/api/v1/imports", headers={"Origin": LISTED, **key})
    assert (answer.status_code, answer.headers[ALLOWED]) == (200, LISTED)


def test_a_listed_site_changes_data_with_a_key_and_an_unlisted_one_does_not(app: App, key: dict[str, str]) -> None:
    def upload(origin: str, **more: str) -> int:
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site", **key, **more}
        return ask(app, "/api/v1/imports?file_name=a.csv", "POST", headers=headers, content=b"a").status_code

    assert (upload(LISTED), upload(OTHER), upload(LISTED, Cookie="capliquify_session=x")) == (202, 403, 403)


def test_a_listed_site_never_acts_with_a_cookie(app: App, module_parts: Parts) -> None:
    person = sign_in(module_parts)
    join(module_parts, person, "default")
    headers = {"Origin": LISTED, **person.headers}
    answer = ask(app, "/api/v1/imports?file_name=a.csv", "POST", headers=headers, content=b"a")
    assert (answer.status_code, answer.json()["code"]) == (403, "origin-not-allowed")
    assert ALLOWED not in ask(app, "/api/v1/imports", headers=headers).headers


@pytest.mark.parametrize(
    "origin", ["*", "https://*.example.com", "tool.example.com", "https://tool.example.com/x", "null", "https://a@b.c"]
)
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(InvalidInput, match="is no origin"):
        checked_origins([origin])


def test_an_origin_is_written_as_browsers_do() -> None:
    assert checked_origins(["https://Tool.Example.com/"]) == {"https://tool.example.com"}
