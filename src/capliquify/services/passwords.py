"""Passwords: judged, hashed with argon2id and compared, at most two at once, so that sign-ins starve nobody."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

from capliquify.domain.access.passwords import normalised, personal_words, require_usable_password
from capliquify.domain.errors import InvalidInput

_AT_ONCE: Final = threading.BoundedSemaphore(2)  # a hash takes 64 MiB and a core
_JUDGING: Final = threading.Lock()  # the estimator keeps the words of the person it judges for in a table of its own
_STRONG_ENOUGH: Final = 3
_LOOKED_AT: Final = 72  # characters the estimator takes; its time grows faster than the length
# Compared with where nobody has the address, so that it takes the same time; no password has this hash.
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5LWNhcGxpcXVpZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a password was the right one.

    Attributes:
        matches: Whether it was.
        better_hash: A hash of it with today's parameters, where the stored one has others.
    """

    matches: bool
    better_hash: str | None = None


def require_strong_password(password: str, *, email: str, name: str) -> None:
    """Refuse a password somebody would guess.

    Args:
        password: What a person chose.
        email: Their address.
        name: Their name.

    Raises:
        InvalidInput: It is too short or long, made of what is known of the person, or among the first to be tried.
    """
    require_usable_password(password, email=email, name=name)
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists take a tenth of a second to load

    with _JUDGING:
        judged = zxcvbn(normalised(password)[:_LOOKED_AT], user_inputs=personal_words(email, name))
    if judged["score"] < _STRONG_ENOUGH:
        warning = judged["feedback"]["warning"] or "It is among the first somebody would try."
        message = f"The password is too easy to guess. {warning} Four words that do not belong together are better."
        raise InvalidInput(message)


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its parameters and salt."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - only who signs in needs it

    with _AT_ONCE:
        return PasswordHasher().hash(normalised(password))


def compare_password(stored: str | None, password: str) -> Comparison:
    """Compare a password with a stored hash; without one the same work is done, and it is wrong."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - as above
    from argon2.exceptions import VerificationError  # noqa: PLC0415 - as above

    hasher = PasswordHasher()
    with _AT_ONCE:
        try:
            hasher.verify(stored or _NOBODY, normalised(password))
        except VerificationError:
            return Comparison(matches=False)
    if stored is None:
        return Comparison(matches=False)
    better = hash_password(password) if hasher.check_needs_rehash(stored) else None
    return Comparison(matches=True, better_hash=better)
