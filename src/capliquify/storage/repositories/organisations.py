"""Organisations and their settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.errors import Conflict, NotFound
from capliquify.storage.fact_tables import FACT_TABLES
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

DEFAULT_SLUG: Final = "default"

COLUMNS: Final = (
    "id",
    "slug",
    "name",
    "demo",
    "currency",
    "currency_source",
    "time_zone",
    "week_ends_on",
    "default_as_of",
    "created_at",
    "cash_line_limit",
    "deletion_due_at",
)
_COLUMNS: Final = ", ".join(COLUMNS)
_SETTINGS: Final = (
    "name",
    "currency",
    "currency_source",
    "time_zone",
    "week_ends_on",
    "default_as_of",
    "cash_line_limit",
)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A company and the settings its answers depend on."""

    id: UUID
    slug: str
    name: str
    demo: bool
    currency: str | None  # None until a file brought one or somebody set it
    currency_source: str  # set | ledger-balances | first-file | none
    time_zone: str
    week_ends_on: int  # Monday 0 to Sunday 6
    default_as_of: date | None  # the demo's last day
    created_at: datetime
    cash_line_limit: Decimal  # a line of cash entered by hand above it needs a second person
    deletion_due_at: datetime | None = None  # closed: it is purged then, and can be restored until then


def create_organisation(transaction: Transaction, *, slug: str, name: str, demo: bool = False) -> OrganisationRow:
    """Store a new organisation.

    Raises:
        Conflict: The slug is taken.
    """
    row = transaction.execute_binary(
        f"insert into organisation (id, slug, name, demo) values (%s, %s, %s, %s) "
        f"on conflict (slug) do nothing returning {_COLUMNS}",
        (new_id(), slug, name, demo),
    ).fetchone()
    if row is None:
        message = f"There is an organisation {slug!r} already."
        raise Conflict(message)
    return OrganisationRow(*row)


def enter_organisation(transaction: Transaction, slug: str) -> OrganisationRow:
    """Find an organisation and speak for it until the transaction ends, in one round trip.

    Raises:
        NotFound: There is no such organisation.
    """
    row = transaction.execute_binary(
        f"select {_COLUMNS}, set_config('app.organisation_id', id::text, true) from organisation where slug = %s",
        (slug,),
    ).fetchone()
    if row is None:
        message = f"There is no organisation {slug!r}."
        raise NotFound(message)
    return OrganisationRow(*row[:-1])


def find_organisation(transaction: Transaction, organisation_id: UUID) -> OrganisationRow | None:
    """An organisation by its id; None where there is none, or it is closed."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from organisation where id = %s and closed_at is null", (organisation_id,)
    ).fetchone()
    return None if row is None else OrganisationRow(*row)


def list_organisations(transaction: Transaction) -> list[OrganisationRow]:
    """All organisations, the oldest first."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from organisation order by created_at, slug").fetchall()
    return [OrganisationRow(*row) for row in rows]


def set_organisation(transaction: Transaction, organisation_id: UUID, changes: Mapping[str, Any]) -> OrganisationRow:
    """Change settings of an organisation.

    Args:
        transaction: The open transaction.
        organisation_id: Whose settings.
        changes: New values of name, currency, currency_source, time_zone, week_ends_on, default_as_of or
            cash_line_limit.

    Raises:
        NotFound: There is no such organisation.
        KeyError: A name is not a setting.
    """
    unknown = set(changes) - set(_SETTINGS)
    if unknown:
        raise KeyError(*sorted(unknown))
    values = {name: changes.get(name) for name in _SETTINGS}
    assignments = ", ".join(f"{name} = %({name})s" for name in _SETTINGS if name in changes)
    row = transaction.execute_binary(
        f"update organisation set {assignments or 'id = id'} where id = %(id)s returning {_COLUMNS}",
        {**values, "id": organisation_id},
    ).fetchone()
    if row is None:
        message = "There is no such organisation."
        raise NotFound(message)
    return OrganisationRow(*row)


def is_empty(transaction: Transaction) -> bool:
    """Whether the organisation the transaction speaks for has no fact that is known now."""
    any_fact = " or ".join(f"exists (select from {fact.name} where known_until is null)" for fact in FACT_TABLES)
    row = transaction.execute(f"select {any_fact}").fetchone()
    return row is not None and not row[0]
