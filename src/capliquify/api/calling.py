"""Who calls: read from the request, let in by what the route declares."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation

from capliquify.api.access_log import ADMITTED
from capliquify.api.rate_limits import request_count
from capliquify.bootstrap import Parts
from capliquify.domain.access.credentials import Credential, KeyCredential
from capliquify.domain.access.permissions import Everyone, Need, Permission
from capliquify.domain.errors import NotSignedIn, PermissionDenied
from capliquify.services import organisations
from capliquify.services.answers.organisations import Organisations
from capliquify.services.callers import Admission, Claim
from capliquify.services.context import Context, Origin, PersonContext
from capliquify.services.identity import KEY_PREFIX, csrf_token, key_credential
from capliquify.services.rate_limits import RequestCount

if TYPE_CHECKING:
    from capliquify.api.asgi import Scope
    from capliquify.services.identity import IdentityProvider

CSRF_HEADER: Final = "x-csrf-token"
NEED: Final = "need"
FRESH_FACTOR: Final = "fresh_factor"
BEFORE_SECOND_FACTOR: Final = "before_second_factor"

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER: Final = "bearer "


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whoever shows a credential, and what the route they call needs."""

    parts: Parts
    credential: Credential
    need: Need
    fresh_factor: bool
    origin: Origin
    before_second_factor: bool = False
    count: RequestCount = field(default_factory=RequestCount)
    admitted: dict[str, str] = field(default_factory=dict)  # what the log may take for true once they are let in

    @contextmanager
    def context(self, organisation: str | None, *, read_only: bool = False) -> Iterator[Context]:
        """A context of an organisation, where the caller has the permission the route declares there.

        Raises:
            NotSignedIn: The credential does not count.
            NotFound: There is no such organisation, or the caller does not belong to it.
            PermissionDenied: The caller may not do this.
            SecondFactorNeeded: The caller must give a second factor first.
            TooManyRequests: The caller, or the organisation as a whole, asked too often.
        """
        if not isinstance(self.need, Permission):
            message = f"a route that needs {self.need} opens no organisation"
            raise TypeError(message)
        claim = Claim(credential=self.credential, need=self.need, origin=self.origin, fresh_factor=self.fresh_factor)
        with self.parts.admit(claim, organisation, read_only=read_only) as context:
            self.count.count_caller(context.principal, context.organisation.id)
            self.admitted["organisation"] = context.organisation.slug
            with structlog.contextvars.bound_contextvars(**self.admitted):
                yield context

    def organisations(self) -> Organisations:
        """The organisations the caller belongs to: of a key the one it was made in."""
        if isinstance(self.credential, KeyCredential):
            claim = Claim(credential=self.credential, need=Permission.ORGANISATION_READ, origin=self.origin)
            with self.parts.admit(claim, None, read_only=True) as context:
                self.count.count_caller(context.principal, context.organisation.id)
                return Organisations(organisations=[organisations.get_organisation(context)])
        with self.person() as person:
            return organisations.list_own_organisations(person)

    @contextmanager
    def person(self) -> Iterator[PersonContext]:
        """A context of the person signed in, in no organisation.

        Raises:
            NotSignedIn: Nobody is.
            SecondFactorNeeded: They must give a second factor first, or again.
            TooManyRequests: They asked too often.
        """
        admission = Admission(before_second_factor=self.before_second_factor, fresh_factor=self.fresh_factor)
        with self.parts.admit_person(self.credential, self.origin, admission) as person:
            self.count.count_person(person.person.user_id)
            yield person


async def require_credential(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse, before a body is read, who shows nothing where something is needed; a guard of every route.

    Raises:
        NotSignedIn: No credential came, or one that is wrong by its looks.
        PermissionDenied: A change came with a cookie but without the token a page of ours sends.
    """
    need = handler.opt.get(NEED)
    if need is None and cast("Scope", connection.scope)["method"] == "OPTIONS":
        return  # the framework's own answer to it, which names the methods of the address and nothing else
    if need is None:
        message = f"the route {handler} declares nothing that is needed"
        raise TypeError(message)
    if need is not Everyone.PUBLIC:
        parts: Parts = connection.scope["litestar_app"].state.parts
        scope, state = cast("Scope", connection.scope), connection.scope["state"]
        if parts.identity.takes_bearer:  # an outside provider's keys may have to be fetched first
            state["credential"] = await sync_to_thread(read_credential, scope, parts.identity)
        else:
            state["credential"] = read_credential(scope, parts.identity)


def provide_caller(request: Request[Any, Any, Any], parts: NamedDependency[SkipValidation[Parts]]) -> Caller:
    """The caller of a route that needs one."""
    return Caller(
        parts=parts,
        credential=request.scope["state"]["credential"],
        need=request.route_handler.opt[NEED],
        fresh_factor=bool(request.route_handler.opt.get(FRESH_FACTOR)),
        origin=origin_of(cast("Scope", request.scope)),
        before_second_factor=bool(request.route_handler.opt.get(BEFORE_SECOND_FACTOR)),
        count=request_count(cast("Scope", request.scope)),
        admitted=cast("Scope", request.scope).get(ADMITTED, {}),
    )


def origin_of(scope: Scope) -> Origin:
    """From where a request comes."""
    client = scope.get("client")
    return Origin(
        surface="api",
        address=client[0] if client else None,
        request_id=scope.get("capliquify.request_id"),
    )


def read_credential(scope: Scope, identity: IdentityProvider) -> Credential:
    """What a request shows: a key or token in `Authorization`, else the cookie of a session.

    Raises:
        NotSignedIn: Nothing came, or it is wrong by its looks.
        PermissionDenied: A change came with a cookie but without the token a page of ours sends.
    """
    authorization = _headers(scope, b"authorization")
    if authorization:
        return _bearer(authorization, identity)
    cookie = session_token(scope, identity)
    if cookie is None:
        message = "Nobody is signed in: sign in, or send an API key as `Authorization: Bearer clq_…`."
        raise NotSignedIn(message)
    if scope["method"] not in _SAFE_METHODS:
        _require_csrf_token(scope, cookie)
    return identity.credential(cookie)


def session_token(scope: Scope, identity: IdentityProvider) -> str | None:
    """The token in the session's cookie, None without one."""
    for line in _headers(scope, b"cookie"):
        try:
            cookies = SimpleCookie(line)
        except CookieError:
            continue
        for name in identity.cookies:
            if name in cookies:
                return cookies[name].value
    return None


def _bearer(values: list[str], identity: IdentityProvider) -> Credential:
    if len(values) > 1 or not values[0].lower().startswith(_BEARER):
        message = "`Authorization` must come once, as `Bearer` and a key or token."
        raise NotSignedIn(message)
    token = values[0][len(_BEARER) :].strip()
    if token.startswith(KEY_PREFIX):
        return key_credential(token)
    if not identity.takes_bearer:
        message = "Only API keys, which begin with clq_, are taken in `Authorization` here."
        raise NotSignedIn(message)
    return identity.credential(token)


def _require_csrf_token(scope: Scope, cookie: str) -> None:
    sent = _headers(scope, CSRF_HEADER.encode())
    if len(sent) != 1 or not hmac.compare_digest(sent[0].encode(), csrf_token(cookie).encode()):
        message = "A change from a page needs the `X-CSRF-Token` that GET /api/v1/session tells; load the page again."
        raise PermissionDenied(message)


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
