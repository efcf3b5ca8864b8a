"""Organisations and the settings their answers depend on."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capliquify.domain.errors import InvalidInput, PermissionDenied
from capliquify.domain.values.money import LARGEST_AMOUNT, minor_digits, round_half_up
from capliquify.services import audit
from capliquify.services.answers.organisations import Organisation, Organisations
from capliquify.services.audit import INSTALLATION, Act
from capliquify.storage.repositories import organisations as repository
from capliquify.storage.repositories.callers import list_memberships

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from capliquify.services.context import Clock, Context, PersonContext, SystemContext
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
WEEKDAYS: Final = tuple(day.lower() for day in calendar.day_name)
_LONGEST_NAME: Final = 200
_LIMIT_DIGITS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationChange:
    """What of an organisation is to change; None leaves it.

    Attributes:
        name: The name people know it by.
        currency: The currency it counts in; limits are in it too.
        time_zone: Where its days begin.
        week_ends_on: The last day of its weeks: monday to sunday.
        default_as_of: The day questions are asked for unless they name one.
        cash_line_limit: The largest amount entered by hand without a second person.
    """

    name: str | None = None
    currency: str | None = None
    time_zone: str | None = None
    week_ends_on: str | None = None
    default_as_of: date | None = None
    cash_line_limit: Decimal | None = None


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
        InvalidInput: The slug cannot stand in an address, or means the installation itself, or the name is none.
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
    tidy = _printable_name(name)
    row = repository.create_organisation(context.transaction, slug=slug, name=tidy, demo=demo)
    act = Act(action="organisation.created", subject=slug, after={"name": tidy, "demo": demo})
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
    change = OrganisationChange(
        currency=currency, time_zone=time_zone, week_ends_on=week_ends_on, default_as_of=default_as_of
    )
    return change_organisation(context, change)


def change_organisation(context: Context, change: OrganisationChange) -> Organisation:
    """Change what is given of an organisation.

    Raises:
        InvalidInput: A value cannot be used.
        PermissionDenied: More could be entered by hand afterwards, which takes a second person.
        SecondFactorNeeded: All limits are in another currency afterwards, and whoever asks has not just given a second
            factor.
    """
    changes = _checked(change)
    if changes.get("cash_line_limit", 0) > context.organisation.cash_line_limit:
        message = "A higher limit takes a second person: ask for it with a reason under Cash line limit."
        raise PermissionDenied(message)
    if context.organisation.currency not in {None, changes.get("currency", context.organisation.currency)}:
        context.principal.require_fresh_factor(context.clock())
    return _change(context, changes)


def set_limit(context: Context, limit: Decimal, reason: str) -> None:
    """Set the limit of what is entered by hand without a second person, whoever had to agree has."""
    _change(context, {"cash_line_limit": limit}, reason)


def _change(context: Context, changes: Mapping[str, Any], reason: str | None = None) -> Organisation:
    row = repository.set_organisation(context.transaction, context.organisation.id, changes)
    before = {name: _json(getattr(context.organisation, name)) for name in changes}
    after = {name: _json(value) for name, value in changes.items()}
    act = Act(action="organisation.changed", subject=row.slug, before=before, after=after, reason=reason)
    audit.record(context, act)
    return describe(context.transaction, row, context.clock)


def _checked(change: OrganisationChange) -> dict[str, Any]:
    """The settings that are given, as they are stored."""
    changes: dict[str, Any] = {}
    if change.name is not None:
        changes["name"] = _printable_name(change.name)
    if change.currency is not None:
        minor_digits(change.currency.upper())
        changes |= {"currency": change.currency.upper(), "currency_source": "set"}
    if change.time_zone is not None:
        changes["time_zone"] = _known_zone(change.time_zone)
    if change.week_ends_on is not None:
        changes["week_ends_on"] = _weekday_number(change.week_ends_on)
    if change.default_as_of is not None:
        changes["default_as_of"] = change.default_as_of
    if change.cash_line_limit is not None:
        changes["cash_line_limit"] = checked_limit(change.cash_line_limit)
    return changes


def _printable_name(name: str) -> str:
    tidy = name.strip()
    if not 0 < len(tidy) <= _LONGEST_NAME or not tidy.isprintable():
        message = f"An organisation has a name of 1 to {_LONGEST_NAME} printable characters."
        raise InvalidInput(message)
    return tidy


def checked_limit(amount: Decimal) -> Decimal:
    """A limit as it is stored.

    Raises:
        InvalidInput: It is negative, no number, too large or too fine.
    """
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT or amount != round_half_up(amount, _LIMIT_DIGITS):
        message = f"{amount} is not a limit: give an amount of 0 or more with at most {_LIMIT_DIGITS} decimals"
        raise InvalidInput(message)
    return amount


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
        cash_line_limit=Decimal(f"{row.cash_line_limit.normalize():f}"),
    )


def _described(context: SystemContext | PersonContext, row: OrganisationRow) -> Organisation:
    context.transaction.enter(row.id)
    return describe(context.transaction, row, context.clock)
