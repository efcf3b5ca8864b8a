"""One call as the parts of the server that answer it see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from windtunnel.amazon.marketplaces import counters
from windtunnel.amazon.paging import Paging
from windtunnel.amazon.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.amazon.marketplaces import Counter
    from windtunnel.serving.faults import FaultPlan
    from windtunnel.serving.world import World


@dataclass(frozen=True)
class Asked:
    """A call that was let in.

    Attributes:
        operation: Amazon's name of what is called.
        world: The company and its time.
        plan: What is to go wrong.
        region: Whose seller account it is about.
        now: The server's time.
        query: The parameters; of several of a name, joined by commas.
        path: What the path names.
        body: The body, where there is one.
        base_url: Where the server was called.
    """

    operation: str
    world: World
    plan: FaultPlan
    region: str
    now: datetime
    query: Mapping[str, str]
    path: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    base_url: str = ""

    def words(self, name: str) -> list[str]:
        """The values of a parameter that may have several."""
        return [word for word in self.query.get(name, "").split(",") if word]

    def instant(self, name: str) -> datetime | None:
        """A parameter that is an instant.

        Raises:
            Refused: It is none.
        """
        return as_instant(self.query.get(name), name)

    def number(self, name: str, default: int, most: int) -> int:
        """A parameter that is a number from 1.

        Raises:
            Refused: It is none, or too large.
        """
        text = self.query.get(name, str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise Refused(400, f"{name} must be between 1 and {most}.")
        return int(text)

    def counters(self, ids: list[str] | None = None) -> list[Counter]:
        """The shops of the marketplaces that are named, or all of the seller account.

        Raises:
            Refused: A marketplace is of another region, or the company does not sell there.
        """
        own = counters(self.world.company, self.region)
        if foreign := [each for each in ids or () if each not in own]:
            raise Refused(403, f"The seller has no access to marketplace {foreign[0]} here.")
        return [own[each] for each in ids] if ids else list(own.values())

    def paging(self, seconds: float) -> Paging:
        """Pages of the answer, whose tokens live so long."""
        return Paging(self.plan, self.now, self.operation, seconds)

    def filters(self, *token_names: str) -> dict[str, str]:
        """The parameters a page token is bound to."""
        return {name: value for name, value in self.query.items() if name not in token_names}

    @property
    def settled_until(self) -> datetime:
        """Up to when the server knows what happened: two minutes ago, but no further than the company has lived."""
        evening = datetime.combine(datetime.fromordinal(self.world.today).date(), datetime.min.time(), UTC)
        return min(self.now - timedelta(minutes=2), evening + timedelta(hours=22, minutes=1))


def as_instant(text: str | None, name: str) -> datetime | None:
    """An instant as it is written in a request.

    Raises:
        Refused: It is none.
    """
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(400, f"{name} is not a date of ISO 8601.") from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
