"""The cookie of a session: no script reads it, no other site's form sends it, no other host gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.datastructures import Cookie

from capliquify.domain.errors import NotFound
from capliquify.services.answers.access import SignIn
from capliquify.services.identity import csrf_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from litestar import Request

    from capliquify.services.identity import IdentityProvider
    from capliquify.services.sign_in import SignedIn


def require_built_in(identity: IdentityProvider) -> None:
    """Refuse to sign somebody in, or to keep their password, where another provider does.

    Raises:
        NotFound: Another does.
    """
    if identity.name != "built-in":
        message = f"People sign in with {identity.name.title()} here."
        raise NotFound(message)


def signed_in(identity: IdentityProvider, outcome: SignedIn) -> Response[SignIn]:
    """The answer to whoever has just proved who they are: what is left to do, and the cookie of their session."""
    document = SignIn(next=outcome.next, csrf_token=csrf_token(outcome.token))
    return Response(document, status_code=201, cookies=session_cookies(identity, outcome.token))


def session_cookies(identity: IdentityProvider, token: str) -> Sequence[Cookie]:
    """The cookie that brings a session's token; it ends with the browser, the session itself earlier."""
    return [_cookie(identity, token)]


def no_session_cookies(identity: IdentityProvider) -> Sequence[Cookie]:
    """The cookie that takes it away."""
    return [_cookie(identity, "", max_age=0)]


def user_agent_of(request: Request[Any, Any, Any]) -> str | None:
    """What a browser calls itself."""
    return request.headers.get("user-agent")


def _cookie(identity: IdentityProvider, value: str, max_age: int | None = None) -> Cookie:
    name = identity.cookies[0]
    return Cookie(
        key=name,
        value=value,
        max_age=max_age,
        path="/",
        secure=name.startswith("__Host-"),
        httponly=True,
        samesite="lax",
    )
