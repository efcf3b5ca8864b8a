"""The built web app: hashed assets kept for ever, everything else asked for again, unknown pages to the app."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.api.plain_answers import header, send_answer, send_problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from capliquify.api.asgi import App, Receive, Scope, Send

_KEPT_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASKED_AGAIN: Final = "no-cache"
_NOT_BUILT: Final = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>CapLiquify</title></head>
<body><h1>The web app is not built</h1>
<p>Run <code>make web</code> in the checkout and start again. The interface for programs works:
<a href="/api/schema/openapi.json">/api/schema/openapi.json</a>.</p></body></html>
"""


@dataclass(frozen=True, kw_only=True)
class WebFile:
    """One file of the build, in memory: a build is small and never changes while the server runs."""

    body: bytes
    compressed: bytes | None
    media_type: str
    etag: str
    cache_control: str


def load_web_files(folder: Path) -> dict[str, WebFile]:
    """Read a build into memory by address; only what is listed here can ever be served."""
    files = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix != ".gz"):
        address = "/" + path.relative_to(folder).as_posix()
        body = path.read_bytes()
        beside = path.with_name(path.name + ".gz")
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        files[address] = WebFile(
            body=body,
            compressed=beside.read_bytes() if beside.is_file() else None,
            media_type=f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
            etag=f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"',
            cache_control=_KEPT_FOR_EVER if address.startswith("/assets/") else _ASKED_AGAIN,
        )
    return files


def web_app(folder: Path | None) -> App:
    """An ASGI app over a build; without a build every page says how to make one."""
    files = load_web_files(folder) if folder is not None and folder.is_dir() else {}

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] != "GET":
            detail = "Pages are only read."
            await send_problem(scope, send, "method-not-allowed", detail, headers={"allow": "GET, HEAD"})
            return
        found = _find(files, scope)
        if found is not None:
            await _send_file(scope, send, found)
        elif not files and _wants_page(scope):
            await send_answer(send, 503, {"content-type": "text/html; charset=utf-8"}, _NOT_BUILT)
        else:
            await send_problem(scope, send, "not-found", "No such file.")

    return answer


def _find(files: Mapping[str, WebFile], scope: Scope) -> WebFile | None:
    """The file of an address; a page the app itself routes gets `index.html`, a missing asset nothing."""
    path = scope["path"]
    if path in files:
        return files[path]
    if path.startswith("/assets/") or not _wants_page(scope):
        return None
    return files.get("/index.html")


def _wants_page(scope: Scope) -> bool:
    """Whether a browser opens an address, rather than a script or style loading a part of a page."""
    return "text/html" in (header(scope, b"accept") or "") or scope["path"] == "/"


async def _send_file(scope: Scope, send: Send, file: WebFile) -> None:
    """Send a file, compressed where the browser takes it, or only say that it is unchanged."""
    headers = {
        "content-type": file.media_type,
        "cache-control": file.cache_control,
        "etag": file.etag,
        "vary": "Accept, Accept-Encoding",
    }
    if file.etag in (header(scope, b"if-none-match") or ""):
        await send_answer(send, 304, headers, b"")
        return
    body = file.body
    if file.compressed is not None and "gzip" in (header(scope, b"accept-encoding") or ""):
        headers["content-encoding"] = "gzip"
        body = file.compressed
    await send_answer(send, 200, headers, body)
