"""Quarterly versions of the API: each is served for a year, and asking for another falls forward."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

CURRENT = "2026-10"
_VERSION = re.compile(r"\d{4}-(01|04|07|10)")
_MONTHS_SERVED = 12


def served_version(asked: str, now: datetime) -> str:
    """The version a request is answered in: the one asked for, or the oldest served where that is no longer.

    A version that is still to come is served too: the company may live in days before it.
    """
    if asked == "unstable":
        return asked
    month = now.year * 12 + now.month - 1
    if _VERSION.fullmatch(asked):
        year, _, first = asked.partition("-")
        if month - (int(year) * 12 + int(first) - 1) < _MONTHS_SERVED:
            return asked
    oldest = (month - _MONTHS_SERVED) // 3 * 3 + 3
    return f"{oldest // 12}-{oldest % 12 + 1:02d}"
