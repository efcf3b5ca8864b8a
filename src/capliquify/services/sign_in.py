"""Signing in by address and password, in two transactions: the hash between them takes long and holds neither."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import NotSignedIn
from capliquify.services import attempts, audit, sessions
from capliquify.services.accounts import known_address
from capliquify.services.audit import Act
from capliquify.services.identity import token_hash
from capliquify.services.refusals import Refused
from capliquify.storage.repositories import people
from capliquify.storage.repositories import sessions as session_repository

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from capliquify.domain.access.lockout import Attempts
    from capliquify.services.context import SystemContext
    from capliquify.services.passwords import Comparison

Next = Literal["done", "second-factor", "enrol-second-factor"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """Somebody who gave an address and a password, of which nothing has been looked at.

    Attributes:
        user_id: Whose address it is; None: nobody's.
        password_hash: What the password is compared with; None: nothing fits.
        counted: What was counted for it.
    """

    user_id: UUID | None
    password_hash: str | None = field(repr=False)
    counted: Attempts


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A session that has begun.

    Attributes:
        token: Its token.
        next: What is left to do before it counts everywhere.
    """

    token: str = field(repr=False)
    next: Next


@dataclass(frozen=True, kw_only=True, slots=True)
class Browser:
    """What a browser says of itself.

    Attributes:
        user_agent: What it calls itself.
        old_token: The token of the session it had before, which ends.
    """

    user_agent: str | None = None
    old_token: str | None = field(default=None, repr=False)


def begin_sign_in(context: SystemContext, email: str) -> Attempt | Refused:
    """Count the attempt, and find what the password is to be compared with; commit, whatever comes of it."""
    refused = attempts.count_from_address(context)
    if refused is not None:
        return refused
    address = known_address(email)
    account = people.find_account(context.transaction, address, lock=True)
    counted = attempts.reserve(context, account) if account else attempts.reserve_unknown(context, address)
    if isinstance(counted, Refused):
        return counted
    user_id, password_hash = (None, None) if account is None else (account.id, account.password_hash)
    return Attempt(user_id=user_id, password_hash=password_hash, counted=counted)


def finish_sign_in(
    context: SystemContext, attempt: Attempt, compared: Comparison, browser: Browser
) -> SignedIn | Refused:
    """Begin a session where the password was right; commit, whatever comes of it.

    Args:
        context: Nobody yet.
        attempt: Of `begin_sign_in`.
        compared: What the comparison of the password gave.
        browser: Where the session will be.
    """
    if attempt.user_id is None:
        return _wrong()
    account = people.find_account_by_id(context.transaction, attempt.user_id, lock=True)
    if account is None:
        return _wrong()
    if not compared.matches or account.password_hash != attempt.password_hash or account.disabled_at is not None:
        attempts.record_lock(context, account, attempt.counted)
        return _wrong()
    has_factor = account.totp_confirmed_at is not None
    attempts.give_back(context, account, all_of_them=not has_factor)
    if compared.better_hash is not None:
        people.set_password_hash(context.transaction, account.id, compared.better_hash)
    if browser.old_token is not None:
        session_repository.end_session_of_token(context.transaction, token_hash(browser.old_token), context.clock())
    token = sessions.start(context, account.id, user_agent=browser.user_agent)
    roles = people.roles_of(context.transaction, account.id)
    act = Act(action="session.started", subject=account.email, after={"second_factor_outstanding": has_factor})
    audit.record_for_installation(replace(context, actor=f"user:{account.email}"), act, roles)
    return SignedIn(token=token, next=next_step(has_factor=has_factor, roles=roles.values()))


def next_step(*, has_factor: bool, roles: Iterable[str]) -> Next:
    """What somebody has to do after the right password: administrators need a second factor."""
    if has_factor:
        return "second-factor"
    return "enrol-second-factor" if Role.ADMINISTRATOR.value in set(roles) else "done"


def _wrong() -> Refused:
    return Refused(NotSignedIn("The email address or the password is wrong, or the account is closed."))
