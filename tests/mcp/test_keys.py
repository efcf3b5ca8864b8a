"""Who may call which tool over HTTP, and what is written down of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from capliquify.api.problems import PROBLEM_KINDS
from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.rate_limits import Limits
from capliquify.mcp.callers import caller_with_key
from capliquify.mcp.server import all_tools, create_http_app
from capliquify.services import organisations
from capliquify.services.rate_limits import RateLimiter
from capliquify.storage.transaction import begin
from support.assistants import Assistant
from support.http import ask
from support.parts import NOW
from support.people import make_key, sign_in
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.bootstrap import Parts

PING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
NEEDS: dict[str, Permission] = {tool.name: tool.need for tool in all_tools(caller_with_key)}  # type: ignore[attr-defined]  # every tool of ours has one
NOT_ALLOWED = "This needs the permission finance:read, which nightly does not have here."
EVERYTHING = frozenset(NEEDS.values())


@pytest.fixture
def address(parts: Parts) -> Iterator[str]:
    with serving(create_http_app(parts)) as base:
        yield f"{base}/mcp"


def add_organisation(parts: Parts, slug: str) -> None:
    with parts.system_context(actor="test") as context:
        organisations.create_organisation(context, slug=slug, name=slug)


def written_down(parts: Parts, slug: str = "default") -> list[tuple[Any, ...]]:
    with begin(parts.pool) as transaction:
        transaction.execute(
            "select set_config('app.organisation_id', (select id::text from organisation where slug = %s), true)",
            (slug,),
        )
        return transaction.execute(
            "select actor, action, subject, after, reason, surface, address from audit_entry order by sequence"
        ).fetchall()


def post(parts: Parts, authorization: list[str]) -> Any:  # noqa: ANN401 - an answer of httpx
    headers = [("Authorization", value) for value in authorization]
    return ask(create_http_app(parts), "/mcp", "POST", json=PING, headers=headers)


@pytest.mark.parametrize(
    "authorization",
    [[], ["Bearer"], ["Bearer clq_nothing"], ["Basic YTpi"], ["Bearer cls_session"], ["Bearer clq_a", "Bearer clq_b"]],
    ids=["none", "empty", "malformed", "basic", "session", "two"],
)
def test_without_the_form_of_a_key_nothing_is_answered(parts: Parts, authorization: list[str]) -> None:
    refused = post(parts, authorization)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert refused.headers["content-type"] == "application/problem+json"
    kind = PROBLEM_KINDS["not-signed-in"]
    assert (refused.json()["code"], refused.json()["title"]) == (kind.code, kind.title)


def test_a_key_that_is_over_is_refused(parts: Parts) -> None:
    key = make_key(parts, "default", EVERYTHING)
    later = replace(parts, clock=lambda: NOW + timedelta(days=90))
    assert post(later, [f"Bearer {key}"]).status_code == 401


def test_a_session_of_a_browser_calls_no_tool(parts: Parts) -> None:
    person = sign_in(parts)
    assert post(parts, [f"Bearer {person.token}"]).status_code == 401
    refused = ask(create_http_app(parts), "/mcp", "POST", json=PING, headers=person.headers)
    assert refused.status_code == 401


@pytest.mark.parametrize("tool", NEEDS)
def test_a_tool_is_closed_to_a_key_without_its_permission(parts: Parts, address: str, tool: str) -> None:
    key = make_key(parts, "default", EVERYTHING - {NEEDS[tool]})
    told = Assistant(address, key).refusal(tool)
    assert told == (
        f"permission-denied: This needs the permission {NEEDS[tool].value}, which nightly does not have here."
    )


@pytest.mark.parametrize("tool", sorted(set(NEEDS) - {"list_organisations"}))
def test_a_tool_finds_no_other_organisation(parts: Parts, address: str, tool: str) -> None:
    add_organisation(parts, "other")
    assistant = Assistant(address, make_key(parts, "default", EVERYTHING))
    assert assistant.refusal(tool, {"organisation": "other"}) == "not-found: There is no organisation 'other'."
    assert assistant.refusal(tool, {"organisation": "nowhere"}) == "not-found: There is no organisation 'nowhere'."


def test_only_the_organisation_of_the_key_is_listed_and_asked_about(parts: Parts, address: str) -> None:
    add_organisation(parts, "other")
    assistant = Assistant(address, make_key(parts, "other", EVERYTHING))
    answer = assistant.call("list_organisations")
    assert answer.structured_content is not None
    assert [each["slug"] for each in answer.structured_content["organisations"]] == ["other"]
    assert not assistant.call("cash_forecast").is_error
    assert assistant.refusal("cash_forecast", {"organisation": "default"}).startswith("not-found")


def test_every_call_is_written_down_once(parts: Parts, address: str) -> None:
    assistant = Assistant(address, make_key(parts, "default", [Permission.IMPORTS_READ]))
    assistant.call("list_imports", {"limit": 3})
    assistant.call("cash_forecast")
    assistant.call("list_imports", {"limit": 0, "cursor": "x" * 300})
    assert written_down(parts) == [
        ("key:nightly", "tool.called", "list_imports", {"limit": 3}, None, "mcp", "127.0.0.1"),
        (
            "key:nightly",
            "tool.refused",
            "cash_forecast",
            {},
            f"Error executing tool cash_forecast: permission-denied: {NOT_ALLOWED}",
            "mcp",
            "127.0.0.1",
        ),
        (
            "key:nightly",
            "tool.refused",
            "list_imports",
            {"limit": 0, "cursor": "x" * 200 + "…"},
            "Error executing tool list_imports: invalid-input: limit cannot be 0: it is at least 1.",
            "mcp",
            "127.0.0.1",
        ),
    ]


def test_what_a_key_tried_elsewhere_stands_in_its_own_log(parts: Parts, address: str) -> None:
    add_organisation(parts, "other")
    Assistant(address, make_key(parts, "default", EVERYTHING)).call("ageing", {"organisation": "other"})
    assert [entry[:4] for entry in written_down(parts)] == [
        ("key:nightly", "tool.refused", "ageing", {"organisation": "other"})
    ]
    assert [entry[1] for entry in written_down(parts, "other")] == ["organisation.created"]


@pytest.mark.parametrize("value", ["a\x00b", 10**30, 1.5, [[1]], {"a": "b"}], ids=repr)
def test_whatever_is_sent_can_be_written_down(parts: Parts, address: str, value: object) -> None:
    key = make_key(parts, "default", EVERYTHING)
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ageing", "arguments": {"side": value}},
    }
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json, text/event-stream"}
    answer = httpx.post(address, content=json.dumps(message), headers={**headers, "Content-Type": "application/json"})
    assert answer.json()["result"]["isError"] is True
    assert [entry[1] for entry in written_down(parts)] == ["tool.refused"]


def test_a_key_that_asks_too_often_is_told_when_to_come_back(parts: Parts) -> None:
    at = NOW + timedelta(seconds=23)
    limited = replace(parts, clock=lambda: at, limiter=RateLimiter(Limits(2), lambda: at))
    key = make_key(limited, "default", EVERYTHING)
    asking = {"Authorization": f"Bearer {key}", "Accept": "application/json, text/event-stream"}
    with serving(create_http_app(limited)) as base:
        answers = [httpx.post(f"{base}/mcp", json=PING, headers=asking) for _ in range(3)]
        nobody = [httpx.post(f"{base}/mcp", json=PING) for _ in range(2)]
    assert answers[0].headers["ratelimit-policy"] == '"address";q=4;w=60, "caller";q=2;w=60, "organisation";q=10;w=60'
    assert answers[0].headers["ratelimit"] == '"address";r=3;t=37, "caller";r=1;t=37, "organisation";r=9;t=37'
    assert (answers[2].status_code, answers[2].headers["retry-after"]) == (429, "37")
    assert answers[2].json()["code"] == "too-many-requests"
    assert [answer.status_code for answer in nobody] == [401, 429]
