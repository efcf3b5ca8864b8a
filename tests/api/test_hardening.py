"""What hostile requests get: a problem, never a detour, an inside view or somebody else's method."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from capliquify.api.app import MAX_DOCUMENT_BYTES, create_app
from capliquify.domain.access.permissions import Permission
from support.http import ask
from support.people import join, make_key, sign_in
from support.serving import serving

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

TRICKS = (
    "/api//v1/imports",
    "//evil.example/api/v1/imports",
    "/api/v1//imports",
    "/api/v1/imports/",
    "/api/v1/imports/..",
    "/api/v1/../v1/imports",
    "/api/%2e%2e/api/v1/imports",
    "/api/v1/imports%2f",
    "/api%2fv1%2fimports",
    "/api/v1/imports;x=1",
    "/api/v1/imports%00",
    "/API/V1/IMPORTS",
    "/api/v1/imports.json",
    "/assets/../../etc/passwd",
    "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/..%5c..%5cetc/passwd",
)
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")


@pytest.fixture(scope="module")
def app(module_parts: Parts) -> App:
    return create_app(module_parts)


@pytest.fixture(scope="module")
def key(module_parts: Parts) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_key(module_parts, 'default', Permission)}"}


@pytest.fixture(scope="module")
def somebody(module_parts: Parts) -> dict[str, str]:
    person = sign_in(module_parts)
    join(module_parts, person, "default")
    return person.headers


@pytest.mark.parametrize("path", TRICKS)
def test_a_path_that_is_written_strangely_never_opens_a_route(app: App, path: str) -> None:
    for method in ("GET", "POST"):
        answer = ask(app, path, method)
        assert answer.status_code in {400, 401, 404, 405}, answer.status_code
        assert "location" not in answer.headers


@pytest.mark.parametrize("path", TRICKS)
def test_no_answer_leads_to_another_site(app: App, key: dict[str, str], path: str) -> None:
    for target in (path, f"{path}?next=https://evil.example", f"{path}?return_to=//evil.example"):
        answer = ask(app, target, headers=key)
        assert not 300 <= answer.status_code < 400
        assert urlsplit(answer.headers.get("location", "")).netloc == ""


@pytest.mark.parametrize("header", OVERRIDES)
def test_no_header_turns_a_question_into_a_command(app: App, somebody: dict[str, str], header: str) -> None:
    answer = ask(app, "/api/v1/imports", headers={**somebody, header: "POST"})
    assert (answer.status_code, "imports" in answer.json()) == (200, True)
    answer = ask(app, "/api/v1/imports", "POST", headers={**somebody, header: "GET"})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/v1/imports"])
def test_nothing_answers_a_trace(app: App, key: dict[str, str], path: str) -> None:
    answer = ask(app, path, "TRACE", headers={**key, "X-Told": "back"})
    assert answer.status_code == 405
    assert "back" not in answer.text


def test_a_document_that_is_too_large_is_refused(app: App, somebody: dict[str, str]) -> None:
    body = json.dumps({"name": "x" * MAX_DOCUMENT_BYTES}).encode()
    headers = {**somebody, "Content-Type": "application/json"}
    answer = ask(app, "/api/v1/api-keys?organisation=default", "POST", headers=headers, content=body)
    assert (answer.status_code, answer.json()["code"]) == (413, "limit-exceeded")


def test_a_change_without_the_pages_token_is_refused(app: App, somebody: dict[str, str]) -> None:
    cookie = {"Cookie": somebody["Cookie"]}
    answer = ask(app, "/api/v1/imports?file_name=a.csv", "POST", headers=cookie, content=b"a")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied")


def test_two_credentials_are_none(app: App, key: dict[str, str]) -> None:
    headers = [("Authorization", key["Authorization"]), ("Authorization", key["Authorization"])]
    assert ask(app, "/api/v1/imports", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Large: " + b"x" * 400_000 + b"\r\n\r\n",
        b"GET /api/health?" + b"x" * 400_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    ],
    ids=["large header", "long line", "two hosts", "two lengths", "nul"],
)
def test_a_request_that_is_malformed_is_refused(app: App, request_line: bytes) -> None:
    with serving(app) as base, socket.create_connection(("127.0.0.1", urlsplit(base).port or 0), timeout=10) as client:
        with contextlib.suppress(ConnectionError):  # it may refuse before all of it has arrived
            client.sendall(request_line)
        answer = client.recv(65536)
    assert answer.split(b" ", 2)[1] in {b"400", b"421", b"431"}, answer[:200]
