from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.api.problems import PROBLEM_KINDS
from capliquify.mcp.server import create_http_app
from support.http import ask

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

ELSEWHERE = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}]
MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


@pytest.fixture(scope="module")
def app(module_parts: Parts) -> Any:  # noqa: ANN401 - the ASGI types of the servers share no type
    return create_http_app(module_parts)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=["host", "origin"])
def test_a_page_of_another_site_gets_the_problem_the_api_gives(
    app: Any,  # noqa: ANN401 - as above
    module_parts: Parts,
    headers: dict[str, str],
) -> None:
    refused = ask(app, "/mcp", "POST", json=MESSAGE, headers=headers)
    by_the_api = ask(create_app(module_parts), "/api/v1/imports?file_name=a.csv", "POST", headers=headers)
    assert refused.status_code == by_the_api.status_code
    assert refused.headers["content-type"] == by_the_api.headers["content-type"] == "application/problem+json"
    assert refused.json() == {**by_the_api.json(), "request_id": None}


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_without_sessions_messages_are_only_posted(app: Any, method: str) -> None:  # noqa: ANN401 - as above
    refused = ask(app, "/mcp", method, headers={"Accept": "text/event-stream"})
    kind = PROBLEM_KINDS["method-not-allowed"]
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert (refused.json()["code"], refused.json()["title"], refused.json()["status"]) == (
        kind.code,
        kind.title,
        kind.status,
    )


def test_a_name_not_answered_for_is_refused_whatever_the_method(app: Any) -> None:  # noqa: ANN401 - as above
    assert ask(app, "/mcp", headers={"Host": "evil.example"}).status_code == 421


def test_a_body_that_is_not_json_is_refused(app: Any) -> None:  # noqa: ANN401 - as above
    refused = ask(app, "/mcp", "POST", content=b"<a/>", headers={"Content-Type": "text/xml"})
    kind = PROBLEM_KINDS["request-refused"]
    assert (refused.status_code, refused.json()["code"], refused.json()["title"]) == (400, kind.code, kind.title)
