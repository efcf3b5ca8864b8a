from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from capliquify.api.web_files import web_app
from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import App

PAGE = {"Accept": "text/html,*/*"}


@pytest.fixture
def app(tmp_path: Path) -> App:
    (tmp_path / "index.html").write_text("<!doctype html><title>App</title>")
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "app-1a2b.js").write_text("console.log(1)")
    (assets / "app-1a2b.js.gz").write_bytes(gzip.compress(b"console.log(1)", mtime=0))
    (tmp_path.parent / "secret.txt").write_text("secret")
    return web_app(tmp_path)


def test_a_hashed_asset_is_kept_for_ever(app: App) -> None:
    response = ask(app, "/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert response.text == "console.log(1)"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_browser_that_takes_gzip_gets_the_file_made_at_build(app: App) -> None:
    response = ask(app, "/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.text == "console.log(1)"


def test_the_page_is_asked_for_again_each_time(app: App) -> None:
    response = ask(app, "/", headers=PAGE)
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")


def test_an_address_the_app_routes_gets_the_page(app: App) -> None:
    assert ask(app, "/cash?organisation=demo", headers=PAGE).text == "<!doctype html><title>App</title>"


def test_a_missing_asset_is_not_the_page(app: App) -> None:
    response = ask(app, "/assets/app-0000.js", headers=PAGE)
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


def test_a_missing_file_asked_by_a_script_is_not_the_page(app: App) -> None:
    assert ask(app, "/data.json", headers={"Accept": "application/json"}).status_code == 404


def test_an_unchanged_file_is_not_sent_again(app: App) -> None:
    etag = ask(app, "/", headers=PAGE).headers["etag"]
    response = ask(app, "/", headers={**PAGE, "If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "//secret.txt"])
def test_nothing_outside_the_build_is_served(app: App, path: str) -> None:
    assert b"secret" not in ask(app, path, headers={"Accept": "*/*"}).content


def test_pages_are_only_read(app: App) -> None:
    response = ask(app, "/cash", method="POST")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_without_a_build_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    response = ask(web_app(tmp_path / "missing"), "/", headers=PAGE)
    assert response.status_code == 503
    assert "make web" in response.text
