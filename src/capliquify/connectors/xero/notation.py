"""How Xero writes days and instants."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from capliquify.connectors.protocol import AnswerChanged

_FIELD: Final = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def to_instant(text: str) -> datetime:
    """The instant of a field in UTC; the offset behind the milliseconds changes nothing.

    Raises:
        AnswerChanged: It is written another way.
    """
    found = _FIELD.fullmatch(text)
    if found is not None:
        return _EPOCH + timedelta(milliseconds=int(found[1]))
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        message = f"Xero wrote a date in a way not known: {text[:40]!r}."
        raise AnswerChanged(message) from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


def to_day(text: str) -> date:
    """The calendar day of the organisation, which Xero writes as the midnight of that day in UTC.

    Raises:
        AnswerChanged: It is written another way.
    """
    return to_instant(text).date()


def since_header(instant: datetime) -> str:
    """An instant as the header `If-Modified-Since` takes it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
