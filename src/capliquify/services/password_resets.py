"""Forgotten passwords: a link by email, or told at the terminal, that counts once and not for long."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from capliquify.domain.access.lockout import Attempts
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.services import attempts, audit, links, mailing
from capliquify.services.accounts import known_address
from capliquify.services.audit import Act
from capliquify.services.identity import token_hash
from capliquify.services.refusals import Refused
from capliquify.storage.repositories import one_time_links, people, sessions

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import SystemContext
    from capliquify.storage.repositories.people import AccountRow

LINK_LIFE: Final = timedelta(hours=1)
PURPOSE: Final = "password-reset"

_MOST_EMAILS: Final = 5  # to one address within a quarter of an hour
_LINK: Final = links.LinkKind(purpose=PURPOSE, page="reset-password", life=LINK_LIFE)
_SUBJECT: Final = "Choose a new CapLiquify password"


@dataclass(frozen=True, kw_only=True, slots=True)
class Resetting:
    """Somebody whose link counts, and who chooses a password."""

    user_id: UUID
    email: str
    name: str


class _TakenBackError(Exception):
    """Nothing of it stays."""


def request(context: SystemContext, email: str, web_url: str) -> Refused | None:
    """Send somebody a link; commit in any case. Nothing tells whether the address has an account.

    Args:
        context: Nobody yet.
        email: The address somebody gave.
        web_url: Where people reach the web app.
    """
    refused = attempts.count_from_address(context)
    if refused is not None:
        return refused
    address = known_address(email)
    key = f"password-reset:{hashlib.sha256(address.encode()).hexdigest()}"
    if attempts.count_within(context, key, _MOST_EMAILS, "") is not None:
        return None
    account = people.find_account(context.transaction, address)
    if account is not None and account.password_hash is not None and account.disabled_at is None:
        _send_link(context, account.id, address, web_url)
    else:
        _work_for_nobody(context, address, web_url)
    return None


def make_link(context: SystemContext, account: AccountRow, web_url: str) -> str:
    """A link told at the terminal, the way out where no email is sent.

    Raises:
        Conflict: The account has no password here.
    """
    if account.password_hash is None:
        message = f"{account.email} signs in elsewhere: reset the password there."
        raise Conflict(message)
    link = links.make_link(context, _LINK, web_url, account.id)
    act = Act(action="account.reset_link_made", subject=account.email)
    audit.record_for_installation(context, act, people.roles_of(context.transaction, account.id))
    return link


def begin(context: SystemContext, token: str) -> Resetting | Refused:
    """Whose link a token is of, which stays unused; commit in any case.

    Args:
        context: Nobody yet.
        token: What the link brought.
    """
    refused = attempts.count_from_address(context)
    if refused is not None:
        return refused
    link = one_time_links.link_counts(context.transaction, token_hash(token), PURPOSE, context.clock())
    account = people.find_account_by_id(context.transaction, link.user_id) if link and link.user_id else None
    if account is None or account.disabled_at is not None:
        return Refused(_link_over())
    return Resetting(user_id=account.id, email=account.email, name=account.name)


def finish(context: SystemContext, token: str, password_hash: str) -> None:
    """Keep the password chosen: the link counts no more, all sessions end, and a lock is opened.

    Args:
        context: Nobody yet.
        token: What the link brought.
        password_hash: Of a password that was found good.

    Raises:
        InvalidInput: The link was used at this moment, or has run out.
    """
    now = context.clock()
    link = one_time_links.use_link(context.transaction, token_hash(token), PURPOSE, now)
    if link is None or link.user_id is None:
        raise _link_over()
    account = people.find_account_by_id(context.transaction, link.user_id, lock=True)
    if account is None or account.disabled_at is not None:
        raise _link_over()
    people.set_password_hash(context.transaction, account.id, password_hash)
    people.set_attempts(context.transaction, account.id, Attempts())
    ended = sessions.end_sessions(context.transaction, account.id, now)
    text = (
        f"Hello {account.name},\n\nyour password was changed just now, and you were signed out everywhere.\n"
        "If it was not you, tell an administrator of your company at once.\n"
    )
    mailing.send(context, account.email, "Your CapLiquify password was changed", text)
    act = Act(action="account.password_reset", subject=account.email, after={"sessions_ended": ended})
    somebody = replace(context, actor=f"user:{account.email}")
    audit.record_for_installation(somebody, act, people.roles_of(context.transaction, account.id))


def _work_for_nobody(context: SystemContext, address: str, web_url: str) -> None:
    """Do what is done for somebody and take it back, so that an address nobody has is not told by the time it takes."""
    transaction = context.transaction
    told = len(transaction.after_commit)
    with suppress(_TakenBackError), transaction.savepoint():
        _send_link(context, None, address, web_url)
        _take_back()
    del transaction.after_commit[told:]


def _take_back() -> NoReturn:
    raise _TakenBackError


def _send_link(context: SystemContext, user_id: UUID | None, address: str, web_url: str) -> None:
    link = links.make_link(context, _LINK, web_url, user_id)
    text = (
        f"Hello,\n\nsomebody, most likely you, asked to choose a new password for {address}. This link does it, once, "
        f"within an hour:\n\n{link}\n\nIf it was not you, leave it: nothing changes.\n"
    )
    mailing.send(context, address, _SUBJECT, text)
    act = Act(action="account.reset_requested", subject=address)
    audit.record_for_installation(context, act, people.roles_of(context.transaction, user_id) if user_id else ())


def _link_over() -> InvalidInput:
    return InvalidInput("The link was used, has run out or was replaced by a newer one: ask for another.")
