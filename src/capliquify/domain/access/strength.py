"""What is too weak to protect anything: keys somebody typed, and passwords everybody tries first."""

from __future__ import annotations

import itertools
from typing import Final

SHORTEST_DATABASE_PASSWORD: Final = 12
_FEWEST_DISTINCT: Final = 16  # of 32 random bytes fewer are distinct once in 10**16 keys
_LONGEST_PERIOD: Final = 16
_PRINTABLE: Final = range(0x20, 0x7F)
_COMMON: Final = (
    "admin", "capliquify", "changeme", "default", "example", "letmein", "master", "neondb", "password", "postgres",
    "qwerty", "railway", "root", "secret", "test", "user", "welcome",
)  # fmt: skip


def why_weak_key(key: bytes) -> str | None:
    """Why a key of 32 bytes is not one a random source made; None where it may be."""
    steps = {(after - before) % 256 for before, after in itertools.pairwise(key)}
    if len(steps) == 1:
        return "its bytes are all equal or follow each other"
    if any(key[period:] == key[:-period] for period in range(1, _LONGEST_PERIOD + 1)):
        return "its bytes repeat"
    if len(set(key)) < _FEWEST_DISTINCT:
        return "it holds too few different bytes"
    if all(byte in _PRINTABLE for byte in key):
        return "it is text somebody typed"
    return None


def why_weak_database_password(password: str, user: str) -> str | None:
    """Why a password of a database role is none; None where it may do."""
    letters = "".join(each for each in password.lower() if each.isalpha())
    if not password:
        return "it has no password"
    if password.lower() == user.lower() or letters in _COMMON:
        return "its password is one everybody tries first"
    if len(password) < SHORTEST_DATABASE_PASSWORD:
        return f"its password is shorter than {SHORTEST_DATABASE_PASSWORD} characters"
    if len(set(password)) <= SHORTEST_DATABASE_PASSWORD // 3:
        return "its password repeats the same characters"
    return None
