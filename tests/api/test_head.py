from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from capliquify.api.app import create_app
from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts


def test_head_has_the_headers_of_get_and_no_body(app: App) -> None:
    for path in ("/api/v1/organisations", "/api/v1/nothing", "/"):
        head, get = (ask(app, path, method, headers={"Accept": "text/html"}) for method in ("HEAD", "GET"))
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert get.content


def test_head_is_named_among_the_methods_exactly_where_get_is(app: App) -> None:
    assert ask(app, "/api/v1/cash", "DELETE").headers["allow"] == "GET, HEAD, OPTIONS"
    assert ask(app, "/", "DELETE").headers["allow"] == "GET, HEAD"
    undo = f"/api/v1/imports/{uuid4()}/rollback"
    for method in ("GET", "HEAD"):
        refused = ask(app, undo, method)
        assert (refused.status_code, set(refused.headers["allow"].split(", "))) == (405, {"OPTIONS", "POST"})


def test_whoever_asks_is_told_the_methods_of_an_address(parts: Parts) -> None:
    answer = ask(create_app(parts), "/api/v1/cash", "OPTIONS")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
