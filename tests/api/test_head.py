from __future__ import annotations

from typing import TYPE_CHECKING

from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import App


def test_head_has_the_headers_of_get_and_no_body(app: App) -> None:
    for path in ("/api/v1/organisations", "/api/v1/nothing", "/"):
        head, get = (ask(app, path, method, headers={"Accept": "text/html"}) for method in ("HEAD", "GET"))
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert get.content
