"""Guesses at passwords and codes: counted before they are looked at, so that many at once gain nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.lockout import Attempts
from capliquify.domain.errors import TooManyRequests
from capliquify.services import audit
from capliquify.services.audit import Act
from capliquify.services.refusals import Refused
from capliquify.storage.repositories import people
from capliquify.storage.repositories import sign_in_attempts as repository

if TYPE_CHECKING:
    from capliquify.services.context import PersonContext, SystemContext
    from capliquify.storage.repositories.people import AccountRow

MOST_FROM_ADDRESS: Final = 30
WINDOW: Final = timedelta(minutes=15)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_CUSTOMER: Final = 64  # bits of an IPv6 address a provider gives to one customer


def count_from_address(context: SystemContext) -> Refused | None:
    """Count an attempt of a network address, and refuse the 31st within a quarter of an hour."""
    if context.origin.address is None:
        return None
    return count_within(
        context,
        f"sign-in-address:{_network(context.origin.address)}",
        MOST_FROM_ADDRESS,
        "There were too many attempts to sign in from your network.",
    )


def count_within(context: SystemContext, key: str, most: int, message: str) -> Refused | None:
    """Count something within the running quarter of an hour, and refuse what comes after so many."""
    now = context.clock()
    start = now - (now - _EPOCH) % WINDOW
    if repository.count_attempt(context.transaction, key, start) <= most:
        return None
    return Refused(_too_many(message, ceil((start + WINDOW - now).total_seconds())))


def reserve(context: SystemContext | PersonContext, account: AccountRow) -> Attempts | Refused:
    """Count a guess as wrong before it is looked at; refused, and not counted, while the account is locked.

    Args:
        context: Who guesses.
        account: Whose password or code it is about, locked in the transaction.
    """
    after = _after_one_more(Attempts(account.failed_attempts, account.locked_until), context.clock())
    if isinstance(after, Attempts):
        people.set_attempts(context.transaction, account.id, after)
    return after


def reserve_unknown(context: SystemContext, email: str) -> Attempts | Refused:
    """What `reserve` does, for an address nobody has: it is answered no other than one somebody has."""
    key, now = f"unknown-email:{hashlib.sha256(email.encode()).hexdigest()}", context.clock()
    after = _after_one_more(repository.attempts_of_unknown(context.transaction, key), now)
    if isinstance(after, Attempts):
        repository.set_attempts_of_unknown(context.transaction, key, after, now)
    return after


def give_back(context: SystemContext | PersonContext, account: AccountRow, *, all_of_them: bool) -> None:
    """Take back the count of a guess that was right.

    Args:
        context: Who guessed.
        account: Whose, locked in the transaction as it is now.
        all_of_them: Whether counting begins anew. A right password alone does not: codes could be guessed for ever.
    """
    attempts = Attempts(account.failed_attempts, account.locked_until)
    people.set_attempts(context.transaction, account.id, Attempts() if all_of_them else attempts.without_one())


def record_lock(context: SystemContext | PersonContext, account: AccountRow, counted: Attempts) -> None:
    """Put it in the logs when a wrong guess locked an account; last of all that is done.

    Args:
        context: Who guessed.
        account: Whose.
        counted: What `reserve` gave for the guess.
    """
    if counted.locked_until is None:
        return
    organisations = people.roles_of(context.transaction, account.id)
    act = Act(action="account.locked", subject=account.email, after={"until": counted.locked_until.isoformat()})
    audit.record_for_installation(context, act, organisations)


def _after_one_more(attempts: Attempts, now: datetime) -> Attempts | Refused:
    seconds = attempts.locked_seconds(now)
    if seconds:
        return Refused(_too_many("There were too many wrong passwords or codes in a row.", seconds))
    return attempts.after_failure(now)


def _too_many(message: str, seconds: int) -> TooManyRequests:
    minutes = -(-seconds // 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    return TooManyRequests(f"{message} Try again in {wait}.", retry_after_seconds=seconds)


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> _ONE_CUSTOMER << _ONE_CUSTOMER))
    return str(parsed)
