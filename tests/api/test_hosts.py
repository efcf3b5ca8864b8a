from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.hosts import host_name, with_host_check
from capliquify.api.plain_answers import send_answer
from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import Receive, Scope, Send


async def _inner(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send_answer(send, 200, {"content-type": "text/plain"}, b"reached")


APP = with_host_check(_inner, ["cash.example.com"])


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:3000", "127.0.0.1:5000", "[::1]:3000", "LocalHost", "cash.example.com"]
)
def test_a_known_name_is_answered_with_any_port(host: str) -> None:
    assert ask(APP, "/", headers={"Host": host}).text == "reached"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "localhost@evil.example",
        "",
        "localhost:port",
        "localhost/x",
    ],
)
def test_an_unknown_name_is_refused(host: str) -> None:
    response = ask(APP, "/", headers={"Host": host})
    assert (response.status_code, response.json()["code"]) == (421, "host-not-allowed")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_change_asked_by_another_sites_page_is_refused(method: str) -> None:
    response = ask(APP, "/", method=method, headers={"Origin": "https://evil.example"})
    assert (response.status_code, response.json()["code"]) == (403, "origin-not-allowed")


@pytest.mark.parametrize("origin", ["http://localhost:5000", "null", "http://localhost", "file://localhost:3000", ""])
def test_an_origin_that_is_not_the_host_is_refused(origin: str) -> None:
    assert ask(APP, "/", method="POST", headers={"Origin": origin}).status_code == 403


def test_a_page_of_the_same_address_may_change_data() -> None:
    assert ask(APP, "/", method="POST", headers={"Origin": "http://localhost:3000"}).text == "reached"


def test_a_program_without_origin_may_change_data() -> None:
    assert ask(APP, "/", method="POST").text == "reached"


def test_a_browser_without_origin_that_says_cross_site_is_refused() -> None:
    assert ask(APP, "/", method="POST", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_reading_needs_no_origin_check() -> None:
    assert ask(APP, "/", headers={"Origin": "https://evil.example"}).text == "reached"


def test_a_trailing_dot_is_the_same_name() -> None:
    assert host_name("localhost.:3000") == "localhost"
