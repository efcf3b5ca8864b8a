"""The two ways to a password without one: a forgotten one, and the first one of an installation."""

from __future__ import annotations

from typing import Any, Final, cast

from litestar import Request, Response
from litestar.params import JSONBody

from capliquify.api.asgi import Scope
from capliquify.api.asking import command
from capliquify.api.calling import origin_of
from capliquify.api.parameters import PartsDependency
from capliquify.api.schemas.people import LARGEST_BODY, FirstAdministrator, PasswordReset, PasswordResetCompletion
from capliquify.api.session_cookie import require_built_in, signed_in, user_agent_of
from capliquify.domain.access.permissions import Everyone
from capliquify.services import first_administrator, password_resets
from capliquify.services.accounts import valid_address, valid_name
from capliquify.services.answers.access import SignIn
from capliquify.services.passwords import hash_password, require_strong_password
from capliquify.services.refusals import settled

NOBODY: Final = "api:password-reset"

AnyRequest = Request[Any, Any, Any]


@command(
    "/password-resets",
    need=Everyone.PUBLIC,
    operation_id="request_password_reset",
    status_code=202,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def request_password_reset(request: AnyRequest, parts: PartsDependency, data: JSONBody[PasswordReset]) -> None:
    """Have a link sent to an address. The answer is the same whether it has an account or not."""
    require_built_in(parts.identity)
    with parts.system_context(NOBODY, origin_of(cast("Scope", request.scope))) as context:
        outcome = password_resets.request(context, data.email, parts.web_url)
    settled(outcome)


@command(
    "/password-resets/complete",
    need=Everyone.PUBLIC,
    operation_id="complete_password_reset",
    status_code=204,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def complete_password_reset(
    request: AnyRequest, parts: PartsDependency, data: JSONBody[PasswordResetCompletion]
) -> None:
    """Choose a password by a link, which then counts no more; all sessions end."""
    require_built_in(parts.identity)
    origin = origin_of(cast("Scope", request.scope))
    with parts.system_context(NOBODY, origin) as context:
        outcome = password_resets.begin(context, data.token)
    somebody = settled(outcome)
    require_strong_password(data.password, email=somebody.email, name=somebody.name)
    password_hash = hash_password(data.password)
    with parts.system_context(NOBODY, origin) as context:
        password_resets.finish(context, data.token, password_hash)


@command(
    "/first-administrator",
    need=Everyone.PUBLIC,
    operation_id="create_first_administrator",
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def create_first_administrator(
    request: AnyRequest, parts: PartsDependency, data: JSONBody[FirstAdministrator]
) -> Response[SignIn]:
    """Make the first administrator by the link the start of the service prints, and sign them in."""
    require_built_in(parts.identity)
    origin = origin_of(cast("Scope", request.scope))
    with parts.system_context(NOBODY, origin) as context:
        outcome = first_administrator.begin(context, data.token)
    settled(outcome)
    email, name = valid_address(data.email), valid_name(data.name)
    require_strong_password(data.password, email=email, name=name)
    account = (email, name, hash_password(data.password))
    with parts.system_context(NOBODY, origin) as context:
        done = first_administrator.finish(context, data.token, account, user_agent_of(request))
    return signed_in(parts.identity, done)


HANDLERS = (request_password_reset, complete_password_reset, create_first_administrator)
