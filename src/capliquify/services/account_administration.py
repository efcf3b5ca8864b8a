"""What is done to accounts at the terminal: closed, opened, helped out, and everybody signed out at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capliquify.domain.access.lockout import Attempts
from capliquify.domain.errors import NotFound
from capliquify.services import audit, password_resets
from capliquify.services.accounts import known_address
from capliquify.services.audit import Act
from capliquify.services.callers import IDLE_LIMIT
from capliquify.storage.repositories import api_keys, organisations, people, second_factors, sessions

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.services.context import SystemContext
    from capliquify.storage.repositories.people import AccountRow
    from capliquify.storage.repositories.sessions import SessionRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """An account as the terminal shows it."""

    email: str
    name: str
    provider: str
    second_factor: bool
    locked_until: datetime | None
    disabled_at: datetime | None
    roles: list[tuple[str, str]]  # organisation and role


@dataclass(frozen=True, kw_only=True, slots=True)
class Revoked:
    """Who was signed out."""

    people: int
    api_keys: int


def list_people(context: SystemContext) -> list[Person]:
    """Everybody who has an account, by address."""
    slugs = {each.id: each.slug for each in organisations.list_organisations(context.transaction)}
    return [_told(context, account, slugs) for account in people.list_accounts(context.transaction)]


def list_all_sessions(context: SystemContext) -> list[SessionRow]:
    """Where anybody is signed in, the place used last first."""
    now = context.clock()
    return sessions.list_sessions(context.transaction, now=now, idle_since=now - IDLE_LIMIT)


def make_reset_link(context: SystemContext, email: str, web_url: str) -> str:
    """A link with which somebody chooses a new password.

    Raises:
        NotFound: Nobody has the address.
        Conflict: They sign in elsewhere.
    """
    return password_resets.make_link(context, get_account(context, email), web_url)


def disable(context: SystemContext, email: str) -> None:
    """Close somebody's account: from the next request on nothing of it counts.

    Raises:
        NotFound: Nobody has the address.
    """
    account = get_account(context, email)
    now = context.clock()
    people.set_disabled(context.transaction, account.id, now)
    people.invalidate_sessions(context.transaction, now, account.id)
    sessions.end_sessions(context.transaction, account.id, now)
    _record(context, account, "account.disabled")


def enable(context: SystemContext, email: str) -> None:
    """Open somebody's account again, and a lock with it.

    Raises:
        NotFound: Nobody has the address.
    """
    account = get_account(context, email)
    people.set_disabled(context.transaction, account.id, None)
    people.set_attempts(context.transaction, account.id, Attempts())
    _record(context, account, "account.enabled")


def reset_second_factor(context: SystemContext, email: str) -> None:
    """Take somebody's second factor away, who lost it, and sign them out everywhere; they set another one up.

    Raises:
        NotFound: Nobody has the address.
    """
    account = get_account(context, email)
    second_factors.remove(context.transaction, account.id)
    sessions.end_sessions(context.transaction, account.id, context.clock())
    _record(context, account, "second_factor.reset")


def revoke_sessions(context: SystemContext, email: str | None = None, *, keys: bool = False) -> Revoked:
    """Sign somebody or everybody out at once, sessions of ours and tokens of others; the next request is refused.

    Args:
        context: Whose doing it is.
        email: Who; None: everybody.
        keys: Whether API keys are revoked too: those somebody made, or all.

    Raises:
        NotFound: Nobody has the address.
    """
    now = context.clock()
    account = None if email is None else get_account(context, email)
    count = people.invalidate_sessions(context.transaction, now, None if account is None else account.id)
    if account is not None:
        sessions.end_sessions(context.transaction, account.id, now)
    else:
        sessions.end_all_sessions(context.transaction, now)
    owners: list[UUID] = [each.id for each in organisations.list_organisations(context.transaction)]
    revoked = _revoke_keys(context, owners, None if account is None else f"user:{account.email}") if keys else 0
    act = Act(
        action="session.revoked",
        subject="everybody" if account is None else account.email,
        after={"people": count, "api_keys": revoked},
    )
    told = owners if account is None else people.roles_of(context.transaction, account.id)
    audit.record_for_installation(context, act, told)
    return Revoked(people=count, api_keys=revoked)


def get_account(context: SystemContext, email: str) -> AccountRow:
    """The account of an address, which nobody else changes until the transaction ends.

    Raises:
        NotFound: Nobody has it.
    """
    found = people.find_account(context.transaction, known_address(email), lock=True)
    if found is None:
        message = f"Nobody has an account with the address {email}; `capliquify user list` shows all."
        raise NotFound(message)
    return found


def _revoke_keys(context: SystemContext, owners: list[UUID], maker: str | None) -> int:
    revoked = 0
    for owner in owners:
        context.transaction.enter(owner)
        revoked += api_keys.revoke_api_keys(context.transaction, context.actor, context.clock(), maker=maker)
    return revoked


def _told(context: SystemContext, account: AccountRow, slugs: dict[UUID, str]) -> Person:
    roles = people.roles_of(context.transaction, account.id)
    return Person(
        email=account.email,
        name=account.name,
        provider=account.provider,
        second_factor=account.totp_confirmed_at is not None,
        locked_until=account.locked_until,
        disabled_at=account.disabled_at,
        roles=sorted((slugs[organisation], role) for organisation, role in roles.items()),
    )


def _record(context: SystemContext, account: AccountRow, action: str) -> None:
    organisation_ids = people.roles_of(context.transaction, account.id)
    audit.record_for_installation(context, Act(action=action, subject=account.email), organisation_ids)
