"""One's own account: name, password, second factor, and where one is signed in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, patch
from litestar.params import JSONBody, PathParameter

from capliquify.api.asking import command, question
from capliquify.api.parameters import CallerDependency
from capliquify.api.schemas.people import LARGEST_BODY, AccountChange, PasswordChange, SecondFactorCode
from capliquify.api.session_cookie import require_built_in, session_cookies
from capliquify.domain.access.permissions import Everyone
from capliquify.services import accounts, second_factor, sessions
from capliquify.services.answers.access import AccountSessions, RecoveryCodes, SecondFactorSetup
from capliquify.services.passwords import compare_password, hash_password, require_strong_password
from capliquify.services.refusals import settled

SessionId = Annotated[UUID, PathParameter(description="The id of the session.")]


@question("/account/sessions", need=Everyone.SIGNED_IN, operation_id="list_account_sessions", sync_to_thread=True)
def list_account_sessions(caller: CallerDependency) -> AccountSessions:
    """Where one is signed in, the place used last first."""
    with caller.person() as person:
        return sessions.list_own(person)


@command(
    "/account/sessions/{session_id:uuid}",
    need=Everyone.SIGNED_IN,
    method=delete,
    operation_id="end_account_session",
    status_code=204,
    sync_to_thread=True,
)
def end_account_session(caller: CallerDependency, session_id: SessionId) -> None:
    """Sign out in one place."""
    with caller.person() as person:
        sessions.end_own(person, session_id)


@command(
    "/account/sessions/end-others",
    need=Everyone.SIGNED_IN,
    operation_id="end_other_account_sessions",
    status_code=204,
    sync_to_thread=True,
)
def end_other_account_sessions(caller: CallerDependency) -> None:
    """Sign out everywhere but here."""
    with caller.person() as person:
        sessions.end_others(person)


@command(
    "/account",
    need=Everyone.SIGNED_IN,
    method=patch,
    operation_id="change_account",
    status_code=204,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def change_account(caller: CallerDependency, data: JSONBody[AccountChange]) -> None:
    """Take another name."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        accounts.rename(person, data.name)


@command(
    "/account/password",
    need=Everyone.SIGNED_IN,
    operation_id="change_password",
    status_code=204,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def change_password(caller: CallerDependency, data: JSONBody[PasswordChange]) -> None:
    """Choose another password by the one in use; all other sessions end."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        email, name = person.person.email, person.person.name
        begun = accounts.begin_password_change(person)
    change = settled(begun)
    compared = compare_password(change.password_hash, data.current)
    if compared.matches:
        require_strong_password(data.new, email=email, name=name)
    new_hash = hash_password(data.new) if compared.matches else ""
    with caller.person() as person:
        outcome = accounts.finish_password_change(person, change, compared, new_hash)
    settled(outcome)


@command(
    "/account/second-factor",
    need=Everyone.SIGNED_IN,
    operation_id="set_up_second_factor",
    sync_to_thread=True,
)
def set_up_second_factor(caller: CallerDependency) -> SecondFactorSetup:
    """A new secret for an authenticator app, which counts once a code of it was confirmed."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        return second_factor.set_up(person)


@command(
    "/account/second-factor/confirm",
    need=Everyone.SIGNED_IN,
    operation_id="confirm_second_factor",
    status_code=200,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def confirm_second_factor(caller: CallerDependency, data: JSONBody[SecondFactorCode]) -> Response[RecoveryCodes]:
    """Make the app the second factor. The codes are told in this answer only."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        outcome = second_factor.confirm(person, data.code)
    token, codes = settled(outcome)
    return Response(codes, status_code=200, cookies=session_cookies(caller.parts.identity, token))


@command(
    "/account/recovery-codes",
    need=Everyone.SIGNED_IN,
    fresh_factor=True,
    operation_id="renew_recovery_codes",
    status_code=200,
    sync_to_thread=True,
)
def renew_recovery_codes(caller: CallerDependency) -> RecoveryCodes:
    """New codes in the place of all before. They are told in this answer only."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        return second_factor.renew_recovery_codes(person)


@command(
    "/account/second-factor",
    need=Everyone.SIGNED_IN,
    fresh_factor=True,
    method=delete,
    operation_id="remove_second_factor",
    status_code=204,
    sync_to_thread=True,
)
def remove_second_factor(caller: CallerDependency) -> None:
    """Go back to a password alone; an administrator may not."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        second_factor.remove(person)


HANDLERS = (
    list_account_sessions,
    end_account_session,
    end_other_account_sessions,
    change_account,
    change_password,
    set_up_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    remove_second_factor,
)
