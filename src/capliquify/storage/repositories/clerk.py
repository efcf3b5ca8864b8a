"""What Clerk tells of people, companies and memberships, and how far it is known: its events come in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from capliquify.storage.ids import new_id
from capliquify.storage.repositories.organisations import COLUMNS, OrganisationRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from psycopg.rows import TupleRow

    from capliquify.storage.transaction import Transaction

_SENDER: Final = "clerk"
_USER: Final = "id, email, name, disabled_at"
_ORGANISATION: Final = ", ".join(COLUMNS)
# Also a row that is not changed is locked until the transaction ends: changes of one object wait for each other.
_CLAIM: Final = """
insert into clerk_object (external_id, membership_of, updated_at) values (%s, %s, %s)
on conflict (external_id) do update set updated_at = excluded.updated_at
 where clerk_object.deleted_at is null and clerk_object.updated_at <= excluded.updated_at
returning 1
"""
_BURY: Final = """
insert into clerk_object (external_id, membership_of, updated_at, deleted_at) values (%(id)s, %(of)s, %(at)s, %(at)s)
on conflict (external_id) do update set deleted_at = excluded.deleted_at
 where clerk_object.deleted_at is null
returning 1
"""
_SET_MEMBERSHIP: Final = """
with known as (
    select role from membership
     where organisation_id = current_setting('app.organisation_id')::uuid and user_id = %(user_id)s
       and removed_at is null
), stored as (
    insert into membership (organisation_id, user_id, role, created_at, created_by)
    values (current_setting('app.organisation_id')::uuid, %(user_id)s, %(role)s, %(now)s, %(by)s)
    on conflict (organisation_id, user_id) do update
       set role = excluded.role,
           finance = case when membership.removed_at is null then membership.finance else '{}' end,
           approval_limit = case when membership.removed_at is null then membership.approval_limit else 0 end,
           created_at = case when membership.removed_at is null then membership.created_at else excluded.created_at end,
           created_by = case when membership.removed_at is null then membership.created_by else excluded.created_by end,
           removed_at = null
)
select role from known
"""


@dataclass(frozen=True, slots=True)
class ClerkUserRow:
    """An account Clerk signs in."""

    id: UUID
    email: str
    name: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class AddressOwner:
    """Who has an email address: an account of our own where `external_id` is None."""

    id: UUID
    external_id: str | None
    updated_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UserFacts:
    """What is kept of somebody Clerk signs in."""

    external_id: str
    email: str
    name: str


def note_receipt(transaction: Transaction, message_id: str, now: datetime) -> bool:
    """Note that a message came; False when it had come before."""
    return (
        transaction.execute(
            "insert into webhook_receipt (sender, message_id, received_at) values (%s, %s, %s) "
            "on conflict do nothing returning 1",
            (_SENDER, message_id, now),
        ).fetchone()
        is not None
    )


def claim_version(
    transaction: Transaction, external_id: str, updated_at: datetime, membership_of: str | None = None
) -> bool:
    """Take a state of an object as the one known; False when a newer one is known, or that it was deleted.

    Args:
        transaction: The open transaction.
        external_id: Clerk's id of the object.
        updated_at: When the object became so.
        membership_of: Of a membership whose and where.
    """
    return transaction.execute(_CLAIM, (external_id, membership_of, updated_at)).fetchone() is not None


def bury(transaction: Transaction, external_id: str, now: datetime, membership_of: str | None = None) -> bool:
    """Note for good that an object was deleted; False when that was known."""
    return transaction.execute(_BURY, {"id": external_id, "of": membership_of, "at": now}).fetchone() is not None


def is_buried(transaction: Transaction, external_id: str) -> bool:
    """Whether an object was deleted."""
    return _any(
        transaction, "select from clerk_object where external_id = %s and deleted_at is not null", (external_id,)
    )


def has_other(
    transaction: Transaction, membership_of: str, external_id: str, updated_after: datetime | None = None
) -> bool:
    """Whether the same person has another membership of the same company: left and joined again, told in any order."""
    return _any(
        transaction,
        "select from clerk_object where membership_of = %s and external_id <> %s and deleted_at is null "
        "and (%s::timestamptz is null or updated_at > %s)",
        (membership_of, external_id, updated_after, updated_after),
    )


def set_barred(transaction: Transaction, external_id: str, *, barred: bool) -> bool:
    """Keep whether Clerk keeps somebody out; gives whether it did before."""
    row = transaction.execute("select barred from clerk_object where external_id = %s", (external_id,)).fetchone()
    transaction.execute("update clerk_object set barred = %s where external_id = %s", (barred, external_id))
    return row is not None and bool(row[0])


def list_living(transaction: Transaction, told_before: datetime) -> dict[str, str | None]:
    """The objects that are not deleted as far as is known, and of memberships whose and where.

    Args:
        transaction: The open transaction.
        told_before: Those that changed since are left out.
    """
    rows = transaction.execute(
        "select external_id, membership_of from clerk_object where deleted_at is null and updated_at < %s "
        "order by external_id",
        (told_before,),
    ).fetchall()
    return dict(rows)


def find_user(transaction: Transaction, external_id: str) -> ClerkUserRow | None:
    """The account of somebody Clerk signs in."""
    row = transaction.execute_binary(
        f"select {_USER} from user_account where external_id = %s for update", (external_id,)
    ).fetchone()
    return None if row is None else ClerkUserRow(*row)


def list_external_ids(transaction: Transaction, email: str | None = None) -> list[str]:
    """Clerk's ids of the person with an address, or of everybody it signs in."""
    rows = transaction.execute(
        "select external_id from user_account where provider = 'clerk' and external_id is not null "
        "and (%(email)s::text is null or email = %(email)s) order by external_id",
        {"email": email},
    ).fetchall()
    return [row[0] for row in rows]


def find_owner(transaction: Transaction, email: str) -> AddressOwner | None:
    """Who has an address in small letters."""
    row = transaction.execute_binary(
        "select u.id, u.external_id, c.updated_at from user_account u "
        "left join clerk_object c on c.external_id = u.external_id where u.email = %s for update of u",
        (email,),
    ).fetchone()
    return None if row is None else AddressOwner(*row)


def add_user(transaction: Transaction, facts: UserFacts, now: datetime) -> UUID:
    """Open an account for somebody Clerk signs in, however long ago they signed in there; gives its id."""
    user_id = new_id()
    transaction.execute(
        "insert into user_account (id, email, name, provider, external_id, sessions_valid_from, created_at) "
        "values (%s, %s, %s, 'clerk', %s, to_timestamp(0), %s)",
        (user_id, facts.email, facts.name, facts.external_id, now),
    )
    return user_id


def adopt_user(transaction: Transaction, user_id: UUID, facts: UserFacts) -> None:
    """Let Clerk sign in whoever has an account of our own; no password and no second factor of ours count any more."""
    transaction.execute(
        "update user_account set provider = 'clerk', external_id = %s, email = %s, name = %s, password_hash = null, "
        "totp_sealed = null, totp_pending_sealed = null, totp_confirmed_at = null, totp_last_step = null where id = %s",
        (facts.external_id, facts.email, facts.name, user_id),
    )
    transaction.execute("delete from recovery_code where user_id = %s", (user_id,))
    transaction.execute("delete from one_time_link where user_id = %s", (user_id,))
    transaction.execute("delete from session where user_id = %s", (user_id,))


def change_user(transaction: Transaction, user_id: UUID, email: str, name: str) -> None:
    """Keep somebody's address and name."""
    transaction.execute("update user_account set email = %s, name = %s where id = %s", (email, name, user_id))


def set_email(transaction: Transaction, user_id: UUID, email: str) -> None:
    """Keep somebody's address."""
    transaction.execute("update user_account set email = %s where id = %s", (email, user_id))


def find_organisation(transaction: Transaction, external_id: str) -> OrganisationRow | None:
    """The organisation that is a company of Clerk's."""
    row = transaction.execute_binary(
        f"select {_ORGANISATION} from organisation where external_id = %s", (external_id,)
    ).fetchone()
    return None if row is None else OrganisationRow(*row)


def add_organisation(transaction: Transaction, external_id: str, slug: str, name: str) -> OrganisationRow | None:
    """Store a company of Clerk's; None when the slug is taken."""
    row = transaction.execute_binary(
        f"insert into organisation (id, slug, name, external_id) values (%s, %s, %s, %s) "
        f"on conflict (slug) do nothing returning {_ORGANISATION}",
        (new_id(), slug, name, external_id),
    ).fetchone()
    return None if row is None else OrganisationRow(*row)


def set_membership(transaction: Transaction, user_id: UUID, *, role: str, now: datetime, by: str) -> str | None:
    """Make somebody a member of the organisation the transaction speaks for, or change their role.

    Whoever joins again has none of the finance permissions and limits they once had.

    Returns:
        The role before, None when they were no member.
    """
    row: TupleRow | None = transaction.execute(
        _SET_MEMBERSHIP, {"user_id": user_id, "role": role, "now": now, "by": by}
    ).fetchone()
    return None if row is None else row[0]


def remove_membership(transaction: Transaction, user_id: UUID, now: datetime) -> bool:
    """Let somebody belong no more to the organisation the transaction speaks for; False when they did not."""
    return (
        transaction.execute(
            "update membership set removed_at = %s "
            "where organisation_id = current_setting('app.organisation_id')::uuid and user_id = %s "
            "and removed_at is null",
            (now, user_id),
        ).rowcount
        == 1
    )


def _any(transaction: Transaction, query: str, parameters: tuple[Any, ...]) -> bool:
    row = transaction.execute(f"select exists ({query})", parameters).fetchone()
    return row is not None and bool(row[0])
