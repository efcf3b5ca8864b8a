from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from capliquify.api.plain_answers import send_answer
from capliquify.api.response_headers import BrowserPolicy, with_security_headers
from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Receive, Scope, Send

KINDS = {"/page": "text/html; charset=utf-8", "/app.js": "text/javascript", "/json": "application/json"}


async def _inner(scope: Scope, _receive: Receive, send: Send) -> None:
    kept = {"cache-control": "public, max-age=60"} if scope["path"] == "/kept" else {}
    await send_answer(send, 200, {"content-type": KINDS.get(scope["path"], "text/plain"), **kept}, b"")


APP = with_security_headers(_inner)
SECURE = with_security_headers(_inner, BrowserPolicy(https=True))
CLERK = with_security_headers(_inner, BrowserPolicy(https=True, identity_origin="https://clerk.example.com"))


def directives(app: App, path: str = "/page") -> dict[str, str]:
    policy = ask(app, path).headers["content-security-policy"]
    return {name: values for name, _, values in (each.partition(" ") for each in policy.split("; "))}


def test_scripts_come_from_this_server_only_and_never_stand_in_a_page() -> None:
    policy = directives(APP)
    assert (policy["script-src"], policy["script-src-attr"], policy["default-src"]) == ("'self'", "'none'", "'none'")
    assert policy["connect-src"] == policy["worker-src"] == policy["manifest-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == policy["frame-src"] == "'none'"


def test_only_styles_may_stand_in_a_page() -> None:
    assert [name for name, values in directives(CLERK).items() if "unsafe" in values] == ["style-src"]


def test_a_document_opened_as_a_page_may_do_nothing() -> None:
    policy = directives(APP, "/json")
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert "sandbox" in policy


def test_a_script_may_do_what_its_page_may() -> None:
    assert directives(APP, "/app.js") == directives(APP)


def test_https_is_asked_for_where_people_use_it_and_only_there() -> None:
    assert ask(SECURE, "/page").headers["strict-transport-security"] == "max-age=63072000"
    assert "upgrade-insecure-requests" in directives(SECURE)
    assert "strict-transport-security" not in ask(APP, "/page").headers
    assert "upgrade-insecure-requests" not in directives(APP)


def test_an_identity_provider_may_load_its_scripts_and_answers() -> None:
    policy = directives(CLERK)
    assert "https://clerk.example.com" in policy["script-src"]
    assert policy["connect-src"] == "'self' https://clerk.example.com"


def test_clerk_is_let_in_with_its_pictures_workers_and_bot_protection() -> None:
    policy = directives(CLERK)
    challenges = "https://challenges.cloudflare.com"
    assert policy["script-src"] == f"'self' https://clerk.example.com {challenges}"
    assert policy["img-src"] == "'self' data: https://img.clerk.com"
    assert (policy["worker-src"], policy["frame-src"]) == ("'self' blob:", challenges)


@pytest.mark.parametrize("app", [APP, SECURE])
def test_no_other_host_is_named_where_nobody_else_signs_people_in(app: App) -> None:
    assert re.search(r"https?:|\w\.\w|blob:", ask(app, "/page").headers["content-security-policy"]) is None


@pytest.mark.parametrize("feature", ["camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"])
def test_a_page_has_none_of_the_machines_senses(feature: str) -> None:
    assert f"{feature}=()" in ask(APP, "/").headers["permissions-policy"].split(", ")


def test_every_feature_is_denied_to_everybody() -> None:
    assert re.fullmatch(r"([a-z-]+=\(\), )+[a-z-]+=\(\)", ask(APP, "/").headers["permissions-policy"])


def test_content_types_are_not_guessed_and_addresses_not_told() -> None:
    headers = ask(APP, "/").headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


def test_an_answer_is_not_kept_unless_it_says_so() -> None:
    assert ask(APP, "/").headers["cache-control"] == "no-store"
    assert ask(APP, "/kept").headers["cache-control"] == "public, max-age=60"
