"""New identifiers: the one place where clock and randomness become a UUIDv7."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from capliquify.domain.values.ids import uuid7_from

if TYPE_CHECKING:
    from uuid import UUID

_NANOSECONDS = 1_000_000


def new_id() -> UUID:
    """A UUIDv7 of this moment."""
    return uuid7_from(time.time_ns() // _NANOSECONDS, os.urandom(10))


def new_id_texts(count: int) -> list[str]:
    """Many identifiers of this moment as texts without dashes; one call for the rows of a whole batch."""
    prefix = f"{time.time_ns() // _NANOSECONDS:012x}7"
    entropy = os.urandom(9 * count).hex()
    # The variant nibble is fixed at 8: 72 random bits are left, two less than the standard's most.
    return [f"{prefix}{entropy[at : at + 3]}8{entropy[at + 3 : at + 18]}" for at in range(0, 18 * count, 18)]
