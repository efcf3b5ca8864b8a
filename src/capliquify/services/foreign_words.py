"""Words of connected systems, as they can be kept and shown: nobody there promised that they are short or printable."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

LONGEST_MESSAGE: Final = 2_000
LONGEST_PAYLOAD: Final = 1_000_000
_LONGEST_ID: Final = 600  # an entry of PostgreSQL's index has some 2,700 bytes, and a character up to four
_DIGEST_BYTES: Final = 8
_SHOWN: Final = "\n\t"


def readable(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """A text without what a database does not store and a terminal obeys, and not longer than somebody reads."""
    cut = text[:longest]
    shown = cut if cut.isprintable() else "".join(map(_visible, cut))
    return shown if len(text) <= longest else f"{shown}…"


def storable(text: str, longest: int = LONGEST_PAYLOAD) -> str:
    """A text as it came, without what a database does not store."""
    return text[:longest].replace("\x00", "").encode("utf-8", "replace").decode()


def storable_id(given: str) -> str:
    """An id as it came; one that cannot be kept so is cut, and told apart from others by a digest."""
    kept = storable(given, _LONGEST_ID)
    if kept == given:
        return kept
    digest = blake2b(given.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
    return f"{kept[: _LONGEST_ID // 2]}…{digest}"


def _visible(character: str) -> str:
    if character.isprintable() or character in _SHOWN:
        return character
    return f"\\x{ord(character):02x}"
