"""Limits of a company's usual business: what passes them is used, with a warning."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from capliquify.connectors.files.columns import FileFacts, RowRemarks

EARLIEST: Final = date(2020, 1, 1)
_ORDERED_AHEAD: Final = timedelta(days=7)
_MOST_UNITS: Final = Decimal(10_000)
_ITEM_CODE: Final = re.compile(r"[A-Z0-9_-]{3,50}")
_REMEMBERED: Final = 20_000


class UsualLimits:
    """Warns about days, quantities and item codes that are out of the ordinary."""

    def __init__(self, facts: FileFacts, remarks: RowRemarks) -> None:
        self._latest = facts.today + _ORDERED_AHEAD
        self._remarks = remarks
        self._usual_items: set[str] = set()

    def day(self, column: str, day: date) -> None:
        """Warn about a day before 2020 or more than a week ahead."""
        if not EARLIEST <= day <= self._latest:
            reason = "is before 2020" if day < EARLIEST else "is more than a week in the future"
            self._remarks.warn(column, day, reason, "check the date")

    def quantity(self, column: str, quantity: Decimal) -> None:
        """Warn about a very large or broken number of units."""
        if quantity != int(quantity):
            self._remarks.warn(column, quantity, "is not a whole number of units", "check the quantity")
        if abs(quantity) > _MOST_UNITS:
            self._remarks.warn(column, quantity, "is more than 10000 units in a line", "check the quantity")

    def item(self, column: str, code: str) -> None:
        """Warn about an item code of an unusual form."""
        if code in self._usual_items:
            return
        if _ITEM_CODE.fullmatch(code):
            if len(self._usual_items) < _REMEMBERED:
                self._usual_items.add(code)
            return
        fix = "item codes usually have 3 to 50 capital letters, digits, - and _"
        self._remarks.warn(column, code, "is an unusual item code", fix)
