"""Organisations and the settings their answers depend on."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.money import minor_digits
from capliquify.services import audit
from capliquify.services.answers.organisations import Organisation, Organisations
from capliquify.services.audit import INSTALLATION, Act
from capliquify.storage.repositories import organisations as repository
from capliquify.storage.repositories.callers import list_memberships

if TYPE_CHECKING:
    from datetime import date

    from capliquify.services.context import Clock, Context, PersonContext, SystemContext
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
WEEKDAYS: Final = tuple(day.lower() for day in calendar.day_name)


def list_organisations(context: SystemContext) -> Organisations:
    """All organisations of this installation, the oldest first."""
    return Organisations(
        organisations=[_described(context, row) for row in repository.list_organisations(context.transaction)]
    )


def list_own_organisations(context: PersonContext) -> Organisations:
    """The organisations somebody belongs to, the oldest first."""
    return Organisations(organisations=[_described(context, row) for _, row in list_memberships(context.transaction)])


def get_organisation(context: Context) -> Organisation:
    """The organisation the context speaks for."""
    return describe(context.transaction, context.organisation, context.clock)


def create_organisation(context: SystemContext, *, slug: str, name: str, demo: bool = False) -> None:
    """Store a new, empty organisation; the context's transaction speaks for the installation afterwards.

    Raises:
        InvalidInput: The slug cannot stand in an address, or means the installation itself.
        Conflict: The slug is taken.
    """
    if slug == INSTALLATION:
        message = f"{slug!r} is what the installation itself is called: choose another name, like acme-uk"
        raise InvalidInput(message)
    if not _SLUG.fullmatch(slug):
        message = (
            f"{slug!r} cannot be used in addresses: use small letters, digits and hyphens, 63 at most, like acme-uk"
        )
        raise InvalidInput(message)
    row = repository.create_organisation(context.transaction, slug=slug, name=name, demo=demo)
    act = Act(action="organisation.created", subject=slug, after={"name": name, "demo": demo})
    audit.record_for_installation(context, act, [row.id])


def set_organisation(
    context: Context,
    *,
    currency: str | None = None,
    time_zone: str | None = None,
    week_ends_on: str | None = None,
    default_as_of: date | None = None,
) -> Organisation:
    """Change the settings that are given.

    Raises:
        InvalidInput: A currency, time zone or weekday does not exist.
    """
    changes: dict[str, Any] = {}
    if currency is not None:
        minor_digits(currency.upper())
        changes |= {"currency": currency.upper(), "currency_source": "set"}
    if time_zone is not None:
        changes["time_zone"] = _known_zone(time_zone)
    if week_ends_on is not None:
        changes["week_ends_on"] = _weekday_number(week_ends_on)
    if default_as_of is not None:
        changes["default_as_of"] = default_as_of
    row = repository.set_organisation(context.transaction, context.organisation.id, changes)
    before = {name: _json(getattr(context.organisation, name)) for name in changes}
    after = {name: _json(value) for name, value in changes.items()}
    audit.record(context, Act(action="organisation.changed", subject=row.slug, before=before, after=after))
    return describe(context.transaction, row, context.clock)


def _json(value: object) -> object:
    return value if value is None or isinstance(value, (str, int)) else str(value)


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"{name!r} is not a time zone; use a name like Europe/London"
        raise InvalidInput(message) from None


def _weekday_number(name: str) -> int:
    try:
        return WEEKDAYS.index(name.lower())
    except ValueError:
        message = f"{name!r} is not a weekday; use one of {', '.join(WEEKDAYS)}"
        raise InvalidInput(message) from None


def describe(transaction: Transaction, row: OrganisationRow, clock: Clock) -> Organisation:
    """The answer for an organisation the transaction speaks for."""
    today = clock().astimezone(ZoneInfo(row.time_zone)).date()
    return Organisation(
        slug=row.slug,
        name=row.name,
        demo=row.demo,
        currency=row.currency,
        currency_source=row.currency_source,
        time_zone=row.time_zone,
        week_ends_on=WEEKDAYS[row.week_ends_on],
        as_of=row.default_as_of or today,
        empty=repository.is_empty(transaction),
    )


def _described(context: SystemContext | PersonContext, row: OrganisationRow) -> Organisation:
    context.transaction.enter(row.id)
    return describe(context.transaction, row, context.clock)
