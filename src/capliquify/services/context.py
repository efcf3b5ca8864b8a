"""What a service works with: the only way an edge meets a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

    Clock = Callable[[], datetime]


_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2200


class Progress(Protocol):
    """Hears how far a long piece of work is."""

    def __call__(self, *, done: int, total: int, rows: int) -> None:
        """Take note.

        Args:
            done: Bytes of the input worked through.
            total: Bytes of the input.
            rows: Rows worked through.
        """


def no_progress(*, done: int, total: int, rows: int) -> None:
    """Progress nobody listens to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """One transaction of one organisation; the edge that made it commits, never a service."""

    transaction: Transaction
    organisation: OrganisationRow
    actor: str  # who asks: a user, a key, the name of a command or job
    clock: Clock
    progress: Progress = no_progress

    @property
    def today(self) -> date:
        """The day it is where the company is."""
        return self.clock().astimezone(ZoneInfo(self.organisation.time_zone)).date()

    def as_of(self, asked: date | None) -> date:
        """The day a question is asked for: the one named, else the organisation's own, else today.

        Raises:
            InvalidInput: The day is so far off that weeks and years around it do not exist.
        """
        if asked is not None and not _FIRST_YEAR <= asked.year <= _LAST_YEAR:
            message = f"{asked} is out of range: name a day of the years {_FIRST_YEAR} to {_LAST_YEAR}"
            raise InvalidInput(message)
        return asked or self.organisation.default_as_of or self.today


@dataclass(frozen=True, kw_only=True, slots=True)
class SystemContext:
    """One transaction without an organisation: it sees the list of organisations and no row of theirs."""

    transaction: Transaction
    actor: str
    clock: Clock
