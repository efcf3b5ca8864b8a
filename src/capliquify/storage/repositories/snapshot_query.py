"""One read of a snapshot: a statement, its parameters, and what becomes of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    import psycopg
    from psycopg.rows import TupleRow

    from capliquify.domain.sources.identity import IdentityKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """What a snapshot shows: facts of a day and before, as known now or on an instant."""

    as_of: date
    known_at: datetime | None = None
    decided: frozenset[IdentityKind] = frozenset()  # what somebody said the meaning of a code of
    left_out: tuple[str, ...] = ()  # sources of which nothing is learned

    def known(self, alias: str = "f") -> str:
        """The condition on the version of a fact; its parameters are in `parameters`."""
        if self.known_at is None:
            return f"{alias}.known_until is null"
        return f"{alias}.known_from <= %(known_at)s and coalesce({alias}.known_until > %(known_at)s, true)"

    @property
    def learned_from(self) -> str:
        """The condition on facts `f` that something may be learned from them."""
        return "f.source <> all(%(left_out)s)" if self.left_out else "true"

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters all statements of a snapshot may use."""
        return {"as_of": self.as_of, "known_at": self.known_at, "left_out": list(self.left_out)}


@dataclass(frozen=True, slots=True)
class Read:
    """One part of a snapshot: the statement that fetches it, and the function that makes it of the rows."""

    statement: str
    build: Callable[[psycopg.Cursor[TupleRow]], Any]
