"""Accounts of the built-in provider: made, renamed, given another password, closed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Conflict, InvalidInput, NotFound
from capliquify.services import attempts, audit
from capliquify.services.audit import Act
from capliquify.services.refusals import Refused
from capliquify.storage.repositories import people, sessions
from capliquify.storage.repositories.people import NewAccount

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.domain.access.lockout import Attempts
    from capliquify.services.context import PersonContext, SystemContext
    from capliquify.services.passwords import Comparison
    from capliquify.storage.repositories.people import AccountRow

LONGEST_NAME: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordChange:
    """Somebody who gave their password to choose another, before either was looked at."""

    password_hash: str = field(repr=False)
    counted: Attempts


def valid_address(email: str) -> str:
    """An email address in the one way it is written here: in small letters.

    Raises:
        InvalidInput: It cannot be one.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load, rarely needed

    try:
        # Addresses within a company's own network are good ones.
        found = validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        message = f"This is not an email address: {error}"
        raise InvalidInput(message) from None
    return found.normalized.lower()


def known_address(email: str) -> str:
    """An address as `valid_address` writes it; of what cannot be one, something nobody has."""
    try:
        return valid_address(email)
    except InvalidInput:
        return f"nobody:{hashlib.sha256(email.encode()).hexdigest()}"


def valid_name(name: str) -> str:
    """A person's name without space around it.

    Raises:
        InvalidInput: Nothing is left of it, it is too long, or cannot be printed.
    """
    tidy = name.strip()
    if not 0 < len(tidy) <= LONGEST_NAME or not tidy.isprintable():
        message = f"A name has 1 to {LONGEST_NAME} printable characters."
        raise InvalidInput(message)
    return tidy


def add_account(context: SystemContext | PersonContext, email: str, name: str, password_hash: str) -> UUID:
    """Store an account whose address, name and password were found good, and give its id.

    Raises:
        Conflict: The address has an account.
    """
    new = NewAccount(email=email, name=name, password_hash=password_hash, created_at=context.clock())
    return people.add_account(context.transaction, new)


def rename(context: PersonContext, name: str) -> None:
    """Give somebody another name.

    Raises:
        InvalidInput: It cannot be one.
    """
    tidy = valid_name(name)
    people.set_name(context.transaction, context.person.user_id, tidy)
    record(context, Act(action="account.renamed", subject=context.person.email))


def begin_password_change(context: PersonContext) -> PasswordChange | Refused:
    """Count a guess at the password in use, and give what it is compared with; commit, whatever comes of it.

    Raises:
        Conflict: Their password is not kept here.
    """
    account = own_account(context, lock=True)
    if account.password_hash is None:
        message = "You sign in elsewhere: change the password there."
        raise Conflict(message)
    counted = attempts.reserve(context, account)
    if isinstance(counted, Refused):
        return counted
    return PasswordChange(password_hash=account.password_hash, counted=counted)


def finish_password_change(
    context: PersonContext, change: PasswordChange, compared: Comparison, new_hash: str
) -> Refused | None:
    """Keep another password where the one in use was given, and end all other sessions; commit in any case."""
    account = own_account(context, lock=True)
    if not compared.matches or account.password_hash != change.password_hash:
        attempts.record_lock(context, account, change.counted)
        return Refused(InvalidInput("The password in use is not the one you gave."))
    attempts.give_back(context, account, all_of_them=True)
    people.set_password_hash(context.transaction, account.id, new_hash)
    ended = sessions.end_sessions(context.transaction, account.id, context.clock(), but=context.person.session_id)
    record(context, Act(action="account.password_changed", subject=account.email, after={"sessions_ended": ended}))
    return None


def own_account(context: PersonContext, *, lock: bool = False) -> AccountRow:
    """The account of whoever is signed in; locked, nobody else changes it until the transaction ends.

    Raises:
        NotFound: It was deleted at this moment.
    """
    found = people.find_account_by_id(context.transaction, context.person.user_id, lock=lock)
    if found is None:
        message = "The account is gone."
        raise NotFound(message)
    return found


def record(context: PersonContext, act: Act) -> None:
    """Put an act about somebody's own account in the logs of where they belong; last of all that is done."""
    audit.record_for_installation(context, act, people.roles_of(context.transaction, context.person.user_id))
