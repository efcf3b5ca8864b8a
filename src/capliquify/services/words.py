"""What people write to explain themselves: reasons and comments."""

from __future__ import annotations

from typing import Final

from capliquify.domain.errors import InvalidInput

LONGEST_WORDS: Final = 2000


def required_words(text: str, what: str) -> str:
    """Words of a person, without space around.

    Raises:
        InvalidInput: There are none, too many, or characters nobody can read.
    """
    words = optional_words(text, what)
    if words is None:
        message = f"Give a {what} of 1 to {LONGEST_WORDS} characters."
        raise InvalidInput(message)
    return words


def optional_words(text: str | None, what: str) -> str | None:
    """Words of a person, without space around; None where there are none.

    Raises:
        InvalidInput: There are too many, or characters nobody can read.
    """
    words = (text or "").strip()
    if len(words) > LONGEST_WORDS:
        message = f"Give a {what} of 1 to {LONGEST_WORDS} characters."
        raise InvalidInput(message)
    if not all(each.isprintable() or each in "\n\r\t" for each in words):
        message = f"The {what} holds characters that cannot be printed; write it in letters."
        raise InvalidInput(message)
    return words or None
