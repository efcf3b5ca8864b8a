"""Signing in and out, and who is signed in."""

from __future__ import annotations

from typing import Any, Final, cast

from litestar import Request, Response, delete
from litestar.params import JSONBody

from capliquify.api.asgi import Scope
from capliquify.api.asking import command, question
from capliquify.api.calling import origin_of, session_token
from capliquify.api.parameters import CallerDependency, PartsDependency
from capliquify.api.schemas.people import LARGEST_BODY, Credentials, SecondFactorCode
from capliquify.api.session_cookie import no_session_cookies, require_built_in, signed_in, user_agent_of
from capliquify.domain.access.permissions import Everyone
from capliquify.services import second_factor, sessions
from capliquify.services.answers.access import Session, SignIn
from capliquify.services.identity import csrf_token
from capliquify.services.passwords import compare_password
from capliquify.services.refusals import settled
from capliquify.services.sign_in import Browser, SignedIn, begin_sign_in, finish_sign_in
from capliquify.services.whoami import describe_session

NOBODY: Final = "api:sign-in"

AnyRequest = Request[Any, Any, Any]


@question(
    "/session",
    need=Everyone.SIGNED_IN,
    before_second_factor=True,
    operation_id="get_session",
    sync_to_thread=True,
)
def get_session(request: AnyRequest, caller: CallerDependency) -> Session:
    """Who is signed in and where they belong; before the second factor was given, only that it is outstanding."""
    token = session_token(cast("Scope", request.scope), caller.parts.identity)
    built_in = caller.parts.identity.name == "built-in" and token is not None
    with caller.person() as person:
        return describe_session(person, csrf_token(token) if built_in and token else None)


@command(
    "/session", need=Everyone.PUBLIC, operation_id="sign_in", request_max_body_size=LARGEST_BODY, sync_to_thread=True
)
def sign_in(request: AnyRequest, parts: PartsDependency, data: JSONBody[Credentials]) -> Response[SignIn]:
    """Sign in by address and password. A second factor, where there is one, must be given before anything else."""
    require_built_in(parts.identity)
    scope = cast("Scope", request.scope)
    origin = origin_of(scope)
    with parts.system_context(NOBODY, origin) as context:
        attempt = begin_sign_in(context, data.email)
    begun = settled(attempt)
    compared = compare_password(begun.password_hash, data.password)
    browser = Browser(user_agent=user_agent_of(request), old_token=session_token(scope, parts.identity))
    with parts.system_context(NOBODY, origin) as context:
        outcome = finish_sign_in(context, begun, compared, browser)
    return signed_in(parts.identity, settled(outcome))


@command(
    "/session/second-factor",
    need=Everyone.SIGNED_IN,
    before_second_factor=True,
    operation_id="give_second_factor",
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def give_second_factor(caller: CallerDependency, data: JSONBody[SecondFactorCode]) -> Response[SignIn]:
    """Give a code of the authenticator app or one written down: to complete a sign-in, or before a grave act."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        outcome = second_factor.give(person, data.code)
    return signed_in(caller.parts.identity, SignedIn(token=settled(outcome), next="done"))


@command(
    "/session",
    need=Everyone.SIGNED_IN,
    before_second_factor=True,
    method=delete,
    operation_id="sign_out",
    status_code=204,
    sync_to_thread=True,
)
def sign_out(caller: CallerDependency) -> Response[None]:
    """Sign out: the session ends, and the cookie with it."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        sessions.sign_out(person)
    return Response(None, status_code=204, cookies=no_session_cookies(caller.parts.identity))


HANDLERS = (get_session, sign_in, give_second_factor, sign_out)
