"""Sessions of people who sign in here: begun, listed and ended."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final
from uuid import UUID

from capliquify.domain.access.permissions import Role
from capliquify.domain.access.session_life import session_life
from capliquify.domain.errors import NotFound
from capliquify.services import audit
from capliquify.services.answers.access import AccountSession, AccountSessions
from capliquify.services.audit import Act
from capliquify.services.callers import IDLE_LIMIT
from capliquify.services.identity import SESSION_PREFIX, token_hash
from capliquify.storage.repositories import people
from capliquify.storage.repositories import sessions as repository

if TYPE_CHECKING:
    from capliquify.services.context import PersonContext, SystemContext
    from capliquify.storage.repositories.sessions import SessionRow

_TOKEN_BYTES: Final = 32
_LONGEST_USER_AGENT: Final = 300


def start(context: SystemContext | PersonContext, user_id: UUID, *, user_agent: str | None = None) -> str:
    """Begin a session of somebody, and give its token, which is kept nowhere else.

    Args:
        context: Who lets them in; afterwards its transaction knows the person.
        user_id: Whose session it is; whoever calls has made sure that it is them.
        user_agent: What their browser calls itself.
    """
    now = context.clock()
    roles = people.roles_of(context.transaction, user_id).values()
    token = new_token()
    repository.add_session(
        context.transaction,
        repository.NewSession(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            expires_at=now + session_life(Role(role) for role in roles),
            address=context.origin.address,
            user_agent=user_agent and user_agent[:_LONGEST_USER_AGENT],
        ),
    )
    return token


def new_token() -> str:
    """A token nobody can guess."""
    return SESSION_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)


def list_own(context: PersonContext) -> AccountSessions:
    """Where somebody is signed in, the place used last first."""
    now = context.clock()
    rows = repository.list_sessions(
        context.transaction, now=now, idle_since=now - IDLE_LIMIT, user_id=context.person.user_id
    )
    return AccountSessions(sessions=[_told(row, context.person.session_id) for row in rows])


def end_own(context: PersonContext, session_id: UUID) -> None:
    """End one of somebody's own sessions.

    Raises:
        NotFound: They have none of that id.
    """
    if not repository.end_session(context.transaction, context.person.user_id, session_id, context.clock()):
        message = "You are not signed in there, or no more."
        raise NotFound(message)
    _record(context, Act(action="session.ended", subject=context.person.email, after={"session": str(session_id)}))


def end_others(context: PersonContext) -> int:
    """End all of somebody's own sessions but the one they act in; gives how many."""
    person = context.person
    ended = repository.end_sessions(context.transaction, person.user_id, context.clock(), but=person.session_id)
    _record(context, Act(action="session.others_ended", subject=person.email, after={"sessions": ended}))
    return ended


def sign_out(context: PersonContext) -> None:
    """End the session somebody acts in."""
    person = context.person
    if person.session_id is not None:
        repository.end_session(context.transaction, person.user_id, person.session_id, context.clock())
    _record(context, Act(action="session.ended", subject=person.email))


def _record(context: PersonContext, act: Act) -> None:
    organisations = people.roles_of(context.transaction, context.person.user_id)
    audit.record_for_installation(context, act, organisations)


def _told(row: SessionRow, current: UUID | None) -> AccountSession:
    return AccountSession(
        id=str(row.id),
        current=row.id == current,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        address=row.address,
        user_agent=row.user_agent,
    )
