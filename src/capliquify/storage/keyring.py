"""Master keys: they seal the data keys of organisations, which seal everything else."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Self

from capliquify.domain.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Keyring:
    """The master key in use and those before it, each under an id that does not tell the key.

    Attributes:
        current_id: The id of the key new data keys are sealed with.
    """

    current_id: str
    _keys: dict[str, bytes] = field(repr=False)
    _read_again: Callable[[], Keyring] | None = None

    @classmethod
    def of(cls, current: bytes, previous: Sequence[bytes] = ()) -> Self:
        """A ring of keys of 32 bytes.

        Raises:
            InvalidInput: A key has another length.
        """
        if any(len(key) != KEY_BYTES for key in (current, *previous)):
            message = f"a master key has {KEY_BYTES} bytes"
            raise InvalidInput(message)
        return cls(key_id(current), {key_id(key): key for key in (current, *previous)})

    def kept_in(self, read_again: Callable[[], Keyring]) -> Keyring:
        """This ring, of a process that may outlive it: the keys lie where they can be read again."""
        return replace(self, _read_again=read_again)

    def fresh(self) -> Keyring:
        """The ring as it is now."""
        return self if self._read_again is None else self._read_again()

    def key(self, identifier: str) -> bytes:
        """The key of an id.

        Raises:
            Conflict: It is not on the ring.
        """
        key = self._keys.get(identifier) or self.fresh()._keys.get(identifier)  # noqa: SLF001 - of the same class
        if key is None:
            message = (
                f"The master key {identifier} is missing: give it in CAPLIQUIFY_PREVIOUS_MASTER_KEYS, "
                "or what it sealed stays closed."
            )
            raise Conflict(message)
        return key


def key_id(key: bytes) -> str:
    """The id of a key: the beginning of a hash of it."""
    return hashlib.sha256(b"capliquify master key id" + key).hexdigest()[:16]


def decode_key(text: str) -> bytes:
    """A key written in base64.

    Raises:
        InvalidInput: It is not base64 of 32 bytes; the message does not repeat it.
    """
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        message = f"a master key is {KEY_BYTES} random bytes in base64, for example of: openssl rand -base64 32"
        raise InvalidInput(message)
    return key
