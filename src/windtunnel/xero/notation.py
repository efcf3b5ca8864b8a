"""How Xero writes ids, days, instants and amounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from windtunnel.company.days import date_of

if TYPE_CHECKING:
    from windtunnel.serving.world import World

_NAMESPACE: Final = uuid.UUID("6f0cbb6e-0f6b-5a56-9f6e-7d1f0f6b1a2c")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BOOKED_AT: Final = time(20, tzinfo=UTC)

Document = dict[str, object]


def guid(kind: str, name: str) -> str:
    """The id of a thing, the same in every run."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))


def amount(minor: int) -> float:
    """Minor units as the JSON number Xero gives."""
    return minor / 100


def day_field(day: int, *, offset: bool = True) -> str:
    """A calendar day as the midnight of it; Xero leaves the offset out here and there."""
    return instant_field(datetime.combine(date_of(day), time(), UTC), offset=offset)


def day_text(day: int) -> str:
    """A calendar day in the fields whose names end in `String`."""
    return f"{date_of(day).isoformat()}T00:00:00"


def instant_field(instant: datetime, *, offset: bool = True) -> str:
    """An instant in milliseconds."""
    milliseconds = (instant - _EPOCH) // timedelta(milliseconds=1)
    return f"/Date({milliseconds}{'+0000' if offset else ''})/"


@dataclass
class Stamps:
    """When a document of a day was last written: that evening, or whenever the day really came.

    Attributes:
        world: Whose days.
    """

    world: World
    _lived: dict[int, datetime] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Note when each further day comes: a reader who was there before must see its documents as newer."""
        self.world.listeners.append(self._note)

    def of(self, day: int, number: int = 0) -> datetime:
        """The instant; several of a day differ by milliseconds."""
        evening = self._lived.get(day) or datetime.combine(date_of(day), _BOOKED_AT)
        return evening + timedelta(milliseconds=number % 1000)

    def _note(self, day: int) -> None:
        self._lived[day] = self.world.clock.now()
