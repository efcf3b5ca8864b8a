"""A refusal of which something must be kept: the attempt is counted though nothing came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from capliquify.domain.errors import DomainError

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Refused:
    """What a service gives instead of raising, so that its transaction is committed; the edge raises it then."""

    error: DomainError


def settled(outcome: Outcome | Refused) -> Outcome:
    """What came of it, after the commit.

    Raises:
        DomainError: It was refused.
    """
    if isinstance(outcome, Refused):
        raise outcome.error
    return outcome
