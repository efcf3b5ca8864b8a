"""The wrappers and the interface together: what only their order decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from capliquify.api.app import create_app
from support.http import ask
from support.people import asked_by_administrator

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts


def test_the_interface_answers_only_under_its_own_names(app: App) -> None:
    response = ask(app, "/api/v1/organisations", headers={"Host": "evil.example"})
    assert (response.status_code, response.json()["code"]) == (421, "host-not-allowed")


def test_a_configured_name_is_answered(parts: Parts) -> None:
    app = asked_by_administrator(create_app(parts, allowed_hosts=["cash.example.com"]), parts)
    assert ask(app, "/api/v1/organisations", headers={"Host": "cash.example.com"}).status_code == 200


def test_a_problem_carries_the_id_of_its_request(app: App) -> None:
    for path in ("/api/v1/nothing", "/api/v1/cash?organisation=nobody", "/assets/none.js"):
        response = ask(app, path)
        assert response.json()["request_id"] == response.headers["x-request-id"]


def test_every_answer_carries_the_security_headers(app: App) -> None:
    for path in ("/api/v1/organisations", "/api/v1/nothing", "/", "/livez"):
        assert "frame-ancestors 'none'" in ask(app, path).headers["content-security-policy"]


def test_the_web_app_and_the_interface_share_an_address(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>App</title>")
    app = asked_by_administrator(create_app(parts, web_folder=tmp_path), parts)
    page = {"Accept": "text/html"}
    assert ask(app, "/cash", headers=page).text == "<!doctype html><title>App</title>"
    assert ask(app, "/api/v1/organisations", headers=page).json()["organisations"][0]["slug"] == "default"
