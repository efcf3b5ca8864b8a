"""Answers about organisations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """A company and the settings its answers depend on."""

    slug: str
    name: str
    demo: bool
    currency: str | None  # base currency; None until a file brought one or somebody set it
    currency_source: str  # set | ledger-balances | first-file | none
    time_zone: str
    week_ends_on: str  # monday … sunday
    as_of: date  # the day questions are asked for unless they name one
    empty: bool  # no import has stored anything yet
    cash_line_limit: Decimal  # the largest amount entered by hand without a second person


class Organisations(msgspec.Struct, frozen=True, kw_only=True):
    """All organisations of this installation."""

    organisations: list[Organisation]
