from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog
from structlog.testing import capture_logs

from capliquify.api.access_log import with_access_log
from capliquify.api.app import create_app
from capliquify.api.plain_answers import send_answer
from support.http import ask
from support.people import join, sign_in

if TYPE_CHECKING:
    from capliquify.api.asgi import Receive, Scope, Send
    from capliquify.bootstrap import Parts


async def _inner(scope: Scope, _receive: Receive, send: Send) -> None:
    await send_answer(send, 503 if scope["path"].endswith("down") else 200, {}, b"")


APP = with_access_log(_inner)


def test_a_request_leaves_one_line_without_its_query_values() -> None:
    with capture_logs() as logs:
        ask(APP, "/api/v1/cash?organisation=secret")
    assert [{key: line[key] for key in ("event", "method", "path", "status")} for line in logs] == [
        {"event": "request", "method": "GET", "path": "/api/v1/cash", "status": 200}
    ]


@pytest.mark.parametrize(
    ("query", "bound"),
    [("organisation=acme&as_of=2026-01-01", "acme"), ("as_of=2026-01-01", None), ("organisation=A%0a", None)],
)
def test_the_line_says_which_organisation_was_asked_about(query: str, bound: str | None) -> None:
    seen: list[object] = []

    async def remember(_scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(structlog.contextvars.get_contextvars()["organisation_asked"])
        await send_answer(send, 200, {}, b"")

    ask(with_access_log(remember), f"/api/v1/cash?{query}")

    assert seen == [bound]


def test_a_probe_leaves_no_line() -> None:
    with capture_logs() as logs:
        ask(APP, "/livez")
    assert logs == []


def test_each_request_gets_an_id_of_its_own() -> None:
    first, second = (ask(APP, "/").headers["x-request-id"] for _ in range(2))
    assert len(first) == len(second) == 16
    assert first != second


def test_the_callers_own_id_is_kept() -> None:
    assert ask(APP, "/", headers={"X-Request-Id": "trace-12345"}).headers["x-request-id"] == "trace-12345"


def test_an_id_that_would_forge_a_log_line_is_replaced() -> None:
    assert ask(APP, "/", headers={"X-Request-Id": "a b{c}"}).headers["x-request-id"] != "a b{c}"


def test_an_organisation_is_taken_for_true_once_somebody_was_let_in(module_parts: Parts) -> None:
    app = create_app(module_parts)
    person = sign_in(module_parts)
    join(module_parts, person, "default")
    with capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        ask(app, "/api/v1/imports?organisation=default", headers=person.headers)
        ask(app, "/api/v1/imports?organisation=nobodys", headers=person.headers)
        ask(app, "/api/v1/imports?organisation=default")
    lines = [line for line in logs if line["event"] == "request"]
    assert [(line["organisation_asked"], line.get("organisation")) for line in lines] == [
        ("default", "default"),
        ("nobodys", None),
        ("default", None),
    ]
