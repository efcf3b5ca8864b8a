"""Identifiers: UUID version 7, ordered by the instant they were made (RFC 9562)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

_RANDOM_BYTES: Final = 10


def uuid7_from(milliseconds: int, entropy: bytes) -> UUID:
    """A UUIDv7 of an instant and ten random bytes; clock and randomness are the caller's."""
    if len(entropy) != _RANDOM_BYTES:
        message = f"entropy must be {_RANDOM_BYTES} bytes"
        raise ValueError(message)
    tail = int.from_bytes(entropy, "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (tail >> 64 & 0xFFF) << 64
    value |= 0b10 << 62 | tail & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)
