from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.api.plain_answers import send_answer
from capliquify.api.response_headers import with_security_headers
from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import Receive, Scope, Send


async def _inner(scope: Scope, _receive: Receive, send: Send) -> None:
    kept = {"cache-control": "public, max-age=60"} if scope["path"] == "/kept" else {}
    await send_answer(send, 200, kept, b"")


APP = with_security_headers(_inner)


def test_scripts_come_from_this_server_only() -> None:
    policy = ask(APP, "/").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


def test_content_types_are_not_guessed() -> None:
    assert ask(APP, "/").headers["x-content-type-options"] == "nosniff"


def test_an_answer_is_not_kept_unless_it_says_so() -> None:
    assert ask(APP, "/").headers["cache-control"] == "no-store"
    assert ask(APP, "/kept").headers["cache-control"] == "public, max-age=60"
