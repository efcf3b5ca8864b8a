"""Letting somebody in: from a credential to the one who acts, in an organisation they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from capliquify.domain.access.credentials import KeyCredential, TokenCredential
from capliquify.domain.access.permissions import Permission, Role, permissions_of
from capliquify.domain.access.principal import Principal, PrincipalKind, require_fresh_factor
from capliquify.domain.errors import NotFound, NotSignedIn, SecondFactorNeeded
from capliquify.storage.repositories import callers as repository

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.domain.access.credentials import Credential, SessionCredential
    from capliquify.services.context import Origin
    from capliquify.storage.repositories.callers import KeyRow, MembershipRow, PersonRow
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

IDLE_LIMIT: Final = timedelta(hours=2)
_NOTED_EVERY: Final = timedelta(minutes=1)
_KNOWN: Final = frozenset(Permission)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Somebody from outside who wants to do something.

    Attributes:
        credential: What they show.
        need: The permission it takes.
        origin: From where they ask.
        fresh_factor: Whether it takes a second factor given within the last ten minutes.
    """

    credential: Credential
    need: Permission
    origin: Origin
    fresh_factor: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Admission:
    """What somebody may do in no organisation at which state of their sign-in.

    Attributes:
        before_second_factor: Whether it can be done before the second factor was given: giving it, and leaving.
        fresh_factor: Whether it takes a second factor given within the last ten minutes.
    """

    before_second_factor: bool = False
    fresh_factor: bool = False


ADMITTED: Final = Admission()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """Somebody in an organisation.

    Attributes:
        organisation: Where they act.
        principal: Who acts.
        last_seen_is_old: Whether it is time to note that the session or key is in use.
    """

    organisation: OrganisationRow
    principal: Principal
    last_seen_is_old: bool


def enter(transaction: Transaction, claim: Claim, slug: str | None, now: datetime) -> Entered:
    """Let somebody into an organisation to do what needs a permission.

    Args:
        transaction: The open transaction; afterwards it speaks for the organisation.
        claim: What they show and want.
        slug: The organisation; None for the key's own, for a person `default` or their oldest.
        now: The moment.

    Raises:
        NotSignedIn: The credential does not count, or no more.
        NotFound: There is no such organisation, or they do not belong to it: nobody is told which.
        PermissionDenied: They belong to it and may not do this.
        SecondFactorNeeded: They are an administrator who has not given a second factor.
    """
    credential = claim.credential
    if isinstance(credential, KeyCredential):
        entered = _enter_as_key(transaction, credential, slug, claim.need, now)
    else:
        entered = _enter_as_person(transaction, credential, slug, claim.need, now)
    entered.principal.require(claim.need)
    if claim.fresh_factor:
        entered.principal.require_fresh_factor(now)
    return entered


def recognise(transaction: Transaction, credential: KeyCredential, now: datetime) -> Entered:
    """Enter the organisation of a key that counts, whatever the key may do there.

    Args:
        transaction: The open transaction; afterwards it speaks for the organisation.
        credential: The key.
        now: The moment.

    Raises:
        NotSignedIn: The key does not count, or no more.
        NotFound: Its organisation is closed.
    """
    return _enter_as_key(transaction, credential, None, Permission.ORGANISATION_READ, now)


def person_of(
    transaction: Transaction, credential: Credential, now: datetime, admission: Admission = ADMITTED
) -> PersonRow:
    """Whoever is signed in.

    Raises:
        NotSignedIn: Nobody is, or a key asks, which is nobody.
        SecondFactorNeeded: They must give a second factor first, or again.
    """
    if isinstance(credential, KeyCredential):
        message = "A key has no account: sign in as a person for this."
        raise NotSignedIn(message)
    found = repository.find_person(transaction, credential, now=now, idle_since=now - IDLE_LIMIT)
    person = _whole(found, before_second_factor=admission.before_second_factor)
    if admission.fresh_factor:
        require_fresh_factor(person.factor_at, now)
    return person


def note_use(transaction: Transaction, principal: Principal, now: datetime) -> None:
    """Note that the session or key of a principal is in use; the transaction speaks for the organisation."""
    if principal.session_id is not None:
        repository.touch_session(transaction, principal.session_id, now)
    if principal.key_id is not None:
        repository.touch_key(transaction, principal.key_id, now)


def is_old(last_seen_at: datetime | None, now: datetime) -> bool:
    """Whether it is time to note again that a session or key is in use."""
    return last_seen_at is None or now - last_seen_at >= _NOTED_EVERY


def _enter_as_person(
    transaction: Transaction,
    credential: SessionCredential | TokenCredential,
    slug: str | None,
    need: Permission,
    now: datetime,
) -> Entered:
    found = repository.enter_as_person(transaction, credential, slug, now=now, idle_since=now - IDLE_LIMIT)
    person = _whole(found.person)
    if found.membership is None or found.organisation is None:
        _not_found(slug)
    role = Role(found.membership.role)
    name = person.email
    factor_at = person.factor_at
    if isinstance(credential, TokenCredential):
        if credential.organisation != found.membership.organisation_external_id:
            _not_found(slug)
        role = Role(credential.role) if credential.role is not None else role
        if credential.impersonator is not None:
            name, factor_at = f"{name} (as {credential.impersonator})", None
    _refuse_closed(found.organisation, found.membership, need)
    principal = Principal(
        kind=PrincipalKind.USER,
        name=name,
        permissions=permissions_of(role, _known(found.membership.finance)),
        approval_limit=found.membership.approval_limit,
        user_id=person.user_id,
        session_id=person.session_id,
        role=role,
        factor_at=factor_at,
    )
    old = person.session_id is not None and is_old(person.last_seen_at, now)
    return Entered(organisation=found.organisation, principal=principal, last_seen_is_old=old)


def _enter_as_key(
    transaction: Transaction, credential: KeyCredential, slug: str | None, need: Permission, now: datetime
) -> Entered:
    found = repository.enter_as_key(transaction, credential, now=now)
    if found.key is None or found.organisation is None:
        message = "The API key does not count: it is unknown, has expired or was revoked."
        raise NotSignedIn(message)
    if slug is not None and slug != found.organisation.slug:
        _not_found(slug)
    _refuse_closed(found.organisation, found.key, need)
    principal = Principal(
        kind=PrincipalKind.API_KEY,
        name=found.key.name,
        permissions=_known(found.key.permissions),
        key_id=found.key.id,
    )
    old = is_old(found.key.last_used_at, now)
    return Entered(organisation=found.organisation, principal=principal, last_seen_is_old=old)


def _refuse_closed(organisation: OrganisationRow, row: MembershipRow | KeyRow, need: Permission) -> None:
    if row.deletion_due_at is not None and need is not Permission.ORGANISATION_DELETE:
        message = (
            f"{organisation.slug} is closed and will be deleted on {row.deletion_due_at:%Y-%m-%d}; "
            "an administrator can restore it until then."
        )
        raise NotFound(message)


def _known(names: list[str]) -> frozenset[Permission]:
    """The permissions among stored names; one that a later version took away counts for nothing."""
    return frozenset(Permission(name) for name in names if name in _KNOWN)


def _whole(person: PersonRow | None, *, before_second_factor: bool = False) -> PersonRow:
    """Somebody whose sign-in is complete: every way in for a person leads through here.

    Raises:
        NotSignedIn: Nobody is signed in.
        SecondFactorNeeded: They have a second factor and did not give it yet.
    """
    if person is None:
        message = "Nobody is signed in, or the session is over; sign in again."
        raise NotSignedIn(message)
    if person.factor_outstanding and not before_second_factor:
        message = "The sign-in is not complete: give a code of your second factor."
        raise SecondFactorNeeded(message)
    return person


def _not_found(slug: str | None) -> NoReturn:
    message = f"There is no organisation {slug!r}." if slug else "You do not belong to any organisation yet."
    raise NotFound(message)
