"""What requests about organisations hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class NewOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation that is to be set up."""

    slug: Annotated[str, msgspec.Meta(min_length=1, max_length=63, pattern="^[a-z0-9][a-z0-9-]*$")]
    name: Name


class OrganisationSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that are to change; those left out stay."""

    name: Name | None = None
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    time_zone: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | None = None
    week_ends_on: Weekday | None = None
    cash_line_limit: Decimal | None = None


class OrganisationDeletion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an organisation is to end."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class CashLineLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another limit of what is entered by hand without a second person."""

    limit: Decimal
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
