from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from capliquify.domain.access.permissions import Permission
from capliquify.mcp.server import create_http_app
from support.http import ask
from support.people import make_key
from support.serving import serving

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
PROTECTED = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
    ),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def protection(answer: httpx.Response) -> dict[str, list[str]]:
    return {name: answer.headers.get_list(name) for name in PROTECTED}


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/mcp", "POST", 401), ("/mcp", "GET", 405), ("/livez", "GET", 200), ("/nowhere", "GET", 404)],
)
def test_every_answer_is_protected_once(module_parts: Parts, path: str, method: str, status: int) -> None:
    answer = ask(create_http_app(module_parts), path, method, json=MESSAGE)
    assert answer.status_code == status
    assert protection(answer) == {name: [value] for name, value in PROTECTED.items()}


def test_what_a_tool_answers_is_kept_by_no_cache(parts: Parts) -> None:
    headers = {
        "Authorization": f"Bearer {make_key(parts, 'default', [Permission.FINANCE_READ])}",
        "Accept": "application/json, text/event-stream",
    }
    with serving(create_http_app(parts)) as base:
        answer = httpx.post(f"{base}/mcp", json=MESSAGE, headers=headers)
    assert answer.status_code == 200
    assert protection(answer) == {name: [value] for name, value in PROTECTED.items()}


@pytest.mark.parametrize(
    ("web_url", "told"),
    [("https://cash.example.com", "max-age=63072000"), ("http://localhost:3000", None)],
    ids=["https", "http"],
)
def test_where_people_come_over_https_programs_do_too(module_parts: Parts, web_url: str, told: str | None) -> None:
    app = create_http_app(replace(module_parts, web_url=web_url))
    assert ask(app, "/livez").headers.get("strict-transport-security") == told
