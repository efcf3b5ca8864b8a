"""Who may talk to this server: names it answers for, and pages that may change its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from capliquify.api.cors import asks_with_key_alone
from capliquify.api.plain_answers import header, send_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capliquify.api.asgi import App, Receive, Scope, Send

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def host_name(host: str) -> str | None:
    """The name in a `Host` value, lower case and without port and brackets; None when it is no host."""
    try:
        parts = urlsplit(f"//{host}")
        name = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if name is None or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return name.rstrip(".")


def with_host_check(app: App, allowed_hosts: Iterable[str], cors_origins: frozenset[str] = frozenset()) -> App:
    """Refuse names we do not answer for (a rebound DNS name) and changes asked by another site's page.

    Args:
        app: What answers the requests let through.
        allowed_hosts: Names besides those of the loopback interface, without port.
        cors_origins: Other sites whose pages may ask for changes with a key, and with nothing else.
    """
    allowed = LOOPBACK_NAMES | {name.lower() for name in allowed_hosts}

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        host = _only_host(scope)
        if host is None or host_name(host) not in allowed:
            detail = "The `Host` of the request is not one this server answers for."
            await send_problem(scope, send, "host-not-allowed", detail)
        elif scope["method"] not in _SAFE_METHODS and not (_same_site(scope, host) or _listed(scope, cors_origins)):
            detail = "A page of another site may not change data here."
            await send_problem(scope, send, "origin-not-allowed", detail)
        else:
            await app(scope, receive, send)

    return check


def _only_host(scope: Scope) -> str | None:
    """The one `Host` of the request; two of them are an attempt to be understood in two ways."""
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
    return found[0] if len(found) == 1 else None


def _listed(scope: Scope, cors_origins: frozenset[str]) -> bool:
    """Whether a page of a named site asks with a key of its own; a cookie would be somebody else's doing."""
    return header(scope, b"origin") in cors_origins and asks_with_key_alone(scope)


def _same_site(scope: Scope, host: str) -> bool:
    """Whether a browser says the page came from this very address; programs send neither header."""
    if header(scope, b"sec-fetch-site") in {"cross-site", "same-site"}:
        return False
    origin = header(scope, b"origin")
    if origin is None:
        return True
    scheme, separator, authority = origin.partition("://")
    return bool(separator) and scheme in {"http", "https"} and authority.lower() == host.lower()
