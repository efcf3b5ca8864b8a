"""How the vendor writes identifiers, times and amounts."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta

from windtunnel.company.days import date_of

_NAMESPACE = uuid.UUID("6f2c1f0e-8d1a-5e0b-9a3e-0d5f4a9b7c21")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOSING_TIME = time(18)  # what happens on a day is entered by then


def guid(kind: str, name: str) -> str:
    """The identifier of something, always the same."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))


def entered_at(day: int) -> datetime:
    """When what happened on a day was entered."""
    return datetime.combine(date_of(day), _CLOSING_TIME, UTC)


def net_date(at: datetime) -> str:
    """An instant as JSON of .NET has it: milliseconds since 1970."""
    return f"/Date({(at - _EPOCH) // timedelta(milliseconds=1)})/"


def calendar_date(day: int | None) -> str | None:
    """A day: its midnight of UTC."""
    return None if day is None else net_date(datetime.combine(date_of(day), time(), UTC))


def stamp(created: int, modified: int) -> dict[str, object]:
    """The fields that every document has of its making and changing."""
    return {
        "CreatedOn": net_date(entered_at(created)),
        "CreatedBy": "stock.keeper@windtunnel.example",
        "LastModifiedOn": net_date(entered_at(modified)),
        "LastModifiedBy": "stock.keeper@windtunnel.example",
    }


def amount(minor: int) -> float:
    """Minor units as a number with two decimals."""
    return minor / 100
