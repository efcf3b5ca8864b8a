"""A browser as far as signing in needs one: it keeps the cookie, and sends the token its pages were told."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

from capliquify.services.accounts import add_account
from capliquify.services.identity import csrf_token
from capliquify.services.passwords import hash_password
from support.http import ask
from support.people import COOKIE, SignedIn, join

if TYPE_CHECKING:
    from uuid import UUID

    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from capliquify.domain.access.permissions import Role

PASSWORD = "velvet tractor nine umbrellas"


class Browser:
    """Asks the app, and remembers the session it was given."""

    def __init__(self, app: App, *, address: str = "127.0.0.1") -> None:
        self._app = app
        self._address = address
        self.token: str | None = None

    def ask(self, path: str, method: str = "GET", **request: Any) -> httpx.Response:  # noqa: ANN401 - as of `ask`
        headers = {"User-Agent": "Testfox", **request.pop("headers", {})}
        if self.token is not None:
            headers = {"Cookie": f"{COOKIE}={self.token}", "X-CSRF-Token": csrf_token(self.token), **headers}
        answer = ask(self._app, f"/api/v1{path}", method, client=(self._address, 40000), headers=headers, **request)
        for line in answer.headers.get_list("set-cookie"):
            self.token = SimpleCookie(line)[COOKIE].value or None
        return answer

    def post(self, path: str, **body: object) -> httpx.Response:
        return self.ask(path, "POST", json=body)

    def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD) -> httpx.Response:
        return self.post("/session", email=email, password=password)


def make_account(
    parts: Parts, email: str = "ada@example.com", role: Role | None = None, *, slug: str = "default"
) -> UUID:
    """Somebody who can sign in with `PASSWORD`, member of an organisation where a role is given."""
    with parts.system_context("cli:test") as context:
        user_id = add_account(context, email, email.partition("@")[0].title(), hash_password(PASSWORD))
    if role is not None:
        join(parts, SignedIn(user_id, email, ""), slug, role)
    return user_id
