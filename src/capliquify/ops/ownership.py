"""Working as the owner of the database: for what the application role may not do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from capliquify.domain.errors import Conflict
from capliquify.services.context import Origin, SystemContext
from capliquify.storage.owner_transaction import begin_as_owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.services.context import Clock, Trust


class Owned(Protocol):
    """Parts that know the owner's way to the database, where there is one."""

    @property
    def owner_url(self) -> str | None:
        """The direct address as owner; None where it was not given."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def trust(self) -> Trust:
        """Keys and anchors."""


@contextmanager
def as_owner(parts: Owned, actor: str) -> Iterator[SystemContext]:
    """A context whose transaction is the owner's: row-level security may not bind it.

    Raises:
        Conflict: The owner's way to the database was not given.
        Unavailable: The database does not answer.
    """
    if parts.owner_url is None:
        message = "DATABASE_DIRECT_URL is missing: this is done as the owner of the database."
        raise Conflict(message)
    with begin_as_owner(parts.owner_url) as transaction:
        yield SystemContext(
            transaction=transaction,
            actor=actor,
            clock=parts.clock,
            trust=parts.trust,
            origin=Origin(surface=actor.partition(":")[0]),
        )
