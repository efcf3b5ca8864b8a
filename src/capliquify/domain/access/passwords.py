"""What a password must be: long, and not what anybody would try first; nothing about the kinds of its characters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST: Final = 12
LONGEST: Final = 128

_PRODUCT: Final = "capliquify"
_OWN_CHARACTERS: Final = 8  # that must be left when what everybody knows is taken out
_SHORTEST_WORD: Final = 3  # shorter parts of a name stand in too many words


def normalised(password: str) -> str:
    """A password as it is counted and hashed: typed on another keyboard it is the same characters (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def require_usable_password(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is too short, too long, or made of what is known of the person.

    Args:
        password: What somebody chose.
        email: Their address.
        name: Their name.

    Raises:
        InvalidInput: The message says what to change, and never repeats the password.
    """
    text = normalised(password)
    if not SHORTEST <= len(text) <= LONGEST:
        message = (
            f"The password has {len(text)} characters: choose {SHORTEST} to {LONGEST}; "
            "four words that do not belong together are easy to remember."
        )
        raise InvalidInput(message)
    if len(_without(text, personal_words(email, name))) < _OWN_CHARACTERS:
        message = "The password is made of your address, your name or the name of this product: choose other words."
        raise InvalidInput(message)


def personal_words(email: str, name: str) -> list[str]:
    """What somebody who guesses would try first: address, name and product, the longest first."""
    words = {email, *email.split("@"), name, *name.split(), _PRODUCT}
    known = {normalised(word).casefold() for word in words}
    return sorted((word for word in known if len(word) >= _SHORTEST_WORD), key=lambda word: (-len(word), word))


def _without(text: str, words: Iterable[str]) -> str:
    left = text.casefold()
    for word in words:
        left = left.replace(word, "")
    return left
