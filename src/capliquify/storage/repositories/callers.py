"""Who asks and where: credential, membership and organisation are looked up, and entered, in one round trip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.access.credentials import Credential, KeyCredential, SessionCredential, TokenCredential
from capliquify.storage.repositories.organisations import COLUMNS, OrganisationRow

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from psycopg import Cursor
    from psycopg.rows import TupleRow

    from capliquify.storage.transaction import Transaction

_USER: Final = "u.id, u.email, u.name, u.provider"
_SESSION: Final = f"""
select {_USER}, s.id, s.created_at, s.last_seen_at, s.expires_at, s.factor_at,
       u.totp_confirmed_at is not null and s.factor_at is null,
       set_config('app.user_id', u.id::text, true)
  from session s
  join user_account u on u.id = s.user_id
 where s.token_hash = %(token_hash)s
   and s.ended_at is null
   and s.expires_at > %(now)s
   and s.last_seen_at > %(idle_since)s
   and s.created_at >= u.sessions_valid_from
   and u.disabled_at is null
"""
_TOKEN: Final = f"""
select {_USER}, null::uuid, %(issued_at)s::timestamptz, %(issued_at)s::timestamptz, null::timestamptz,
       %(factor_at)s::timestamptz, false, set_config('app.user_id', u.id::text, true)
  from user_account u
 where u.external_id = %(subject)s
   and %(issued_at)s >= u.sessions_valid_from
   and u.disabled_at is null
"""
_MINE: Final = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
_MEMBERSHIP: Final = f"""
select m.role, m.finance, m.approval_limit, o.external_id, o.deletion_due_at, {{columns}},
       set_config('app.organisation_id', o.id::text, true)
  from organisation o
  join membership m on m.organisation_id = o.id and m.user_id = {_MINE} and m.removed_at is null
 where %(slug)s::text is null or o.slug = %(slug)s
 order by o.external_id is distinct from coalesce(%(active)s, o.external_id),
          o.closed_at is not null, o.slug <> 'default', o.created_at, o.slug
 limit 1
"""
_ENTER_KEY: Final = "select set_config('app.organisation_id', %(organisation_id)s::text, true)"
_KEY: Final = """
select k.id, k.name, k.permissions, k.last_used_at, o.deletion_due_at, {columns}
  from api_key k
  join organisation o on o.id = k.organisation_id
 where k.id = %(key_id)s
   and k.secret_hash = %(secret_hash)s
   and k.revoked_at is null
   and k.expires_at > %(now)s
"""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody signed in, and the session they act in."""

    user_id: UUID
    email: str
    name: str
    provider: str
    session_id: UUID | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime | None  # None where the provider's own token says it
    factor_at: datetime | None
    factor_outstanding: bool  # they have a second factor and did not give it when they signed in


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """What somebody is in an organisation."""

    role: str
    finance: list[str]
    approval_limit: Decimal
    organisation_external_id: str | None
    deletion_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An API key that counts."""

    id: UUID
    name: str
    permissions: list[str]
    last_used_at: datetime | None
    deletion_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person, and their membership where they are a member of the organisation asked for."""

    person: PersonRow | None
    membership: MembershipRow | None
    organisation: OrganisationRow | None


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, where it counts in the organisation asked for."""

    key: KeyRow | None
    organisation: OrganisationRow | None


def find_person(
    transaction: Transaction, credential: Credential, *, now: datetime, idle_since: datetime
) -> PersonRow | None:
    """Whoever a session or token belongs to; None when it does not count. The transaction then knows the person."""
    statement, parameters = _who(credential, now, idle_since)
    row = transaction.execute_binary(statement, parameters).fetchone()
    return None if row is None else PersonRow(*row[:-1])


def enter_as_person(
    transaction: Transaction, credential: Credential, slug: str | None, *, now: datetime, idle_since: datetime
) -> FoundPerson:
    """Find a person and enter an organisation they are a member of, in one round trip.

    Args:
        transaction: The open transaction.
        credential: A session or a token.
        slug: The organisation; None: the one a token names, else `default` where they belong to it, else their oldest.
        now: Sessions that end before are over.
        idle_since: Sessions last seen before are over.
    """
    statement, parameters = _who(credential, now, idle_since)
    with transaction.connection.pipeline():
        who = transaction.execute_binary(statement, parameters)
        named = {"slug": slug, "active": _active_organisation(credential)}
        where = transaction.execute_binary(_MEMBERSHIP.format(columns=_prefixed()), named)
        person, member = who.fetchone(), where.fetchone()
    return FoundPerson(
        person=None if person is None else PersonRow(*person[:-1]),
        membership=None if member is None else MembershipRow(*member[:5]),
        organisation=None if member is None else OrganisationRow(*member[5:-1]),
    )


def enter_as_key(transaction: Transaction, credential: KeyCredential, *, now: datetime) -> FoundKey:
    """Enter the organisation of an API key, where the key counts there, in one round trip."""
    parameters = {
        "key_id": credential.key_id,
        "secret_hash": credential.secret_hash,
        "organisation_id": credential.organisation_id,
        "now": now,
    }
    with transaction.connection.pipeline():
        transaction.execute(_ENTER_KEY, parameters)
        found: Cursor[TupleRow] = transaction.execute_binary(_KEY.format(columns=_prefixed()), parameters)
        row = found.fetchone()
    if row is None:
        return FoundKey(None, None)
    return FoundKey(KeyRow(*row[:5]), OrganisationRow(*row[5:]))


def list_memberships(transaction: Transaction) -> list[tuple[MembershipRow, OrganisationRow]]:
    """Where the person the transaction knows is a member, the oldest organisation first."""
    rows = transaction.execute_binary(
        f"select m.role, m.finance, m.approval_limit, o.external_id, o.deletion_due_at, {_prefixed()} "
        f"from membership m join organisation o on o.id = m.organisation_id "
        f"where m.user_id = {_MINE} and m.removed_at is null order by o.created_at, o.slug"
    ).fetchall()
    return [(MembershipRow(*row[:5]), OrganisationRow(*row[5:])) for row in rows]


def touch_session(transaction: Transaction, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use."""
    transaction.execute(
        "update session set last_seen_at = %s where id = %s and last_seen_at < %s", (now, session_id, now)
    )


def touch_key(transaction: Transaction, key_id: UUID, now: datetime) -> None:
    """Note that a key is in use; the transaction must have entered its organisation."""
    transaction.execute("update api_key set last_used_at = %s where id = %s", (now, key_id))


def _who(credential: Credential, now: datetime, idle_since: datetime) -> tuple[str, dict[str, Any]]:
    match credential:
        case SessionCredential(token_hash=token_hash):
            return _SESSION, {"token_hash": token_hash, "now": now, "idle_since": idle_since}
        case KeyCredential():
            message = "a key is not a person"
            raise TypeError(message)
    return _TOKEN, {
        "subject": credential.subject,
        "issued_at": credential.issued_at,
        "factor_at": credential.factor_at,
    }


def _active_organisation(credential: Credential) -> str | None:
    return credential.organisation if isinstance(credential, TokenCredential) else None


def _prefixed() -> str:
    return ", ".join(f"o.{name}" for name in COLUMNS)
