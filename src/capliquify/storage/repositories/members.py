"""Who belongs to an organisation, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_LOCK: Final = "select pg_advisory_xact_lock(hashtextextended(current_setting('app.organisation_id'), 4))"
# The organisation is named although there is a policy: whoever asks sees their own memberships elsewhere besides.
_MEMBERS: Final = """
select u.id, u.email, u.name, m.role, m.finance, m.approval_limit, u.totp_confirmed_at is not null,
       m.created_at, (select max(s.last_seen_at) from session s where s.user_id = u.id)
  from membership m
  join user_account u on u.id = m.user_id
 where m.organisation_id = current_setting('app.organisation_id')::uuid
   and m.removed_at is null
   and (%(user_id)s::uuid is null or u.id = %(user_id)s)
 order by lower(u.name), u.email
"""
_ADD: Final = """
insert into membership (organisation_id, user_id, role, finance, approval_limit, created_at, created_by)
values (current_setting('app.organisation_id')::uuid, %s, %s, %s, %s, %s, %s)
on conflict (organisation_id, user_id) do update
   set role = excluded.role, finance = excluded.finance, approval_limit = excluded.approval_limit,
       created_at = excluded.created_at, created_by = excluded.created_by, removed_at = null
 where membership.removed_at is not null
"""
_FORMER: Final = """
select m.role, m.finance, m.approval_limit
  from membership m
  join user_account u on u.id = m.user_id
 where m.organisation_id = current_setting('app.organisation_id')::uuid
   and m.removed_at is not null
   and u.email = %s
"""
_KEY_MAKER: Final = """
select k.created_by, u.id
  from api_key k
  left join user_account u on k.created_by = 'user:' || u.email
 where k.id = %s
"""
_KEY_COUNTS: Final = """
select %(permission)s = any (permissions) and revoked_at is null and expires_at > %(now)s from api_key where id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who belongs to the organisation."""

    user_id: UUID
    email: str
    name: str
    role: str
    finance: list[str]
    approval_limit: Decimal
    second_factor: bool
    joined_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMembership:
    """What somebody joins as."""

    user_id: UUID
    role: str
    finance: Iterable[str]
    approval_limit: Decimal
    created_at: datetime
    created_by: str


def lock_members(transaction: Transaction) -> None:
    """Wait until nobody else changes who belongs to the organisation; held until the transaction ends.

    What a change may do depends on all the others (there must always be an administrator), not on one row alone.
    """
    transaction.execute(_LOCK)


def list_members(transaction: Transaction) -> list[MemberRow]:
    """Everybody who belongs to the organisation, by name."""
    return [MemberRow(*row) for row in transaction.execute_binary(_MEMBERS, {"user_id": None})]


def find_member(transaction: Transaction, user_id: UUID) -> MemberRow | None:
    """Somebody who belongs to the organisation; None where they do not."""
    row = transaction.execute_binary(_MEMBERS, {"user_id": user_id}).fetchone()
    return None if row is None else MemberRow(*row)


def get_member(transaction: Transaction, user_id: UUID) -> MemberRow:
    """Somebody who belongs to the organisation.

    Raises:
        NotFound: They do not.
    """
    found = find_member(transaction, user_id)
    if found is None:
        message = f"There is no member {user_id}."
        raise NotFound(message)
    return found


def add_member(transaction: Transaction, new: NewMembership) -> bool:
    """Make somebody a member, also who was one before; gives False where they are one already."""
    values = (new.user_id, new.role, sorted(new.finance), new.approval_limit, new.created_at, new.created_by)
    return transaction.execute(_ADD, values).rowcount == 1


def change_member(
    transaction: Transaction, user_id: UUID, *, role: str, finance: Iterable[str], approval_limit: Decimal
) -> None:
    """Give a member another role, other finance permissions or another limit."""
    transaction.execute(
        "update membership set role = %s, finance = %s, approval_limit = %s where user_id = %s and removed_at is null",
        (role, sorted(finance), approval_limit, user_id),
    )


def remove_member(transaction: Transaction, user_id: UUID, now: datetime) -> None:
    """Take somebody's membership away; that they were a member stays known."""
    transaction.execute(
        "update membership set removed_at = %s where user_id = %s and removed_at is null", (now, user_id)
    )


def find_former_member(transaction: Transaction, email: str) -> tuple[str, list[str], Decimal] | None:
    """Role, finance permissions and limit of somebody who is a member no more; None of anybody else."""
    row = transaction.execute_binary(_FORMER, (email,)).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def find_key_maker(transaction: Transaction, key_id: UUID) -> tuple[str, UUID | None] | None:
    """The name kept of whoever made a key, and their account where they have one."""
    row = transaction.execute_binary(_KEY_MAKER, (key_id,)).fetchone()
    return None if row is None else (row[0], row[1])


def key_counts(transaction: Transaction, key_id: UUID, permission: str, now: datetime) -> bool:
    """Whether a key still lets do something."""
    row = transaction.execute(_KEY_COUNTS, {"id": key_id, "permission": permission, "now": now}).fetchone()
    return row is not None and bool(row[0])
