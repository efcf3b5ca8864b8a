"""Organisations and the settings their answers depend on."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capliquify.domain.errors import InvalidInput
from capliquify.domain.values.money import minor_digits
from capliquify.services.answers.organisations import Organisation, Organisations
from capliquify.services.context import Context
from capliquify.storage.repositories import organisations as repository

if TYPE_CHECKING:
    from datetime import date

    from capliquify.services.context import SystemContext

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
WEEKDAYS: Final = tuple(day.lower() for day in calendar.day_name)


def list_organisations(context: SystemContext) -> Organisations:
    """All organisations of this installation, the oldest first."""
    return Organisations(
        organisations=[_in_its_name(context, row) for row in repository.list_organisations(context.transaction)]
    )


def get_organisation(context: Context) -> Organisation:
    """The organisation the context speaks for."""
    return _answer(context)


def create_organisation(context: SystemContext, *, slug: str, name: str, demo: bool = False) -> None:
    """Store a new, empty organisation.

    Raises:
        InvalidInput: The slug cannot stand in an address.
        Conflict: The slug is taken.
    """
    if not _SLUG.fullmatch(slug):
        message = (
            f"{slug!r} cannot be used in addresses: use small letters, digits and hyphens, 63 at most, like acme-uk"
        )
        raise InvalidInput(message)
    repository.create_organisation(context.transaction, slug=slug, name=name, demo=demo)


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
    return _answer(
        Context(
            transaction=context.transaction,
            organisation=row,
            actor=context.actor,
            clock=context.clock,
            progress=context.progress,
        )
    )


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


def _in_its_name(context: SystemContext, row: repository.OrganisationRow) -> Organisation:
    entered = repository.enter_organisation(context.transaction, row.slug)
    return _answer(
        Context(transaction=context.transaction, organisation=entered, actor=context.actor, clock=context.clock)
    )


def _answer(context: Context) -> Organisation:
    row = context.organisation
    return Organisation(
        slug=row.slug,
        name=row.name,
        demo=row.demo,
        currency=row.currency,
        currency_source=row.currency_source,
        time_zone=row.time_zone,
        week_ends_on=WEEKDAYS[row.week_ends_on],
        as_of=context.as_of(None),
        empty=repository.is_empty(context.transaction),
    )
